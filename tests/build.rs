//! Compiles the C halves of the tests with the machine's C compiler, one static library each.
//! Each test names its library by `#[link]`, so only that one is linked into it.

/// Sources in `c/`; the library has the same name.
const PARTS: &[&str] = &["statuses"];
/// Another, where C has POSIX threads.
const THREADS: &str = "foreign_threads";
/// Another, where C has `ucontext`.
const CONTEXTS: &str = "contexts";

fn main() {
    if std::env::var_os("CARGO_CFG_MIRI").is_some() {
        // It runs no C, and has targets for which there is no compiler.
        return;
    }
    let gnu = std::env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|env| env == "gnu");
    let linux = std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux");
    let unix = std::env::var_os("CARGO_CFG_UNIX").is_some();
    let threads = unix.then_some(&THREADS);
    let contexts = (gnu && linux).then_some(&CONTEXTS);
    for part in PARTS.iter().chain(threads).chain(contexts) {
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
