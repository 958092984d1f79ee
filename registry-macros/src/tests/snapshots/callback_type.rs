// #[exported_callback(on_error = 0, pool = 20, pool_quarantine = 8)]
// /// Orders two rows.
// pub type Compare = unsafe fn(a: *const c_void, b: *const c_void) -> c_int;

/// Orders two rows.
pub enum Compare {}
impl Compare {
    /// Exports a closure that any thread may call, also while it runs. Panics where `try_export` returns an error.
    #[track_caller]
    pub fn export<F>(callback: F) -> ::registry_core::private::Callback<Self>
    where
        F: ::registry_core::private::Fn(*const c_void, *const c_void) -> c_int
            + ::registry_core::private::Send + ::registry_core::private::Sync + 'static,
    {
        ::registry_core::private::export::<Self, F>(callback)
    }
    /// As `export`, with an error that gives the closure back.
    #[track_caller]
    pub fn try_export<F>(
        callback: F,
    ) -> ::registry_core::private::Result<
        ::registry_core::private::Callback<Self>,
        ::registry_core::private::ExportError<F>,
    >
    where
        F: ::registry_core::private::Fn(*const c_void, *const c_void) -> c_int
            + ::registry_core::private::Send + ::registry_core::private::Sync + 'static,
    {
        ::registry_core::private::try_export::<Self, F>(callback)
    }
    /// Exports a closure that any thread may call, one at a time: a call while another runs is BUSY. Panics where `try_export_mut` returns an error.
    #[track_caller]
    pub fn export_mut<F>(callback: F) -> ::registry_core::private::Callback<Self>
    where
        F: ::registry_core::private::FnMut(*const c_void, *const c_void) -> c_int
            + ::registry_core::private::Send + 'static,
    {
        ::registry_core::private::export_mut::<Self, F>(callback)
    }
    /// As `export_mut`, with an error that gives the closure back.
    #[track_caller]
    pub fn try_export_mut<F>(
        callback: F,
    ) -> ::registry_core::private::Result<
        ::registry_core::private::Callback<Self>,
        ::registry_core::private::ExportError<F>,
    >
    where
        F: ::registry_core::private::FnMut(*const c_void, *const c_void) -> c_int
            + ::registry_core::private::Send + 'static,
    {
        ::registry_core::private::try_export_mut::<Self, F>(callback)
    }
    /// Exports a closure that can be called once: a second call is CONSUMED. Panics where `try_export_once` returns an error.
    #[track_caller]
    pub fn export_once<F>(callback: F) -> ::registry_core::private::Callback<Self>
    where
        F: ::registry_core::private::FnOnce(*const c_void, *const c_void) -> c_int
            + ::registry_core::private::Send + 'static,
    {
        ::registry_core::private::export_once::<Self, F>(callback)
    }
    /// As `export_once`, with an error that gives the closure back.
    #[track_caller]
    pub fn try_export_once<F>(
        callback: F,
    ) -> ::registry_core::private::Result<
        ::registry_core::private::Callback<Self>,
        ::registry_core::private::ExportError<F>,
    >
    where
        F: ::registry_core::private::FnOnce(*const c_void, *const c_void) -> c_int
            + ::registry_core::private::Send + 'static,
    {
        ::registry_core::private::try_export_once::<Self, F>(callback)
    }
    /// Exports a closure for this thread alone: a call from any other is WRONG_THREAD, a call while it runs BUSY. Panics where `try_export_local` returns an error.
    #[track_caller]
    pub fn export_local<F>(callback: F) -> ::registry_core::private::LocalCallback<Self>
    where
        F: ::registry_core::private::FnMut(*const c_void, *const c_void) -> c_int
            + 'static,
    {
        ::registry_core::private::export_local::<Self, F>(callback)
    }
    /// As `export_local`, with an error that gives the closure back.
    #[track_caller]
    pub fn try_export_local<F>(
        callback: F,
    ) -> ::registry_core::private::Result<
        ::registry_core::private::LocalCallback<Self>,
        ::registry_core::private::ExportError<F>,
    >
    where
        F: ::registry_core::private::FnMut(*const c_void, *const c_void) -> c_int
            + 'static,
    {
        ::registry_core::private::try_export_local::<Self, F>(callback)
    }
    /// Exports a closure that borrows from the stack, until the scope ends. Panics where `try_export_scoped` returns an error.
    #[track_caller]
    pub fn export_scoped<'scope, 'env, F>(
        scope: &'scope ::registry_core::private::Scope<'scope, 'env>,
        callback: F,
    ) -> ::registry_core::private::ScopedCallback<'scope, Self>
    where
        F: ::registry_core::private::Fn(*const c_void, *const c_void) -> c_int
            + ::registry_core::private::Send + ::registry_core::private::Sync + 'scope,
    {
        ::registry_core::private::export_scoped::<Self, F>(scope, callback)
    }
    /// As `export_scoped`, with an error that gives the closure back.
    #[track_caller]
    pub fn try_export_scoped<'scope, 'env, F>(
        scope: &'scope ::registry_core::private::Scope<'scope, 'env>,
        callback: F,
    ) -> ::registry_core::private::Result<
        ::registry_core::private::ScopedCallback<'scope, Self>,
        ::registry_core::private::ExportError<F>,
    >
    where
        F: ::registry_core::private::Fn(*const c_void, *const c_void) -> c_int
            + ::registry_core::private::Send + ::registry_core::private::Sync + 'scope,
    {
        ::registry_core::private::try_export_scoped::<Self, F>(scope, callback)
    }
    /// As `export_scoped`, for a closure that changes what it borrows: a call while it runs is BUSY. Panics where `try_export_scoped_mut` returns an error.
    #[track_caller]
    pub fn export_scoped_mut<'scope, 'env, F>(
        scope: &'scope ::registry_core::private::Scope<'scope, 'env>,
        callback: F,
    ) -> ::registry_core::private::ScopedCallback<'scope, Self>
    where
        F: ::registry_core::private::FnMut(*const c_void, *const c_void) -> c_int
            + ::registry_core::private::Send + 'scope,
    {
        ::registry_core::private::export_scoped_mut::<Self, F>(scope, callback)
    }
    /// As `export_scoped_mut`, with an error that gives the closure back.
    #[track_caller]
    pub fn try_export_scoped_mut<'scope, 'env, F>(
        scope: &'scope ::registry_core::private::Scope<'scope, 'env>,
        callback: F,
    ) -> ::registry_core::private::Result<
        ::registry_core::private::ScopedCallback<'scope, Self>,
        ::registry_core::private::ExportError<F>,
    >
    where
        F: ::registry_core::private::FnMut(*const c_void, *const c_void) -> c_int
            + ::registry_core::private::Send + 'scope,
    {
        ::registry_core::private::try_export_scoped_mut::<Self, F>(scope, callback)
    }
    /// Calls the callback with this handle, as foreign code would.
    ///
    /// # Safety
    ///
    ///The arguments must be what the callbacks of `Compare` expect.
    pub unsafe fn call(
        handle: ::registry_core::private::Handle,
        a: *const c_void,
        b: *const c_void,
    ) -> ::registry_core::private::Result<
        <c_int as ::registry_core::private::Lower>::Value,
        ::registry_core::private::CallError,
    > {
        unsafe { ::registry_core::private::call::<Self>(handle, (a, b)) }
    }
}
const _: () = {
    use ::registry_core::private as __r;
    static __INFO: __r::SignatureInfo = __r::info!(
        "Compare", __r::record!(Callback, [< * const c_void as __r::Lift > ::DESC, < *
        const c_void as __r::Lift > ::DESC, < c_int as __r::Lower > ::DESC], 2[*
        b"\x01\0\0\0\0\0\0\0", * b"\0\0\0\0\0\0\0\0"], 155
        b"crate shop 0.0.0\nname Compare\nsymbol shop_Compare\npool 20\nunsafe\nparam a *const c_void\nparam b *const c_void\nreturn c_int\non_error 0\ndoc  Orders two rows.\n",
        __r::Invoke::closure:: < Compare > ())
    );
    unsafe impl __r::Signature for Compare {
        type CFn = unsafe extern "C" fn(*const c_void, *const c_void) -> c_int;
        type Params = (*const c_void, *const c_void);
        type Return = c_int;
        fn info() -> &'static __r::SignatureInfo {
            &__INFO
        }
    }
    unsafe impl __r::CallbackType for Compare {
        const ON_ERROR: __r::Value<c_int> = 0;
        type ThunkFirst = unsafe extern "C" fn(
            *mut __r::c_void,
            *const c_void,
            *const c_void,
        ) -> c_int;
        type ThunkLast = unsafe extern "C" fn(
            *const c_void,
            *const c_void,
            *mut __r::c_void,
        ) -> c_int;
        const THUNK_FIRST: Self::ThunkFirst = Compare_first;
        const THUNK_LAST: Self::ThunkLast = Compare_last;
    }
    unsafe extern "C" fn Compare_first(
        user_data: *mut __r::c_void,
        a: *const c_void,
        b: *const c_void,
    ) -> c_int {
        unsafe { __r::call_thunk::<Compare>(user_data, (a, b)) }
    }
    unsafe extern "C" fn Compare_last(
        a: *const c_void,
        b: *const c_void,
        user_data: *mut __r::c_void,
    ) -> c_int {
        unsafe { __r::call_thunk::<Compare>(user_data, (a, b)) }
    }
    unsafe impl __r::Pooled for Compare {
        fn pool() -> &'static __r::Pool<Self::CFn> {
            static __CELLS: [__r::PoolCell; 20] = [const { __r::PoolCell::new() }; 20];
            unsafe extern "C" fn Compare_pooled<
                const __ROW: __r::usize,
                const __COLUMN: __r::usize,
            >(a: *const c_void, b: *const c_void) -> c_int {
                let cell = &__CELLS[const { __r::position(__ROW, __COLUMN, 20) }];
                unsafe { __r::call_pooled::<Compare>(cell, (a, b)) }
            }
            const fn Compare_row<const __ROW: __r::usize>() -> [__r::CFn<Compare>; 16] {
                [
                    Compare_pooled::<__ROW, 0>,
                    Compare_pooled::<__ROW, 1>,
                    Compare_pooled::<__ROW, 2>,
                    Compare_pooled::<__ROW, 3>,
                    Compare_pooled::<__ROW, 4>,
                    Compare_pooled::<__ROW, 5>,
                    Compare_pooled::<__ROW, 6>,
                    Compare_pooled::<__ROW, 7>,
                    Compare_pooled::<__ROW, 8>,
                    Compare_pooled::<__ROW, 9>,
                    Compare_pooled::<__ROW, 10>,
                    Compare_pooled::<__ROW, 11>,
                    Compare_pooled::<__ROW, 12>,
                    Compare_pooled::<__ROW, 13>,
                    Compare_pooled::<__ROW, 14>,
                    Compare_pooled::<__ROW, 15>,
                ]
            }
            static __POOL: __r::Pool<__r::CFn<Compare>> = __r::Pool::new(
                &[Compare_row::<0>(), Compare_row::<1>()],
                &__CELLS,
                8,
                true,
            );
            &__POOL
        }
    }
    #[unsafe(export_name = "shop_Compare_call")]
    unsafe extern "C" fn Compare_call(
        handle: __r::RawHandle,
        a: *const c_void,
        b: *const c_void,
    ) -> c_int {
        unsafe { __r::call_handle::<Compare>(handle, (a, b)) }
    }
    #[unsafe(export_name = "shop_Compare_try")]
    unsafe extern "C" fn Compare_try(
        handle: __r::RawHandle,
        a: *const c_void,
        b: *const c_void,
        result: *mut c_int,
    ) -> __r::Status {
        unsafe { __r::try_handle::<Compare>(handle, (a, b), result) }
    }
    __r::debug!(Compare);
};
