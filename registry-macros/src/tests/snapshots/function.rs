// #[exported_callback(on_error = -1)]
// /// Adds the tax to a price in cents.
// fn add_tax(cents: i64) -> i64 { cents + cents / 5 }

/// Adds the tax to a price in cents.
///
/// C can call it, as `shop_add_tax`, while the wrapper that `add_tax::export()` returns lives.
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}
#[doc(hidden)]
enum add_tax {}
const _: () = {
    ::registry_core::__function! {
        , add_tax add_tax "add_tax" 4282650324564365
        "registry_handle_4282650324564365_is_used_twice"(i64,) i64, - 1, i64, type;
        [unsafe extern "C"] (cents : i64,) returns[-> i64] 152
        b"crate shop 0.0.0\nname add_tax\nsymbol shop_add_tax\nhandle 4282650324564365\nparam cents i64\nreturn i64\non_error -1\ndoc  Adds the tax to a price in cents.\n"[*
        b"\x01\0\0\0\0\0\0\0", * b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"], slot NEW run
        try_run "shop_add_tax" add_tax_exported "shop_add_tax_try"
        add_tax_exported_try(cents : i64, result : * mut i64,) (cents,) result, wrapper
        export
    }
};
