//! Names two lists of targets, so that each stands once. (And `links` in Cargo.toml, which keeps two versions of
//! this crate out of one link, needs a build script.)
//!
//! * `elf_slots`: the linker lists what stands in a section by two symbols of the section's name
//!   (`registry/linked.rs`).
//! * `fixed_tls`: a thread-local may stand at a fixed offset (`registry/initial_exec.rs`).

use std::env;

const ELF: [&str; 6] = [
    "linux", "android", "freebsd", "netbsd", "openbsd", "illumos",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(elf_slots, fixed_tls)");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let os = target("OS");
    if ELF.contains(&os.as_str()) {
        println!("cargo::rustc-cfg=elf_slots");
    }
    let x86_64 = target("ARCH") == "x86_64" && target("POINTER_WIDTH") == "64";
    if x86_64 && os == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-cfg=fixed_tls");
    }
}
