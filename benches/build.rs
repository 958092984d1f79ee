//! Compiles the C side of the benchmarks, and notes the compiler's version for the report.
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=c/loops.c");
    // Loops that begin where a cache line does move less from one build to the next.
    cc::Build::new()
        .file("c/loops.c")
        .std("c99")
        .warnings(true)
        .flag_if_supported("-falign-functions=64")
        .flag_if_supported("-falign-loops=64")
        .compile("registry_bench_loops");
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().ok();
    let version = version.and_then(|output| String::from_utf8(output.stdout).ok());
    let version = version
        .as_deref()
        .map_or("rustc of unknown version", str::trim);
    println!("cargo::rustc-env=REGISTRY_BENCH_RUSTC={version}");
}
