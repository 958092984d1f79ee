// export_runtime!();

const _: () = {
    use ::registry_core::private::{
        self as __r, shield as args, shield as buffer, shield as bytes, shield as code,
        shield as count, shield as current, shield as finaliser, shield as function,
        shield as handle, shield as host, shield as len, shield as result,
        shield as status, shield as user_data,
    };
    #[unsafe(export_name = "shop_release")]
    unsafe extern "C" fn release(handle: __r::u64) -> __r::Status {
        unsafe { __r::runtime::release(handle) }
    }
    #[unsafe(export_name = "shop_release_ptr")]
    unsafe extern "C" fn release_ptr(handle: *mut __r::c_void) -> __r::Status {
        unsafe { __r::runtime::release_ptr(handle) }
    }
    #[unsafe(export_name = "shop_destroy")]
    unsafe extern "C" fn destroy(handle: *mut __r::c_void) -> () {
        unsafe { __r::runtime::destroy(handle) }
    }
    #[unsafe(export_name = "shop_destroy_u64")]
    unsafe extern "C" fn destroy_u64(handle: __r::u64) -> () {
        unsafe { __r::runtime::destroy_u64(handle) }
    }
    #[unsafe(export_name = "shop_destroy_f64")]
    unsafe extern "C" fn destroy_f64(handle: __r::f64) -> () {
        unsafe { __r::runtime::destroy_f64(handle) }
    }
    #[unsafe(export_name = "shop_release_f64")]
    unsafe extern "C" fn release_f64(handle: __r::f64) -> __r::Status {
        unsafe { __r::runtime::release_f64(handle) }
    }
    #[unsafe(export_name = "shop_is_live")]
    unsafe extern "C" fn is_live(handle: __r::u64) -> __r::i32 {
        unsafe { __r::runtime::is_live(handle) }
    }
    #[unsafe(export_name = "shop_last_status")]
    unsafe extern "C" fn last_status() -> __r::i32 {
        unsafe { __r::runtime::last_status() }
    }
    #[unsafe(export_name = "shop_last_error")]
    unsafe extern "C" fn last_error(
        buffer: *mut __r::c_char,
        len: __r::usize,
    ) -> __r::usize {
        unsafe { __r::runtime::last_error(buffer, len) }
    }
    #[unsafe(export_name = "shop_last_error_code")]
    unsafe extern "C" fn last_error_code() -> __r::i32 {
        unsafe { __r::runtime::last_error_code() }
    }
    #[unsafe(export_name = "shop_take_error")]
    unsafe extern "C" fn take_error(
        handle: __r::u64,
        status: __r::i32,
        buffer: *mut __r::c_char,
        len: __r::usize,
        code: *mut __r::i32,
    ) -> __r::usize {
        unsafe { __r::runtime::take_error(handle, status, buffer, len, code) }
    }
    #[unsafe(export_name = "shop_status_name")]
    unsafe extern "C" fn status_name(status: __r::i32) -> *const __r::c_char {
        unsafe { __r::runtime::status_name(status) }
    }
    #[unsafe(export_name = "shop_buffer_new")]
    unsafe extern "C" fn buffer_new(len: __r::usize) -> *mut __r::c_void {
        unsafe { __r::runtime::buffer_new(len) }
    }
    #[unsafe(export_name = "shop_buffer_free")]
    unsafe extern "C" fn buffer_free(buffer: *mut __r::c_void) -> __r::Status {
        unsafe { __r::runtime::buffer_free(buffer) }
    }
    #[unsafe(export_name = "shop_invoke")]
    unsafe extern "C" fn invoke(
        handle: __r::RawHandle,
        args: *const __r::Tagged,
        count: __r::usize,
        result: *mut __r::Tagged,
    ) -> __r::Status {
        unsafe { __r::runtime::invoke(handle, args, count, result) }
    }
    #[unsafe(export_name = "shop_describe")]
    unsafe extern "C" fn describe(
        handle: __r::RawHandle,
        buffer: *mut __r::c_char,
        len: __r::usize,
    ) -> __r::usize {
        unsafe { __r::runtime::describe(handle, buffer, len) }
    }
    #[unsafe(export_name = "shop_live_count")]
    unsafe extern "C" fn live_count() -> __r::u64 {
        unsafe { __r::runtime::live_count() }
    }
    #[unsafe(export_name = "shop_set_error_hook")]
    unsafe extern "C" fn set_error_hook(
        function: __r::Option<__r::runtime::ForeignHook>,
        user_data: *mut __r::c_void,
    ) -> __r::i32 {
        unsafe { __r::runtime::set_error_hook(function, user_data) }
    }
    #[unsafe(export_name = "shop_silence_errors")]
    unsafe extern "C" fn silence_errors() -> () {
        unsafe { __r::runtime::silence_errors() }
    }
    #[unsafe(export_name = "shop_host_open")]
    unsafe extern "C" fn host_open() -> __r::u64 {
        unsafe { __r::runtime::host_open() }
    }
    #[unsafe(export_name = "shop_host_open_with_stack")]
    unsafe extern "C" fn host_open_with_stack(bytes: __r::usize) -> __r::u64 {
        unsafe { __r::runtime::host_open_with_stack(bytes) }
    }
    #[unsafe(export_name = "shop_host_open_in")]
    unsafe extern "C" fn host_open_in(
        current: __r::Option<__r::runtime::CurrentPlace>,
        finaliser: *mut *mut __r::c_void,
    ) -> __r::u64 {
        unsafe { __r::runtime::host_open_in(current, finaliser) }
    }
    #[unsafe(export_name = "shop_host_released")]
    unsafe extern "C" fn host_released(
        host: __r::u64,
        user_data: *mut *mut __r::c_void,
    ) -> __r::Status {
        unsafe { __r::runtime::host_released(host, user_data) }
    }
    #[unsafe(export_name = "shop_host_close")]
    unsafe extern "C" fn host_close(host: __r::u64) -> __r::Status {
        unsafe { __r::runtime::host_close(host) }
    }
    #[cfg(target_arch = "wasm32")]
    #[unsafe(export_name = "shop_trapped")]
    unsafe extern "C" fn trapped() -> __r::i32 {
        unsafe { __r::runtime::trapped() as __r::i32 }
    }
    #[unsafe(export_name = "shop_fingerprint")]
    unsafe extern "C" fn fingerprint() -> __r::u64 {
        unsafe { __r::fingerprint!() }
    }
    const _: __r::Recorded = __r::record!(
        __TYPES __RECORD Runtime, [], 0[], 49
        b"crate shop 0.0.0\nname shop\nsymbol shop\nsurface 2\n", __r::Invoke::NONE
    );
    mod __claims {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! export_runtime_of_shop_is_used_twice__remove_one {
            () => {};
        }
    }
};
