//! What users can name, against `public-api/<crate>.txt`: a change shows in review as a changed line.
//!
//! Listed from the compiler's own documentation data, so that derived and automatic traits (`Send`, `Sync`) are in it. That
//! data has a format of its own in each compiler, so the lists are compared on the toolchain of `rust-toolchain.toml` alone.

use std::path::PathBuf;
use std::process::Command;

use registry_supply_chain::{PUBLISHED, compare, workspace};

/// The compiler that the format belongs to: the one that `rust-toolchain.toml` names.
fn is_the_pinned_compiler() -> bool {
    let file = workspace().join("rust-toolchain.toml");
    let pinned = std::fs::read_to_string(file).expect("the toolchain's file");
    let channel = pinned
        .lines()
        .find_map(|line| line.strip_prefix("channel = "));
    let channel = channel.expect("a channel").trim().trim_matches('"');
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("the compiler's version");
    let version = String::from_utf8_lossy(&output.stdout);
    let is_pinned = version.split_whitespace().nth(1) == Some(channel);
    if !is_pinned {
        println!("the public API is listed on {channel} alone; this is {version}: not compared");
    }
    is_pinned
}

/// Has the documentation data of a crate written, and says where.
fn documented(published: &str) -> PathBuf {
    let workspace = workspace();
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace.join("target"), |given| workspace.join(given));
    let target = target.join("supply-chain");
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
        // The option is not stable; the compiler is.
        .env("RUSTC_BOOTSTRAP", "1")
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

#[test]
fn the_public_api_is_the_one_on_record() {
    if !is_the_pinned_compiler() {
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
            .collect();
        println!("{published}: {} items", text.lines().count());
        assert!(text.lines().count() > 2, "{published} has a public API");
        compare(&format!("public-api/{published}.txt"), &text);
    }
}
