// #[exported_callback(on_eror = -1)]
// fn add_tax(cents: i64) -> i64 { cents + cents / 5 }

fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}
#[doc(hidden)]
enum add_tax {}
const _: () = {
    impl add_tax {
        const HANDLE: ::registry_core::Handle = ::registry_core::private::handle(1);
        fn export() -> ::registry_core::Callback<Self> {
            ::core::unreachable!()
        }
        fn try_export() -> ::core::result::Result<
            ::registry_core::Callback<Self>,
            ::registry_core::ExportError,
        > {
            ::core::unreachable!()
        }
        fn stub() -> ::registry_core::Stub<'static, ::registry_core::CFn<Self>> {
            ::core::unreachable!()
        }
    }
    unsafe impl ::registry_core::ExportedFunction for add_tax {
        type Types = (unsafe extern "C" fn(), (), ());
        const FUNCTION: (*const ::registry_core::private::FunctionSlot, ()) = (
            &raw const ::registry_core::private::REFUSED,
            (),
        );
    }
};
::core::compile_error! {
    "unknown argument `on_eror`; did you mean `on_error`?"
}
