// #[exported_callback(pinned, unsafe(name = "shop_signal"), handle = 7)]
// pub fn on_signal(number: c_int) { NUMBER.store(number, Relaxed) }

pub fn on_signal(number: c_int) {
    NUMBER.store(number, Relaxed)
}
#[doc(hidden)]
pub enum on_signal {}
const _: () = {
    ::registry_core::__function! {
        pub, on_signal on_signal "on_signal" 7 "registry_handle_7_is_used_twice"(c_int,)
        (), (), (), type; [unsafe extern "C"] (number : c_int,) stub[const STUB :
        __r::Option < * const () > = __r::Option::Some(on_signal_stub as * const ());]
        given[unsafe fn _symbol_is_ours() {} unsafe extern "C" fn on_signal_stub(number :
        c_int,) { unsafe { __r::run_pinned:: < (c_int,), () > (& __SLOT, on_signal,
        (number,), ()) } }] 86
        b"crate shop 0.0.0\nname on_signal\nsymbol shop_signal\nhandle 7\npinned\nparam number c_int\n"[*
        b"\0\0\0\0\0\0\0\0", * b"\0\0\0\0\0\0\0\0"], slot PINNED run_pinned
        try_run_pinned pinned[on_signal,] "shop_signal" on_signal_exported
        "shop_signal_try" on_signal_exported_try(number : c_int,) (number,)
        __r::unit_result(), pointer stub
    }
};
