//! Compiles the C halves of the examples with the machine's C compiler, one static library each.
//! Each example names its library by `#[link]`, so only that one is linked into it.

/// The source in `c/`, and the name of its library.
const PARTS: &[(&str, &str)] = &[
    ("quickstart", "shop"),
    ("event_loop", "event_loop"),
    ("threads", "threads"),
    ("leak_report", "cache"),
    ("audio", "audio"),
    ("worker_progress", "worker_progress"),
    ("ticker", "ticker"),
];

fn main() {
    for (source, library) in PARTS {
        let source = format!("c/{source}.c");
        println!("cargo::rerun-if-changed={source}");
        cc::Build::new()
            .file(&source)
            .std("c99")
            .warnings(true)
            .cargo_metadata(false)
            .compile(library);
    }
    #[cfg(feature = "expat")]
    pkg_config::probe_library("expat").expect("the `expat` example needs libexpat1-dev");
    println!(
        "cargo::rustc-link-search=native={}",
        std::env::var("OUT_DIR").expect("set by Cargo")
    );
}
