//! Shows the module's table of functions to JavaScript, which calls stubs through it as C would.

fn main() {
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-cdylib-link-arg=--export-table");
    }
}
