// #[exported_callback]
// /// Keeps numbers.
// pub trait Storage { #[on_error(-1)] fn read(&self, name: &str) -> i64; fn clear(&mut self) {} }

/// Keeps numbers.
pub trait Storage {
    fn read(&self, name: &str) -> i64;
    fn clear(&mut self) {}
}
/// Exports implementers of [`Storage`] to foreign code, and calls them by handle.
pub enum StorageEntry {}
const _: () = {
    use ::registry_core::private::{
        self as __r, shield as __arg0, shield as __error, shield as __formatter,
        shield as __function, shield as __handle, shield as __len0, shield as __result,
        shield as __this, shield as __user_data, shield as handle, shield as implementer,
        shield as name, shield as scope,
    };
    static __INFO: __r::SignatureInfo = __r::interface_info(
        ::core::concat!(::core::module_path!(), "::", "Storage"),
        __r::record!(
            __TYPES __RECORD Interface, [], 0[], 95
            b"crate shop 0.0.0\nname Storage\nsymbol shop_Storage\nidentity 698280074000132\ndoc  Keeps numbers.\n",
            __r::Invoke::NONE
        )
            .text,
    );
    unsafe impl __r::Signature for StorageEntry {
        type CFn = unsafe extern "C" fn(__r::Uncallable);
        type Params = __r::Uncallable;
        type Return = ();
        const IDENTITY: __r::u64 = 698280074000132;
        fn info() -> &'static __r::SignatureInfo {
            &__INFO
        }
    }
    unsafe impl __r::Interface for StorageEntry {}
    impl StorageEntry {
        #[doc(hidden)]
        pub const call: __r::CallTheMethodByItsName = __r::CallTheMethodByItsName;
        #[doc(hidden)]
        pub fn export<T>(_: T) -> __r::Callback<Self>
        where
            for<'a> Self: __r::MethodsTakeShared<'a>,
        {
            __r::unreachable()
        }
        /// Exports an implementer whose methods any thread may call, one at a time: a call of any of them while another runs is BUSY. Panics where `try_export_mut` returns an error.
        #[track_caller]
        pub fn export_mut<T: Storage + __r::SendableImplementer + 'static>(
            implementer: T,
        ) -> __r::Callback<Self> {
            __r::export_implementer_mut::<Self, T>(implementer)
        }
        /// As `export_mut`, with an error that gives the implementer back.
        #[track_caller]
        pub fn try_export_mut<T: Storage + __r::SendableImplementer + 'static>(
            implementer: T,
        ) -> __r::Result<__r::Callback<Self>, __r::ExportError<T>> {
            __r::try_export_implementer_mut::<Self, T>(implementer)
        }
        /// Exports an implementer for this thread alone: a call from any other is WRONG_THREAD, a call while one of its methods runs BUSY. Panics where `try_export_local` returns an error.
        #[track_caller]
        pub fn export_local<T: Storage + 'static>(
            implementer: T,
        ) -> __r::LocalCallback<Self> {
            __r::export_implementer_local::<Self, T>(implementer)
        }
        /// As `export_local`, with an error that gives the implementer back.
        #[track_caller]
        pub fn try_export_local<T: Storage + 'static>(
            implementer: T,
        ) -> __r::Result<__r::LocalCallback<Self>, __r::ExportError<T>> {
            __r::try_export_implementer_local::<Self, T>(implementer)
        }
        #[doc(hidden)]
        pub fn export_scoped<'scope, 'env, T>(
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
        pub fn export_scoped_mut<
            'scope,
            'env,
            T: Storage + __r::SendableImplementer + 'scope,
        >(
            scope: &'scope __r::Scope<'scope, 'env>,
            implementer: T,
        ) -> __r::ScopedCallback<'scope, Self> {
            __r::export_implementer_scoped_mut::<Self, T>(scope, implementer)
        }
        /// As `export_scoped_mut`, with an error that gives the implementer back.
        #[track_caller]
        pub fn try_export_scoped_mut<
            'scope,
            'env,
            T: Storage + __r::SendableImplementer + 'scope,
        >(
            scope: &'scope __r::Scope<'scope, 'env>,
            implementer: T,
        ) -> __r::Result<__r::ScopedCallback<'scope, Self>, __r::ExportError<T>> {
            __r::try_export_implementer_scoped_mut::<Self, T>(scope, implementer)
        }
        /// As `export_local`, for an implementer that borrows from the stack, on the thread of the scope. Panics where `try_export_scoped_local` returns an error.
        #[track_caller]
        pub fn export_scoped_local<'scope, 'env, T: Storage + 'scope>(
            scope: &'scope __r::Scope<'scope, 'env>,
            implementer: T,
        ) -> __r::ScopedLocalCallback<'scope, Self> {
            __r::export_implementer_scoped_local::<Self, T>(scope, implementer)
        }
        /// As `export_scoped_local`, with an error that gives the implementer back.
        #[track_caller]
        pub fn try_export_scoped_local<'scope, 'env, T: Storage + 'scope>(
            scope: &'scope __r::Scope<'scope, 'env>,
            implementer: T,
        ) -> __r::Result<__r::ScopedLocalCallback<'scope, Self>, __r::ExportError<T>> {
            __r::try_export_implementer_scoped_local::<Self, T>(scope, implementer)
        }
    }
    enum __read_method {}
    const _: () = {
        static __METHOD: __r::MethodInfo = __r::method_info::<
            (&'static str,),
            i64,
        >(
            &__INFO,
            0,
            ::core::concat!(::core::module_path!(), "::Storage::read"),
            __r::callback_record!(
                method __RECORD, (& 'static str,), i64, [* b"\x01\0\0\0\0\0\0\0", *
                b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"], 118
                b"crate shop 0.0.0\nname read\nsymbol shop_Storage_read\ntrait 698280074000132\nat 0\nparam name &str\nreturn i64\non_error -1\n"
            ),
            __r::ReadCode::NONE,
        );
        unsafe impl __r::MethodTypes for __read_method {
            type Params = (&'static str,);
            type Return = i64;
            fn info() -> &'static __r::MethodInfo {
                &__METHOD
            }
        }
        impl<T: Storage> __r::MethodMut<T> for __read_method {
            #[inline]
            fn call_mut(
                __this: &mut T,
                (__arg0,): <<Self as __r::MethodTypes>::Params as __r::Params>::Out<'_>,
            ) -> i64 {
                <T as Storage>::read(__this, __arg0)
            }
        }
        impl<T: Storage> __r::MethodFn<T> for __read_method {
            #[inline]
            fn call(
                __this: &T,
                (__arg0,): <<Self as __r::MethodTypes>::Params as __r::Params>::Out<'_>,
            ) -> i64 {
                <T as Storage>::read(__this, __arg0)
            }
        }
        impl StorageEntry {
            /// Calls `read` of the implementer with this handle, as foreign code would.
            #[inline]
            pub fn call_read(
                handle: __r::Handle,
                name: &str,
            ) -> __r::Result<<i64 as __r::Lower>::Value, __r::CallError> {
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
                            *mut __r::Out<i64>,
                            *mut __r::ForeignText,
                        ) -> __r::i32,
                    >(__function);
                    __function(__user_data, __arg0, __len0, __result, __error)
                }
            }
        }
        impl __read_method {
            #[inline]
            unsafe extern "C" fn __member(
                __user_data: *mut __r::c_void,
                __arg0: *const <str as __r::LanguageStr>::Byte,
                __len0: __r::usize,
                __result: *mut __r::Out<i64>,
                __error: *mut __r::ForeignText,
            ) -> __r::i32 {
                unsafe {
                    __r::call_member::<
                        (&'static str,),
                        i64,
                    >(
                        __user_data,
                        (__r::slice(__arg0, __len0),),
                        &__METHOD,
                        __result,
                        __error,
                    )
                }
            }
        }
        #[unsafe(export_name = "shop_Storage_read")]
        unsafe extern "C" fn __read_call(
            __handle: __r::RawHandle,
            __arg0: *const <str as __r::LanguageStr>::Byte,
            __len0: __r::usize,
        ) -> __r::Out<i64> {
            unsafe {
                __r::call_handle::<
                    (&'static str,),
                    i64,
                >(__handle, (__r::slice(__arg0, __len0),), &__METHOD, -1)
            }
        }
        #[unsafe(export_name = "shop_Storage_read_try")]
        unsafe extern "C" fn __read_try(
            __handle: __r::RawHandle,
            __arg0: *const <str as __r::LanguageStr>::Byte,
            __len0: __r::usize,
            __result: *mut __r::Out<i64>,
        ) -> __r::Status {
            unsafe {
                __r::try_handle::<
                    (&'static str,),
                    i64,
                >(__handle, (__r::slice(__arg0, __len0),), &__METHOD, __result)
            }
        }
    };
    enum __clear_method {}
    const _: () = {
        static __METHOD: __r::MethodInfo = __r::method_info::<
            (),
            (),
        >(
            &__INFO,
            1,
            ::core::concat!(::core::module_path!(), "::Storage::clear"),
            __r::callback_record!(
                method __RECORD, (), (), [* b"\0\0\0\0\0\0\0\0", * b"\0\0\0\0\0\0\0\0"],
                91
                b"crate shop 0.0.0\nname clear\nsymbol shop_Storage_clear\ntrait 698280074000132\nat 1\nexclusive\n"
            ),
            __r::ReadCode::NONE,
        );
        unsafe impl __r::MethodTypes for __clear_method {
            type Params = ();
            type Return = ();
            fn info() -> &'static __r::MethodInfo {
                &__METHOD
            }
        }
        impl<T: Storage> __r::MethodMut<T> for __clear_method {
            #[inline]
            fn call_mut(
                __this: &mut T,
                (): <<Self as __r::MethodTypes>::Params as __r::Params>::Out<'_>,
            ) {
                <T as Storage>::clear(__this)
            }
        }
        impl StorageEntry {
            /// Calls `clear` of the implementer with this handle, as foreign code would.
            #[inline]
            pub fn call_clear(handle: __r::Handle) -> __r::Result<(), __r::CallError> {
                unsafe { __r::call_method::<__clear_method>(handle, ()) }
            }
        }
        unsafe impl __r::ForeignMethodTypes for __clear_method {
            #[inline]
            unsafe fn call_foreign(
                __function: __r::NonNull<()>,
                __user_data: *mut __r::c_void,
                (): <<Self as __r::MethodTypes>::Params as __r::Params>::CReprs,
                __result: *mut <<Self as __r::MethodTypes>::Return as __r::Lower>::CRepr,
                __error: *mut __r::ForeignText,
            ) -> __r::i32 {
                unsafe {
                    let __function = __r::transmute::<
                        __r::NonNull<()>,
                        unsafe extern "C" fn(
                            *mut __r::c_void,
                            *mut __r::ForeignText,
                        ) -> __r::i32,
                    >(__function);
                    __function(__user_data, __error)
                }
            }
        }
        impl __clear_method {
            #[inline]
            unsafe extern "C" fn __member(
                __user_data: *mut __r::c_void,
                __error: *mut __r::ForeignText,
            ) -> __r::i32 {
                unsafe {
                    __r::call_member::<
                        (),
                        (),
                    >(__user_data, (), &__METHOD, __r::unit_result(), __error)
                }
            }
        }
        #[unsafe(export_name = "shop_Storage_clear")]
        unsafe extern "C" fn __clear_call(__handle: __r::RawHandle) {
            unsafe { __r::call_handle::<(), ()>(__handle, (), &__METHOD, ()) }
        }
        #[unsafe(export_name = "shop_Storage_clear_try")]
        unsafe extern "C" fn __clear_try(__handle: __r::RawHandle) -> __r::Status {
            unsafe {
                __r::try_handle::<(), ()>(__handle, (), &__METHOD, __r::unit_result())
            }
        }
    };
    unsafe impl<T: Storage> __r::Implements<T> for StorageEntry {
        const EXCLUSIVE: &'static [*const ()] = &[
            __r::exclusive::<T, __read_method>(),
            __r::exclusive::<T, __clear_method>(),
        ];
        const LOCAL: &'static [*const ()] = &[
            __r::local::<T, __read_method>(),
            __r::local::<T, __clear_method>(),
        ];
    }
    #[repr(transparent)]
    pub struct __Storage_foreign(__r::Callee<StorageEntry>);
    impl __Storage_foreign {
        /// Calls `read` of the foreign implementer.
        #[inline]
        pub fn read(
            &self,
            name: &str,
        ) -> __r::Result<<i64 as __r::Lower>::Value, __r::ForeignError>
        where
            for<'a> __read_method: __r::ForeignMethod<'a>,
        {
            unsafe {
                __r::call_foreign_method::<StorageEntry, __read_method>(&self.0, (name,))
            }
        }
        /// Calls `clear` of the foreign implementer.
        #[inline]
        pub fn clear(&self) -> __r::Result<(), __r::ForeignError>
        where
            for<'a> __clear_method: __r::ForeignMethod<'a>,
        {
            unsafe {
                __r::call_foreign_method::<StorageEntry, __clear_method>(&self.0, ())
            }
        }
    }
    unsafe impl __r::ForeignSignature for StorageEntry {
        type ForeignFn = __r::MethodTable<StorageEntry>;
        type Methods = __Storage_foreign;
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
    unsafe impl __r::TableOf for StorageEntry {
        const TABLE: &'static [*const ()] = &[
            __r::table_size(2),
            __read_method::__member as *const (),
            __clear_method::__member as *const (),
        ];
    }
    mod __claims {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! symbol_shop_Storage_read_is_used_twice__write_unsafe_name {
            () => {};
        }
        #[doc(hidden)]
        #[macro_export]
        macro_rules! symbol_shop_Storage_clear_is_used_twice__write_unsafe_name {
            () => {};
        }
    }
    __r::debug!(__formatter StorageEntry);
};
