//! Compiles the C loops that call back, optimised as a host's would be.

fn main() {
    println!("cargo::rerun-if-changed=c/loops.c");
    cc::Build::new()
        .file("c/loops.c")
        .std("c99")
        .opt_level(2)
        .warnings(true)
        .warnings_into_errors(true)
        .compile("registry_soak_loops");
}
