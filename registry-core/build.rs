//! Nothing is built here: `links` in Cargo.toml needs a build script, and that key is what keeps two
//! versions of this crate out of one link.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
