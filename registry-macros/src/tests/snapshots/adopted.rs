// #[exported_callback(adopt)]
// trait Gauge { fn read(&self, name: &str) -> Result<(), String>; /// Doubles.
//  #[on_error(-1)] fn twice(&mut self, mut number: i32, _: u8) -> i32 { number *= 2; number } }

trait Gauge {
    fn read(&self, name: &str) -> Result<(), String>;
    /// Doubles.
    fn twice(&mut self, number: i32, __arg2: u8) -> i32 {
        self.__twice_default(number, __arg2)
    }
    #[doc(hidden)]
    fn __twice_default(&mut self, mut number: i32, _: u8) -> i32 {
        number *= 2;
        number
    }
}
/// Exports implementers of [`Gauge`] to foreign code, and calls them by handle.
enum GaugeEntry {}
const _: () = {
    use ::registry_core::private::{
        self as __r, shield as __arg0, shield as __arg1, shield as __error,
        shield as __formatter, shield as __function, shield as __handle,
        shield as __len0, shield as __result, shield as __this, shield as __user_data,
        shield as arg1, shield as handle, shield as implementer, shield as name,
        shield as number, shield as scope,
    };
    static __INFO: __r::SignatureInfo = __r::interface_info(
        ::core::concat!(::core::module_path!(), "::", "Gauge"),
        __r::record!(
            __TYPES __RECORD Interface, [], 0[], 72
            b"crate shop 0.0.0\nname Gauge\nsymbol shop_Gauge\nidentity 2480758623322139\n",
            __r::Invoke::NONE
        )
            .text,
    );
    unsafe impl __r::Signature for GaugeEntry {
        type CFn = unsafe extern "C" fn(__r::Uncallable);
        type Params = __r::Uncallable;
        type Return = ();
        const IDENTITY: __r::u64 = 2480758623322139;
        fn info() -> &'static __r::SignatureInfo {
            &__INFO
        }
    }
    unsafe impl __r::Interface for GaugeEntry {}
    impl GaugeEntry {
        #[doc(hidden)]
        const call: __r::CallTheMethodByItsName = __r::CallTheMethodByItsName;
        #[doc(hidden)]
        fn export<T>(_: T) -> __r::Callback<Self>
        where
            for<'a> Self: __r::MethodsTakeShared<'a>,
        {
            __r::unreachable()
        }
        /// Exports an implementer whose methods any thread may call, one at a time: a call of any of them while another runs is BUSY. Panics where `try_export_mut` returns an error.
        #[track_caller]
        fn export_mut<T: Gauge + __r::SendableImplementer + 'static>(
            implementer: T,
        ) -> __r::Callback<Self> {
            __r::export_implementer_mut::<Self, T>(implementer)
        }
        /// As `export_mut`, with an error that gives the implementer back.
        #[track_caller]
        fn try_export_mut<T: Gauge + __r::SendableImplementer + 'static>(
            implementer: T,
        ) -> __r::Result<__r::Callback<Self>, __r::ExportError<T>> {
            __r::try_export_implementer_mut::<Self, T>(implementer)
        }
        /// Exports an implementer for this thread alone: a call from any other is WRONG_THREAD, a call while one of its methods runs BUSY. Panics where `try_export_local` returns an error.
        #[track_caller]
        fn export_local<T: Gauge + 'static>(implementer: T) -> __r::LocalCallback<Self> {
            __r::export_implementer_local::<Self, T>(implementer)
        }
        /// As `export_local`, with an error that gives the implementer back.
        #[track_caller]
        fn try_export_local<T: Gauge + 'static>(
            implementer: T,
        ) -> __r::Result<__r::LocalCallback<Self>, __r::ExportError<T>> {
            __r::try_export_implementer_local::<Self, T>(implementer)
        }
        #[doc(hidden)]
        fn export_scoped<'scope, 'env, T>(
            _: &'scope __r::Scope<'scope, 'env>,
            _: T,
        ) -> __r::ScopedCallback<'scope, Self>
        where
            for<'a> Self: __r::MethodsTakeShared<'a>,
        {
            __r::unreachable()
        }
        /// As `export_mut`, for an implementer that borrows from the stack, until the scope ends. Panics where `try_export_scoped_mut` returns an error.
        #[track_caller]
        fn export_scoped_mut<'scope, 'env, T: Gauge + __r::SendableImplementer + 'scope>(
            scope: &'scope __r::Scope<'scope, 'env>,
            implementer: T,
        ) -> __r::ScopedCallback<'scope, Self> {
            __r::export_implementer_scoped_mut::<Self, T>(scope, implementer)
        }
        /// As `export_scoped_mut`, with an error that gives the implementer back.
        #[track_caller]
        fn try_export_scoped_mut<
            'scope,
            'env,
            T: Gauge + __r::SendableImplementer + 'scope,
        >(
            scope: &'scope __r::Scope<'scope, 'env>,
            implementer: T,
        ) -> __r::Result<__r::ScopedCallback<'scope, Self>, __r::ExportError<T>> {
            __r::try_export_implementer_scoped_mut::<Self, T>(scope, implementer)
        }
        /// As `export_local`, for an implementer that borrows from the stack, on the thread of the scope. Panics where `try_export_scoped_local` returns an error.
        #[track_caller]
        fn export_scoped_local<'scope, 'env, T: Gauge + 'scope>(
            scope: &'scope __r::Scope<'scope, 'env>,
            implementer: T,
        ) -> __r::ScopedLocalCallback<'scope, Self> {
            __r::export_implementer_scoped_local::<Self, T>(scope, implementer)
        }
        /// As `export_scoped_local`, with an error that gives the implementer back.
        #[track_caller]
        fn try_export_scoped_local<'scope, 'env, T: Gauge + 'scope>(
            scope: &'scope __r::Scope<'scope, 'env>,
            implementer: T,
        ) -> __r::Result<__r::ScopedLocalCallback<'scope, Self>, __r::ExportError<T>> {
            __r::try_export_implementer_scoped_local::<Self, T>(scope, implementer)
        }
    }
    enum __read_method {}
    const _: () = {
        const __CROSSING: __r::usize = {
            let _: fn(<Result<(), String> as __r::Lower>::CRepr);
            0
        };
        type __Checked = [(); __CROSSING];
        const __ON_ERROR: __r::ValueIf<Result<(), String>, __Checked> = <Result<
            (),
            String,
        > as __r::NoOnErrorInMethod>::NOTHING;
        static __METHOD: __r::MethodInfo = __r::method_info::<
            (&'static str,),
            __r::ReturnIf<Result<(), String>, __Checked>,
        >(
            &__INFO,
            0,
            ::core::concat!(::core::module_path!(), "::Gauge::read"),
            __r::callback_record!(
                method __RECORD, (& 'static str,), __r::ReturnIf < Result < (), String >,
                __Checked >, __r::on_error:: < __r::ReturnIf < Result < (), String >,
                __Checked > > (__ON_ERROR), 120
                b"crate shop 0.0.0\nname read\nsymbol shop_Gauge_read\ntrait 2480758623322139\nat 0\nparam name &str\nreturn Result<(), String>\n"
            ),
            {
                use __r::Uncoded as _;
                <__r::ErrorOf<
                    __r::ReturnIf<Result<(), String>, __Checked>,
                >>::REGISTRY_READ_CODE
            },
        );
        unsafe impl __r::MethodTypes for __read_method {
            type Params = (&'static str,);
            type Return = __r::ReturnIf<Result<(), String>, __Checked>;
            fn info() -> &'static __r::MethodInfo {
                &__METHOD
            }
        }
        impl<T: Gauge> __r::MethodMut<T> for __read_method {
            #[inline]
            fn call_mut(
                __this: &mut T,
                (__arg0,): <<Self as __r::MethodTypes>::Params as __r::Params>::Out<'_>,
            ) -> Result<(), String> {
                <T as Gauge>::read(__this, __arg0)
            }
        }
        impl<T: Gauge> __r::MethodFn<T> for __read_method {
            #[inline]
            fn call(
                __this: &T,
                (__arg0,): <<Self as __r::MethodTypes>::Params as __r::Params>::Out<'_>,
            ) -> Result<(), String> {
                <T as Gauge>::read(__this, __arg0)
            }
        }
        impl GaugeEntry {
            /// Calls `read` of the implementer with this handle, as foreign code would.
            #[inline]
            fn call_read(
                handle: __r::Handle,
                name: &str,
            ) -> __r::Result<<Result<(), String> as __r::Lower>::Value, __r::CallError> {
                unsafe { __r::call_method::<__read_method>(handle, (name,)) }
            }
        }
        unsafe impl __r::ForeignMethodTypes for __read_method {
            #[inline]
            unsafe fn call_foreign(
                __function: __r::NonNull<()>,
                __user_data: *mut __r::c_void,
                (__arg0,): <<Self as __r::MethodTypes>::Params as __r::Params>::CReprs,
                __result: *mut <<Self as __r::MethodTypes>::Return as __r::Lower>::CRepr,
                __error: *mut __r::ForeignText,
            ) -> __r::i32 {
                let (__arg0, __len0) = __r::parts(__arg0);
                unsafe {
                    let __function = __r::transmute::<
                        __r::NonNull<()>,
                        unsafe extern "C" fn(
                            *mut __r::c_void,
                            *const <str as __r::LanguageStr>::Byte,
                            __r::usize,
                            *mut __r::ForeignText,
                        ) -> __r::i32,
                    >(__function);
                    __function(__user_data, __arg0, __len0, __error)
                }
            }
        }
        impl __read_method {
            #[inline]
            unsafe extern "C" fn __member(
                __user_data: *mut __r::c_void,
                __arg0: *const <str as __r::LanguageStr>::Byte,
                __len0: __r::usize,
                __error: *mut __r::ForeignText,
            ) -> __r::i32 {
                unsafe {
                    __r::call_member::<
                        (&'static str,),
                        __r::ReturnIf<Result<(), String>, __Checked>,
                    >(
                        __user_data,
                        (__r::slice(__arg0, __len0),),
                        &__METHOD,
                        __r::unit_result(),
                        __error,
                    )
                }
            }
        }
        impl __read_method {
            unsafe fn __adopted(
                __this: &__Gauge_foreign,
                name: &str,
            ) -> Result<(), String> {
                let __answer = unsafe {
                    __r::call_foreign_method::<
                        GaugeEntry,
                        __read_method,
                    >(&__this.0, (name,))
                };
                <__r::ReturnIf<
                    Result<(), String>,
                    __Checked,
                > as __r::CarriesForeignError<
                    <__r::ReturnIf<Result<(), String>, __Checked> as __r::Lower>::Error,
                >>::carry(__answer, __ON_ERROR, __METHOD.info.name)
            }
        }
        #[unsafe(export_name = "shop_Gauge_read")]
        unsafe extern "C" fn __read_call(
            __handle: __r::RawHandle,
            __arg0: *const <str as __r::LanguageStr>::Byte,
            __len0: __r::usize,
        ) -> __r::OutIf<Result<(), String>, __Checked> {
            unsafe {
                __r::call_handle::<
                    (&'static str,),
                    __r::ReturnIf<Result<(), String>, __Checked>,
                >(__handle, (__r::slice(__arg0, __len0),), &__METHOD, __ON_ERROR)
            }
        }
        #[unsafe(export_name = "shop_Gauge_read_try")]
        unsafe extern "C" fn __read_try(
            __handle: __r::RawHandle,
            __arg0: *const <str as __r::LanguageStr>::Byte,
            __len0: __r::usize,
        ) -> __r::Status {
            unsafe {
                __r::try_handle::<
                    (&'static str,),
                    __r::ReturnIf<Result<(), String>, __Checked>,
                >(__handle, (__r::slice(__arg0, __len0),), &__METHOD, __r::unit_result())
            }
        }
    };
    enum __twice_method {}
    const _: () = {
        static __METHOD: __r::MethodInfo = __r::method_info::<
            (i32, u8),
            i32,
        >(
            &__INFO,
            1,
            ::core::concat!(::core::module_path!(), "::Gauge::twice"),
            __r::callback_record!(
                method __RECORD, (i32, u8,), i32, [* b"\x01\0\0\0\0\0\0\0", *
                b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"], 158
                b"crate shop 0.0.0\nname twice\nsymbol shop_Gauge_twice\ntrait 2480758623322139\nat 1\nexclusive\nparam number i32\nparam arg1 u8\nreturn i32\non_error -1\ndoc  Doubles.\n"
            ),
            __r::ReadCode::NONE,
        );
        unsafe impl __r::MethodTypes for __twice_method {
            type Params = (i32, u8);
            type Return = i32;
            fn info() -> &'static __r::MethodInfo {
                &__METHOD
            }
        }
        impl<T: Gauge> __r::MethodMut<T> for __twice_method {
            #[inline]
            fn call_mut(
                __this: &mut T,
                (
                    __arg0,
                    __arg1,
                ): <<Self as __r::MethodTypes>::Params as __r::Params>::Out<'_>,
            ) -> i32 {
                <T as Gauge>::twice(__this, __arg0, __arg1)
            }
        }
        impl GaugeEntry {
            /// Calls `twice` of the implementer with this handle, as foreign code would.
            #[inline]
            fn call_twice(
                handle: __r::Handle,
                number: i32,
                arg1: u8,
            ) -> __r::Result<<i32 as __r::Lower>::Value, __r::CallError> {
                unsafe { __r::call_method::<__twice_method>(handle, (number, arg1)) }
            }
        }
        unsafe impl __r::ForeignMethodTypes for __twice_method {
            #[inline]
            unsafe fn call_foreign(
                __function: __r::NonNull<()>,
                __user_data: *mut __r::c_void,
                (
                    __arg0,
                    __arg1,
                ): <<Self as __r::MethodTypes>::Params as __r::Params>::CReprs,
                __result: *mut <<Self as __r::MethodTypes>::Return as __r::Lower>::CRepr,
                __error: *mut __r::ForeignText,
            ) -> __r::i32 {
                unsafe {
                    let __function = __r::transmute::<
                        __r::NonNull<()>,
                        unsafe extern "C" fn(
                            *mut __r::c_void,
                            __r::Plain<i32>,
                            __r::Plain<u8>,
                            *mut __r::Out<i32>,
                            *mut __r::ForeignText,
                        ) -> __r::i32,
                    >(__function);
                    __function(__user_data, __arg0, __arg1, __result, __error)
                }
            }
        }
        impl __twice_method {
            #[inline]
            unsafe extern "C" fn __member(
                __user_data: *mut __r::c_void,
                __arg0: __r::Plain<i32>,
                __arg1: __r::Plain<u8>,
                __result: *mut __r::Out<i32>,
                __error: *mut __r::ForeignText,
            ) -> __r::i32 {
                unsafe {
                    __r::call_member::<
                        (i32, u8),
                        i32,
                    >(__user_data, (__arg0, __arg1), &__METHOD, __result, __error)
                }
            }
        }
        impl __twice_method {
            unsafe fn __adopted(__this: &__Gauge_foreign, number: i32, arg1: u8) -> i32 {
                let __answer = unsafe {
                    __r::call_foreign_method::<
                        GaugeEntry,
                        __twice_method,
                    >(&__this.0, (number, arg1))
                };
                <i32 as __r::CarriesForeignError<
                    <i32 as __r::Lower>::Error,
                >>::carry(__answer, -1, __METHOD.info.name)
            }
        }
        #[unsafe(export_name = "shop_Gauge_twice")]
        unsafe extern "C" fn __twice_call(
            __handle: __r::RawHandle,
            __arg0: __r::Plain<i32>,
            __arg1: __r::Plain<u8>,
        ) -> __r::Out<i32> {
            unsafe {
                __r::call_handle::<
                    (i32, u8),
                    i32,
                >(__handle, (__arg0, __arg1), &__METHOD, -1)
            }
        }
        #[unsafe(export_name = "shop_Gauge_twice_try")]
        unsafe extern "C" fn __twice_try(
            __handle: __r::RawHandle,
            __arg0: __r::Plain<i32>,
            __arg1: __r::Plain<u8>,
            __result: *mut __r::Out<i32>,
        ) -> __r::Status {
            unsafe {
                __r::try_handle::<
                    (i32, u8),
                    i32,
                >(__handle, (__arg0, __arg1), &__METHOD, __result)
            }
        }
    };
    unsafe impl<T: Gauge> __r::Implements<T> for GaugeEntry {
        const EXCLUSIVE: &'static [*const ()] = &[
            __r::exclusive::<T, __read_method>(),
            __r::exclusive::<T, __twice_method>(),
        ];
        const LOCAL: &'static [*const ()] = &[
            __r::local::<T, __read_method>(),
            __r::local::<T, __twice_method>(),
        ];
    }
    #[repr(transparent)]
    pub struct __Gauge_foreign(__r::Callee<GaugeEntry>);
    impl __Gauge_foreign {
        /// Calls `read` of the foreign implementer.
        #[inline]
        fn read(
            &self,
            name: &str,
        ) -> __r::Result<<Result<(), String> as __r::Lower>::Value, __r::ForeignError>
        where
            for<'a> __read_method: __r::ForeignMethod<'a>,
        {
            unsafe {
                __r::call_foreign_method::<GaugeEntry, __read_method>(&self.0, (name,))
            }
        }
        /// Calls `twice` of the foreign implementer.
        #[inline]
        fn twice(
            &self,
            number: i32,
            arg1: u8,
        ) -> __r::Result<<i32 as __r::Lower>::Value, __r::ForeignError>
        where
            for<'a> __twice_method: __r::ForeignMethod<'a>,
        {
            unsafe {
                __r::call_foreign_method::<
                    GaugeEntry,
                    __twice_method,
                >(&self.0, (number, arg1))
            }
        }
    }
    unsafe impl __r::ForeignSignature for GaugeEntry {
        type ForeignFn = __r::MethodTable<GaugeEntry>;
        type Methods = __Gauge_foreign;
        #[inline]
        unsafe fn call_foreign(
            _: Self::ForeignFn,
            _: *mut __r::c_void,
            __arg0: __r::Uncallable,
            _: *mut (),
            _: *mut __r::ForeignText,
        ) -> __r::i32 {
            match __arg0 {}
        }
        unsafe fn check(__function: Self::ForeignFn) -> __r::Result<(), __r::Invalid> {
            unsafe { __function.check() }
        }
    }
    unsafe impl __r::TableOf for GaugeEntry {
        const TABLE: &'static [*const ()] = &[
            __r::table_size(2),
            __read_method::__member as *const (),
            __twice_method::__member as *const (),
        ];
    }
    impl Gauge for __r::AnyThread<__r::Foreign<GaugeEntry>> {
        fn read(&self, name: &str) -> Result<(), String> {
            unsafe { __read_method::__adopted(&***self, name) }
        }
        fn twice(&mut self, number: i32, arg1: u8) -> i32 {
            if __r::is_missing::<GaugeEntry, __twice_method>(&(***self).0) {
                return <Self as Gauge>::__twice_default(self, number, arg1);
            }
            unsafe { __twice_method::__adopted(&***self, number, arg1) }
        }
    }
    impl Gauge for __r::Foreign<GaugeEntry> {
        fn read(&self, name: &str) -> Result<(), String> {
            unsafe { __read_method::__adopted(&**self, name) }
        }
        fn twice(&mut self, number: i32, arg1: u8) -> i32 {
            if __r::is_missing::<GaugeEntry, __twice_method>(&(**self).0) {
                return <Self as Gauge>::__twice_default(self, number, arg1);
            }
            unsafe { __twice_method::__adopted(&**self, number, arg1) }
        }
    }
    mod __claims {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! symbol_shop_Gauge_read_is_used_twice__write_unsafe_name {
            () => {};
        }
        #[doc(hidden)]
        #[macro_export]
        macro_rules! symbol_shop_Gauge_twice_is_used_twice__write_unsafe_name {
            () => {};
        }
    }
    __r::debug!(__formatter GaugeEntry);
};
