// #[exported_callback(pinned, name = "shop_signal", handle = 7)]
// pub fn on_signal(number: c_int) { NUMBER.store(number, Relaxed) }

pub fn on_signal(number: c_int) {
    NUMBER.store(number, Relaxed)
}
#[doc(hidden)]
pub enum on_signal {}
const _: () = {
    use ::registry_core::private as __r;
    impl on_signal {
        /// The handle that is hardcoded in `shop_signal`.
        pub const HANDLE: __r::Handle = __r::handle(7);
        /// The function pointer for C, good for the life of the library.
        pub fn stub() -> __r::Stub<'static, __r::CFn<Self>> {
            __r::pinned_stub::<Self>()
        }
    }
    ::registry_core::__slot!(
        __SLOT, PINNED 7, "on_signal", on_signal : (c_int,) => (),
        b"\xAE\0\0\0V\0\0\0\x02\0\x02\0", 2[< c_int as __r::Lift > ::DESC, < () as
        __r::Lower > ::DESC], 2[* b"\0\0\0\0\0\0\0\0", * b"\0\0\0\0\0\0\0\0"], 86
        b"crate shop 0.0.0\nname on_signal\nsymbol shop_signal\nhandle 7\npinned\nparam number c_int\n"
    );
    unsafe impl __r::ExportedFunction for on_signal {
        type Types = (unsafe extern "C" fn(c_int), (c_int,), ());
        const ON_ERROR: () = ();
        const STUB: __r::Option<*const ()> = __r::Option::Some(
            on_signal_stub as *const (),
        );
        const SLOT: &'static __r::FunctionSlot = &__SLOT;
    }
    unsafe extern "C" fn on_signal_stub(number: c_int) {
        unsafe { __r::run_pinned::<(c_int,), ()>(&__SLOT, on_signal, (number,), ()) }
    }
    #[unsafe(export_name = "shop_signal")]
    unsafe extern "C" fn on_signal_exported(number: c_int) {
        unsafe { on_signal_stub(number) }
    }
    #[unsafe(export_name = "shop_signal_try")]
    unsafe extern "C" fn on_signal_exported_try(number: c_int) -> __r::Status {
        unsafe {
            __r::try_run_pinned::<
                (c_int,),
                (),
            >(&__SLOT, on_signal, (number,), __r::unit_result())
        }
    }
    #[used]
    #[unsafe(export_name = "registry_handle_7_is_used_twice")]
    static __UNIQUE: &__r::FunctionSlot = &__SLOT;
};
