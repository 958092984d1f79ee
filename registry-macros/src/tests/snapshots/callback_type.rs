// #[exported_callback(on_error = 0, pool = 20, pool_quarantine = 8)]
// /// Orders two rows.
// pub type Compare = unsafe fn(a: *const c_void, b: *const c_void) -> c_int;

/// Orders two rows.
pub enum Compare {}
const _: () = {
    use ::registry_core::private::{
        self as __r, shield as __arg0, shield as __arg1, shield as __cell,
        shield as __error, shield as __formatter, shield as __function,
        shield as __handle, shield as __result, shield as __user_data, shield as a,
        shield as b, shield as callback, shield as handle, shield as queue,
        shield as scope,
    };
    const __CROSSING: __r::usize = {
        let _: fn(<c_int as __r::Lower>::CRepr);
        0
    };
    type __Checked = [(); __CROSSING];
    static __INFO: __r::SignatureInfo = __r::callback_info::<
        (*const c_void, *const c_void),
        __r::ReturnIf<c_int, __Checked>,
    >(
        ::core::concat!(::core::module_path!(), "::", "Compare"),
        __r::callback_record!(
            callback __RECORD, (* const c_void, * const c_void,), __r::ReturnIf < c_int,
            __Checked >, [* b"\x01\0\0\0\0\0\0\0", * b"\0\0\0\0\0\0\0\0"], 181
            b"crate shop 0.0.0\nname Compare\nsymbol shop_Compare\nidentity 3822515149466951\npool 20\nunsafe\nparam a *const c_void\nparam b *const c_void\nreturn c_int\non_error 0\ndoc  Orders two rows.\n"
        ),
        {
            use __r::Uncoded as _;
            <__r::ErrorOf<__r::ReturnIf<c_int, __Checked>>>::REGISTRY_READ_CODE
        },
    );
    unsafe impl __r::Signature for Compare {
        type CFn = unsafe extern "C" fn(
            *const c_void,
            *const c_void,
        ) -> __r::OutIf<c_int, __Checked>;
        type Params = (*const c_void, *const c_void);
        type Return = __r::ReturnIf<c_int, __Checked>;
        const IDENTITY: __r::u64 = 3822515149466951;
        fn info() -> &'static __r::SignatureInfo {
            &__INFO
        }
    }
    impl Compare {
        /// Exports a closure that any thread may call, also while it runs. One that changes what it captures (an `FnMut`) goes to `export_mut`, one that moves it out (an `FnOnce`) to `export_once`, one that is not `Send` to `export_local`. `let _ = ..` drops the wrapper at once, so give it a name. Panics where `try_export` returns an error.
        #[track_caller]
        pub fn export<
            F: __r::Fn(*const c_void, *const c_void) -> c_int + __r::Shareable<F>
                + 'static,
        >(callback: F) -> __r::Callback<Self> {
            __r::export::<Self, F>(callback)
        }
        /// As `export`, with an error that gives the closure back.
        #[track_caller]
        pub fn try_export<
            F: __r::Fn(*const c_void, *const c_void) -> c_int + __r::Shareable<F>
                + 'static,
        >(callback: F) -> __r::Result<__r::Callback<Self>, __r::ExportError<F>> {
            __r::try_export::<Self, F>(callback)
        }
        /// Exports a closure that any thread may call, one at a time: a call while another runs is BUSY. Panics where `try_export_mut` returns an error.
        #[track_caller]
        pub fn export_mut<
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + __r::Sendable<F>
                + 'static,
        >(callback: F) -> __r::Callback<Self> {
            __r::export_mut::<Self, F>(callback)
        }
        /// As `export_mut`, with an error that gives the closure back.
        #[track_caller]
        pub fn try_export_mut<
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + __r::Sendable<F>
                + 'static,
        >(callback: F) -> __r::Result<__r::Callback<Self>, __r::ExportError<F>> {
            __r::try_export_mut::<Self, F>(callback)
        }
        /// Exports a closure that can be called once: a second call is CONSUMED. Panics where `try_export_once` returns an error.
        #[track_caller]
        pub fn export_once<
            F: __r::FnOnce(*const c_void, *const c_void) -> c_int + __r::Sendable<F>
                + 'static,
        >(callback: F) -> __r::Callback<Self> {
            __r::export_once::<Self, F>(callback)
        }
        /// As `export_once`, with an error that gives the closure back.
        #[track_caller]
        pub fn try_export_once<
            F: __r::FnOnce(*const c_void, *const c_void) -> c_int + __r::Sendable<F>
                + 'static,
        >(callback: F) -> __r::Result<__r::Callback<Self>, __r::ExportError<F>> {
            __r::try_export_once::<Self, F>(callback)
        }
        /// Exports a closure that is called once and then ends by itself, if foreign code owns it: without a release. Panics where `try_export_continuation` returns an error.
        #[track_caller]
        pub fn export_continuation<
            F: __r::FnOnce(*const c_void, *const c_void) -> c_int + __r::Sendable<F>
                + 'static,
        >(callback: F) -> __r::Callback<Self> {
            __r::export_continuation::<Self, F>(callback)
        }
        /// As `export_continuation`, with an error that gives the closure back.
        #[track_caller]
        pub fn try_export_continuation<
            F: __r::FnOnce(*const c_void, *const c_void) -> c_int + __r::Sendable<F>
                + 'static,
        >(callback: F) -> __r::Result<__r::Callback<Self>, __r::ExportError<F>> {
            __r::try_export_continuation::<Self, F>(callback)
        }
        /// Exports a closure for this thread alone: a call from any other is WRONG_THREAD, a call while it runs BUSY. Panics where `try_export_local` returns an error.
        #[track_caller]
        pub fn export_local<
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + 'static,
        >(callback: F) -> __r::LocalCallback<Self> {
            __r::export_local::<Self, F>(callback)
        }
        /// As `export_local`, with an error that gives the closure back.
        #[track_caller]
        pub fn try_export_local<
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + 'static,
        >(callback: F) -> __r::Result<__r::LocalCallback<Self>, __r::ExportError<F>> {
            __r::try_export_local::<Self, F>(callback)
        }
        /// Exports a closure that borrows from the stack, until the scope ends. Panics where `try_export_scoped` returns an error.
        #[track_caller]
        pub fn export_scoped<
            'scope,
            'env,
            F: __r::Fn(*const c_void, *const c_void) -> c_int + __r::ShareableInScope<F>
                + 'scope,
        >(
            scope: &'scope __r::Scope<'scope, 'env>,
            callback: F,
        ) -> __r::ScopedCallback<'scope, Self> {
            __r::export_scoped::<Self, F>(scope, callback)
        }
        /// As `export_scoped`, with an error that gives the closure back.
        #[track_caller]
        pub fn try_export_scoped<
            'scope,
            'env,
            F: __r::Fn(*const c_void, *const c_void) -> c_int + __r::ShareableInScope<F>
                + 'scope,
        >(
            scope: &'scope __r::Scope<'scope, 'env>,
            callback: F,
        ) -> __r::Result<__r::ScopedCallback<'scope, Self>, __r::ExportError<F>> {
            __r::try_export_scoped::<Self, F>(scope, callback)
        }
        /// As `export_scoped`, for a closure that changes what it borrows: a call while it runs is BUSY. Panics where `try_export_scoped_mut` returns an error.
        #[track_caller]
        pub fn export_scoped_mut<
            'scope,
            'env,
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + __r::Send + 'scope,
        >(
            scope: &'scope __r::Scope<'scope, 'env>,
            callback: F,
        ) -> __r::ScopedCallback<'scope, Self> {
            __r::export_scoped_mut::<Self, F>(scope, callback)
        }
        /// As `export_scoped_mut`, with an error that gives the closure back.
        #[track_caller]
        pub fn try_export_scoped_mut<
            'scope,
            'env,
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + __r::Send + 'scope,
        >(
            scope: &'scope __r::Scope<'scope, 'env>,
            callback: F,
        ) -> __r::Result<__r::ScopedCallback<'scope, Self>, __r::ExportError<F>> {
            __r::try_export_scoped_mut::<Self, F>(scope, callback)
        }
        /// As `export_scoped_mut`, for a closure that only the thread of the scope calls: a call from any other is WRONG_THREAD. Panics where `try_export_scoped_local` returns an error.
        #[track_caller]
        pub fn export_scoped_local<
            'scope,
            'env,
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + 'scope,
        >(
            scope: &'scope __r::Scope<'scope, 'env>,
            callback: F,
        ) -> __r::ScopedLocalCallback<'scope, Self> {
            __r::export_scoped_local::<Self, F>(scope, callback)
        }
        /// As `export_scoped_local`, with an error that gives the closure back.
        #[track_caller]
        pub fn try_export_scoped_local<
            'scope,
            'env,
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + 'scope,
        >(
            scope: &'scope __r::Scope<'scope, 'env>,
            callback: F,
        ) -> __r::Result<__r::ScopedLocalCallback<'scope, Self>, __r::ExportError<F>> {
            __r::try_export_scoped_local::<Self, F>(scope, callback)
        }
        /// As `export`, for the closure that the given one makes when it is called with the handle: for callbacks that end themselves. Panics where `try_export_with` returns an error.
        #[track_caller]
        pub fn export_with<
            F: __r::Fn(*const c_void, *const c_void) -> c_int + __r::Shareable<F>
                + 'static,
            M: __r::FnOnce(__r::Handle) -> F,
        >(callback: M) -> __r::Callback<Self> {
            __r::export_with::<Self, F, M>(callback)
        }
        /// As `export_with`, with an error that gives the closure back.
        #[track_caller]
        pub fn try_export_with<
            F: __r::Fn(*const c_void, *const c_void) -> c_int + __r::Shareable<F>
                + 'static,
            M: __r::FnOnce(__r::Handle) -> F,
        >(callback: M) -> __r::Result<__r::Callback<Self>, __r::ExportError<M>> {
            __r::try_export_with::<Self, F, M>(callback)
        }
        /// As `export_mut`, for the closure that the given one makes when it is called with the handle. Panics where `try_export_mut_with` returns an error.
        #[track_caller]
        pub fn export_mut_with<
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + __r::Sendable<F>
                + 'static,
            M: __r::FnOnce(__r::Handle) -> F,
        >(callback: M) -> __r::Callback<Self> {
            __r::export_mut_with::<Self, F, M>(callback)
        }
        /// As `export_mut_with`, with an error that gives the closure back.
        #[track_caller]
        pub fn try_export_mut_with<
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + __r::Sendable<F>
                + 'static,
            M: __r::FnOnce(__r::Handle) -> F,
        >(callback: M) -> __r::Result<__r::Callback<Self>, __r::ExportError<M>> {
            __r::try_export_mut_with::<Self, F, M>(callback)
        }
        /// As `export_local`, for the closure that the given one makes when it is called with the handle. Panics where `try_export_local_with` returns an error.
        #[track_caller]
        pub fn export_local_with<
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + 'static,
            M: __r::FnOnce(__r::Handle) -> F,
        >(callback: M) -> __r::LocalCallback<Self> {
            __r::export_local_with::<Self, F, M>(callback)
        }
        /// As `export_local_with`, with an error that gives the closure back.
        #[track_caller]
        pub fn try_export_local_with<
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + 'static,
            M: __r::FnOnce(__r::Handle) -> F,
        >(callback: M) -> __r::Result<__r::LocalCallback<Self>, __r::ExportError<M>> {
            __r::try_export_local_with::<Self, F, M>(callback)
        }
        /// Exports a closure whose calls wait in a queue, and that the thread of the queue runs. Panics where `try_export_queued` returns an error.
        #[track_caller]
        pub fn export_queued<
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + 'static,
            Q: __r::QueueOf<Self, F>,
        >(queue: &Q, callback: F) -> <Q as __r::QueueOf<Self, F>>::Wrapper {
            __r::export_queued::<Self, F, Q>(queue, callback)
        }
        /// As `export_queued`, with an error that gives the closure back.
        #[track_caller]
        pub fn try_export_queued<
            F: __r::FnMut(*const c_void, *const c_void) -> c_int + 'static,
            Q: __r::QueueOf<Self, F>,
        >(
            queue: &Q,
            callback: F,
        ) -> __r::Result<<Q as __r::QueueOf<Self, F>>::Wrapper, __r::ExportError<F>> {
            __r::try_export_queued::<Self, F, Q>(queue, callback)
        }
        #[doc(hidden)]
        pub fn stub()
        where
            for<'a> Self: __r::HasOneStub<'a>,
        {
            __r::unreachable()
        }
        /// Calls the callback with this handle, as foreign code would.
        ///
        /// # Safety
        ///
        /// The arguments must be what the callbacks of `Compare` expect.
        #[inline]
        pub unsafe fn call(
            handle: __r::Handle,
            a: *const c_void,
            b: *const c_void,
        ) -> __r::Result<<c_int as __r::Lower>::Value, __r::CallError> {
            unsafe { __r::call::<Self>(handle, (a, b)) }
        }
    }
    unsafe impl __r::CallbackType for Compare {
        const ON_ERROR: __r::Value<__r::ReturnIf<c_int, __Checked>> = 0;
        type ThunkFirst = unsafe extern "C" fn(
            *mut __r::c_void,
            *const c_void,
            *const c_void,
        ) -> __r::OutIf<c_int, __Checked>;
        type ThunkLast = unsafe extern "C" fn(
            *const c_void,
            *const c_void,
            *mut __r::c_void,
        ) -> __r::OutIf<c_int, __Checked>;
        const THUNK_FIRST: Self::ThunkFirst = __Compare_first;
        const THUNK_LAST: Self::ThunkLast = __Compare_last;
    }
    #[inline]
    unsafe extern "C" fn __Compare_first(
        __user_data: *mut __r::c_void,
        __arg0: *const c_void,
        __arg1: *const c_void,
    ) -> __r::OutIf<c_int, __Checked> {
        unsafe { __r::call_thunk::<Compare>(__user_data, (__arg0, __arg1)) }
    }
    #[inline]
    unsafe extern "C" fn __Compare_last(
        __arg0: *const c_void,
        __arg1: *const c_void,
        __user_data: *mut __r::c_void,
    ) -> __r::OutIf<c_int, __Checked> {
        unsafe { __r::call_thunk::<Compare>(__user_data, (__arg0, __arg1)) }
    }
    unsafe impl __r::Pooled for Compare {
        fn pool() -> &'static __r::Pool<Self::CFn> {
            static __CELLS: [__r::PoolCell; 20] = [const { __r::PoolCell::new() }; 20];
            unsafe extern "C" fn __Compare_pooled<
                const __ROW: __r::usize,
                const __COLUMN: __r::usize,
            >(
                __arg0: *const c_void,
                __arg1: *const c_void,
            ) -> __r::OutIf<c_int, __Checked> {
                let __cell = &__CELLS[const { __r::position(__ROW, __COLUMN, 20) }];
                unsafe { __r::call_pooled::<Compare>(__cell, (__arg0, __arg1)) }
            }
            const fn __Compare_row<const __ROW: __r::usize>() -> [__r::CFn<
                Compare,
            >; 16] {
                [
                    __Compare_pooled::<{ __ROW }, 0>,
                    __Compare_pooled::<{ __ROW }, 1>,
                    __Compare_pooled::<{ __ROW }, 2>,
                    __Compare_pooled::<{ __ROW }, 3>,
                    __Compare_pooled::<{ __ROW }, 4>,
                    __Compare_pooled::<{ __ROW }, 5>,
                    __Compare_pooled::<{ __ROW }, 6>,
                    __Compare_pooled::<{ __ROW }, 7>,
                    __Compare_pooled::<{ __ROW }, 8>,
                    __Compare_pooled::<{ __ROW }, 9>,
                    __Compare_pooled::<{ __ROW }, 10>,
                    __Compare_pooled::<{ __ROW }, 11>,
                    __Compare_pooled::<{ __ROW }, 12>,
                    __Compare_pooled::<{ __ROW }, 13>,
                    __Compare_pooled::<{ __ROW }, 14>,
                    __Compare_pooled::<{ __ROW }, 15>,
                ]
            }
            static __POOL: __r::Pool<__r::CFn<Compare>> = __r::Pool::new(
                &[__Compare_row::<0>(), __Compare_row::<1>()],
                &__CELLS,
                8,
                true,
            );
            &__POOL
        }
    }
    #[repr(transparent)]
    pub struct __Compare_foreign(__r::Callee<Compare>);
    impl __Compare_foreign {
        /// Calls the foreign callable.
        ///
        /// # Safety
        ///
        /// The arguments must be what the callbacks of `Compare` expect.
        #[inline]
        pub unsafe fn call(
            &self,
            a: *const c_void,
            b: *const c_void,
        ) -> __r::Result<<c_int as __r::Lower>::Value, __r::ForeignError>
        where
            for<'a> Compare: __r::ForeignCallable<'a>,
        {
            unsafe { __r::call_foreign::<Compare>(&self.0, (a, b)) }
        }
    }
    unsafe impl __r::ForeignSignature for Compare {
        type ForeignFn = unsafe extern "C" fn(
            *mut __r::c_void,
            *const c_void,
            *const c_void,
            *mut __r::OutIf<c_int, __Checked>,
            *mut __r::ForeignText,
        ) -> __r::i32;
        type Methods = __Compare_foreign;
        #[inline]
        unsafe fn call_foreign(
            __function: Self::ForeignFn,
            __user_data: *mut __r::c_void,
            (__arg0, __arg1): __r::CReprs<Self>,
            __result: *mut __r::Answered<Self>,
            __error: *mut __r::ForeignText,
        ) -> __r::i32 {
            unsafe { __function(__user_data, __arg0, __arg1, __result, __error) }
        }
    }
    #[unsafe(export_name = "shop_Compare_call")]
    unsafe extern "C" fn __Compare_call(
        __handle: __r::RawHandle,
        __arg0: *const c_void,
        __arg1: *const c_void,
    ) -> __r::OutIf<c_int, __Checked> {
        unsafe {
            __r::call_handle::<
                (*const c_void, *const c_void),
                __r::ReturnIf<c_int, __Checked>,
            >(__handle, (__arg0, __arg1), &__INFO, 0)
        }
    }
    #[unsafe(export_name = "shop_Compare_try")]
    unsafe extern "C" fn __Compare_try(
        __handle: __r::RawHandle,
        __arg0: *const c_void,
        __arg1: *const c_void,
        __result: *mut __r::OutIf<c_int, __Checked>,
    ) -> __r::Status {
        unsafe {
            __r::try_handle::<
                (*const c_void, *const c_void),
                __r::ReturnIf<c_int, __Checked>,
            >(__handle, (__arg0, __arg1), &__INFO, __result)
        }
    }
    mod __claims {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! symbol_shop_Compare_is_used_twice__write_unsafe_name {
            () => {};
        }
    }
    __r::debug!(__formatter Compare);
};
