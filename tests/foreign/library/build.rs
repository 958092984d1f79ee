//! Lets JavaScript put functions into the module's table, as an error hook is.

fn main() {
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-cdylib-link-arg=--export-table");
        println!("cargo::rustc-cdylib-link-arg=--growable-table");
    }
}
