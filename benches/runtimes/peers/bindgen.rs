//! The command of UniFFI, of the version of the library.

fn main() {
    uniffi::uniffi_bindgen_main();
}
