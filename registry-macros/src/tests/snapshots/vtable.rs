// #[exported_callback(vtable = sys::Methods, self = first)]
// trait File { #[on_error(-1)] #[field(xRead)] fn read(&mut self, count: i32) -> i32; #[release] fn close(&mut self); }

trait File {
    fn read(&mut self, count: i32) -> i32;
    fn close(&mut self);
}
/// Exports implementers of [`File`] to foreign code, and calls them by handle.
enum FileEntry {}
const _: () = {
    use ::registry_core::private::{
        self as __r, shield as __arg0, shield as __error, shield as __formatter,
        shield as __function, shield as __handle, shield as __object, shield as __result,
        shield as __table, shield as __this, shield as __user_data, shield as count,
        shield as handle, shield as implementer, shield as scope,
    };
    static __INFO: __r::SignatureInfo = __r::interface_info(
        ::core::concat!(::core::module_path!(), "::", "File"),
        __r::record!(
            __TYPES __RECORD Interface, [], 0[], 70
            b"crate shop 0.0.0\nname File\nsymbol shop_File\nidentity 3082248582119731\n",
            __r::Invoke::NONE
        )
            .text,
    );
    unsafe impl __r::Signature for FileEntry {
        type CFn = unsafe extern "C" fn(__r::Uncallable);
        type Params = __r::Uncallable;
        type Return = ();
        const IDENTITY: __r::u64 = 3082248582119731;
        fn info() -> &'static __r::SignatureInfo {
            &__INFO
        }
    }
    unsafe impl __r::Interface for FileEntry {}
    impl FileEntry {
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
        fn export_mut<T: File + __r::SendableImplementer + 'static>(
            implementer: T,
        ) -> __r::Callback<Self> {
            __r::export_implementer_mut::<Self, T>(implementer)
        }
        /// As `export_mut`, with an error that gives the implementer back.
        #[track_caller]
        fn try_export_mut<T: File + __r::SendableImplementer + 'static>(
            implementer: T,
        ) -> __r::Result<__r::Callback<Self>, __r::ExportError<T>> {
            __r::try_export_implementer_mut::<Self, T>(implementer)
        }
        /// Exports an implementer for this thread alone: a call from any other is WRONG_THREAD, a call while one of its methods runs BUSY. Panics where `try_export_local` returns an error.
        #[track_caller]
        fn export_local<T: File + 'static>(implementer: T) -> __r::LocalCallback<Self> {
            __r::export_implementer_local::<Self, T>(implementer)
        }
        /// As `export_local`, with an error that gives the implementer back.
        #[track_caller]
        fn try_export_local<T: File + 'static>(
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
        fn export_scoped_mut<'scope, 'env, T: File + __r::SendableImplementer + 'scope>(
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
            T: File + __r::SendableImplementer + 'scope,
        >(
            scope: &'scope __r::Scope<'scope, 'env>,
            implementer: T,
        ) -> __r::Result<__r::ScopedCallback<'scope, Self>, __r::ExportError<T>> {
            __r::try_export_implementer_scoped_mut::<Self, T>(scope, implementer)
        }
        /// As `export_local`, for an implementer that borrows from the stack, on the thread of the scope. Panics where `try_export_scoped_local` returns an error.
        #[track_caller]
        fn export_scoped_local<'scope, 'env, T: File + 'scope>(
            scope: &'scope __r::Scope<'scope, 'env>,
            implementer: T,
        ) -> __r::ScopedLocalCallback<'scope, Self> {
            __r::export_implementer_scoped_local::<Self, T>(scope, implementer)
        }
        /// As `export_scoped_local`, with an error that gives the implementer back.
        #[track_caller]
        fn try_export_scoped_local<'scope, 'env, T: File + 'scope>(
            scope: &'scope __r::Scope<'scope, 'env>,
            implementer: T,
        ) -> __r::Result<__r::ScopedLocalCallback<'scope, Self>, __r::ExportError<T>> {
            __r::try_export_implementer_scoped_local::<Self, T>(scope, implementer)
        }
    }
    enum __read_method {}
    const _: () = {
        static __METHOD: __r::MethodInfo = __r::method_info::<
            (i32,),
            i32,
        >(
            &__INFO,
            0,
            ::core::concat!(::core::module_path!(), "::File::read"),
            __r::callback_record!(
                method __RECORD, (i32,), i32, [* b"\x01\0\0\0\0\0\0\0", *
                b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"], 126
                b"crate shop 0.0.0\nname read\nsymbol shop_File_read\ntrait 3082248582119731\nat 0\nexclusive\nparam count i32\nreturn i32\non_error -1\n"
            ),
            __r::ReadCode::NONE,
        );
        unsafe impl __r::MethodTypes for __read_method {
            type Params = (i32,);
            type Return = i32;
            fn info() -> &'static __r::MethodInfo {
                &__METHOD
            }
        }
        impl<T: File> __r::MethodMut<T> for __read_method {
            #[inline]
            fn call_mut(
                __this: &mut T,
                (__arg0,): <<Self as __r::MethodTypes>::Params as __r::Params>::Out<'_>,
            ) -> i32 {
                <T as File>::read(__this, __arg0)
            }
        }
        impl FileEntry {
            /// Calls `read` of the implementer with this handle, as foreign code would.
            #[inline]
            fn call_read(
                handle: __r::Handle,
                count: i32,
            ) -> __r::Result<<i32 as __r::Lower>::Value, __r::CallError> {
                unsafe { __r::call_method::<__read_method>(handle, (count,)) }
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
                unsafe {
                    let __function = __r::transmute::<
                        __r::NonNull<()>,
                        unsafe extern "C" fn(
                            *mut __r::c_void,
                            __r::Plain<i32>,
                            *mut __r::Out<i32>,
                            *mut __r::ForeignText,
                        ) -> __r::i32,
                    >(__function);
                    __function(__user_data, __arg0, __result, __error)
                }
            }
        }
        impl __read_method {
            #[inline]
            unsafe extern "C" fn __member(
                __user_data: *mut __r::c_void,
                __arg0: __r::Plain<i32>,
                __result: *mut __r::Out<i32>,
                __error: *mut __r::ForeignText,
            ) -> __r::i32 {
                unsafe {
                    __r::call_member::<
                        (i32,),
                        i32,
                    >(__user_data, (__arg0,), &__METHOD, __result, __error)
                }
            }
        }
        #[unsafe(export_name = "shop_File_read")]
        unsafe extern "C" fn __read_call(
            __handle: __r::RawHandle,
            __arg0: __r::Plain<i32>,
        ) -> __r::Out<i32> {
            unsafe {
                __r::call_handle::<(i32,), i32>(__handle, (__arg0,), &__METHOD, -1)
            }
        }
        #[unsafe(export_name = "shop_File_read_try")]
        unsafe extern "C" fn __read_try(
            __handle: __r::RawHandle,
            __arg0: __r::Plain<i32>,
            __result: *mut __r::Out<i32>,
        ) -> __r::Status {
            unsafe {
                __r::try_handle::<(i32,), i32>(__handle, (__arg0,), &__METHOD, __result)
            }
        }
        impl __read_method {
            const fn __slot<__Object: __r::ObjectPointer>() -> unsafe extern "C" fn(
                __Object,
                __r::Plain<i32>,
            ) -> __r::Out<i32> {
                unsafe extern "C" fn __slot<__Object: __r::ObjectPointer>(
                    __object: __Object,
                    __arg0: __r::Plain<i32>,
                ) -> __r::Out<i32> {
                    unsafe {
                        __r::call_object::<
                            (i32,),
                            i32,
                        >(__object, (__arg0,), &__METHOD, -1)
                    }
                }
                __slot
            }
        }
    };
    enum __close_method {}
    const _: () = {
        static __METHOD: __r::MethodInfo = __r::method_info::<
            (),
            (),
        >(
            &__INFO,
            1,
            ::core::concat!(::core::module_path!(), "::File::close"),
            __r::callback_record!(
                method __RECORD, (), (), [* b"\0\0\0\0\0\0\0\0", * b"\0\0\0\0\0\0\0\0"],
                89
                b"crate shop 0.0.0\nname close\nsymbol shop_File_close\ntrait 3082248582119731\nat 1\nexclusive\n"
            ),
            __r::ReadCode::NONE,
        );
        unsafe impl __r::MethodTypes for __close_method {
            type Params = ();
            type Return = ();
            fn info() -> &'static __r::MethodInfo {
                &__METHOD
            }
        }
        impl<T: File> __r::MethodMut<T> for __close_method {
            #[inline]
            fn call_mut(
                __this: &mut T,
                (): <<Self as __r::MethodTypes>::Params as __r::Params>::Out<'_>,
            ) {
                <T as File>::close(__this)
            }
        }
        impl FileEntry {
            /// Calls `close` of the implementer with this handle, as foreign code would.
            #[inline]
            fn call_close(handle: __r::Handle) -> __r::Result<(), __r::CallError> {
                unsafe { __r::call_method::<__close_method>(handle, ()) }
            }
        }
        unsafe impl __r::ForeignMethodTypes for __close_method {
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
        impl __close_method {
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
        #[unsafe(export_name = "shop_File_close")]
        unsafe extern "C" fn __close_call(__handle: __r::RawHandle) {
            unsafe { __r::call_handle::<(), ()>(__handle, (), &__METHOD, ()) }
        }
        #[unsafe(export_name = "shop_File_close_try")]
        unsafe extern "C" fn __close_try(__handle: __r::RawHandle) -> __r::Status {
            unsafe {
                __r::try_handle::<(), ()>(__handle, (), &__METHOD, __r::unit_result())
            }
        }
        impl __close_method {
            const fn __slot<__Object: __r::ObjectPointer>() -> unsafe extern "C" fn(
                __Object,
            ) {
                unsafe extern "C" fn __slot<__Object: __r::ObjectPointer>(
                    __object: __Object,
                ) {
                    unsafe {
                        __r::call_object_and_release::<
                            (),
                            (),
                        >(__object, (), &__METHOD, ())
                    }
                }
                __slot
            }
        }
    };
    unsafe impl<T: File> __r::Implements<T> for FileEntry {
        const EXCLUSIVE: &'static [*const ()] = &[
            __r::exclusive::<T, __read_method>(),
            __r::exclusive::<T, __close_method>(),
        ];
        const LOCAL: &'static [*const ()] = &[
            __r::local::<T, __read_method>(),
            __r::local::<T, __close_method>(),
        ];
    }
    #[repr(transparent)]
    pub struct __File_foreign(__r::Callee<FileEntry>);
    impl __File_foreign {
        /// Calls `read` of the foreign implementer.
        #[inline]
        fn read(
            &self,
            count: i32,
        ) -> __r::Result<<i32 as __r::Lower>::Value, __r::ForeignError>
        where
            for<'a> __read_method: __r::ForeignMethod<'a>,
        {
            unsafe {
                __r::call_foreign_method::<FileEntry, __read_method>(&self.0, (count,))
            }
        }
        /// Calls `close` of the foreign implementer.
        #[inline]
        fn close(&self) -> __r::Result<(), __r::ForeignError>
        where
            for<'a> __close_method: __r::ForeignMethod<'a>,
        {
            unsafe { __r::call_foreign_method::<FileEntry, __close_method>(&self.0, ()) }
        }
    }
    unsafe impl __r::ForeignSignature for FileEntry {
        type ForeignFn = __r::MethodTable<FileEntry>;
        type Methods = __File_foreign;
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
    unsafe impl __r::TableOf for FileEntry {
        const TABLE: &'static [*const ()] = &[
            __r::table_size(2),
            __read_method::__member as *const (),
            __close_method::__member as *const (),
        ];
    }
    impl FileEntry {
        /// The table with the functions of `File`'s methods. All other fields stay as they are.
        #[must_use]
        const fn vtable(mut __table: sys::Methods) -> sys::Methods {
            __table.xRead = __r::Option::Some(__read_method::__slot());
            __table.close = __r::Option::Some(__close_method::__slot());
            __table
        }
    }
    mod __claims {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! symbol_shop_File_read_is_used_twice__write_unsafe_name {
            () => {};
        }
        #[doc(hidden)]
        #[macro_export]
        macro_rules! symbol_shop_File_close_is_used_twice__write_unsafe_name {
            () => {};
        }
    }
    __r::debug!(__formatter FileEntry);
};
