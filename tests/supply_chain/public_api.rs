//! Compares the public items with `public-api/<crate>.txt`: a change is a changed line in review.
//!
//! Listed from the compiler's own documentation data, so that derived and automatic traits (`Send`, `Sync`) are in it. That
//! data has a format of its own in each compiler, so the lists are compared on the toolchain of `rust-toolchain.toml` alone.

use std::path::PathBuf;
use std::process::Command;

use registry_supply_chain::{PUBLISHED, compare, toolchain, workspace};

/// Has the documentation data of a crate written, and says where.
fn documented(published: &str) -> PathBuf {
    let workspace = workspace();
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace.join("target"), |given| workspace.join(given));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "rustdoc",
            "--quiet",
            "--locked",
            "--lib",
            "-p",
            published,
            "--target-dir",
        ])
        .arg(&target)
        .args([
            "--",
            "-Z",
            "unstable-options",
            "--output-format=json",
            "--cap-lints=allow",
        ])
        .current_dir(workspace)
        .env("RUSTDOC", concat!(env!("CARGO_MANIFEST_DIR"), "/rustdoc"))
        .output()
        .expect("Cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    target
        .join("doc")
        .join(published.replace('-', "_"))
        .with_extension("json")
}

/// Traits that no user can name: the compiler's own bookkeeping.
const INTERNAL: [&str; 3] = [
    " core::marker::Freeze for ",
    " core::marker::UnsafeUnpin for ",
    " core::marker::StructuralPartialEq for ",
];

/// A module that exists in documentation alone.
const SAMPLE: &str = "registry_core::sample";

#[test]
fn the_public_api_is_the_one_on_record() {
    if !toolchain::is_the_pinned_one(&workspace()) {
        return;
    }
    for published in PUBLISHED {
        let api = public_api::Builder::from_rustdoc_json(documented(published))
            .omit_blanket_impls(true)
            .build()
            .expect("a listing");
        let items = api.items().map(|item| format!("{item}\n"));
        let text: String = items
            .filter(|item| !INTERNAL.iter().any(|name| item.contains(name)))
            .filter(|item| !item.contains(SAMPLE))
            .collect();
        println!("{published}: {} items", text.lines().count());
        assert!(text.lines().count() > 2, "{published} has a public API");
        compare(&format!("public-api/{published}.txt"), &text);
    }
}
