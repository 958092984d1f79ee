//! Compiles the C halves of the tests with the machine's C compiler, one static library each.
//! A test names its own by `#[link]`, so that no other is linked into it.

/// Sources in `c/`; the library has the same name.
const PARTS: &[&str] = &["statuses", "foreign_threads"];

fn main() {
    for part in PARTS {
        let source = format!("c/{part}.c");
        println!("cargo::rerun-if-changed={source}");
        cc::Build::new()
            .file(&source)
            .std("c99")
            .warnings(true)
            .warnings_into_errors(true)
            .cargo_metadata(false)
            .compile(part);
    }
    println!(
        "cargo::rustc-link-search=native={}",
        std::env::var("OUT_DIR").expect("set by Cargo")
    );
}
