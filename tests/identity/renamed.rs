//! The library under another name in `Cargo.toml`: what the compiler says without `crate = ..`, and that all three macros work with it.

use std::fs;
use std::path::{Path, PathBuf};

use registry_tests::crates;

/// What the compiler says of a crate that has the library as `callbacks`, an error a line; nothing if it compiles.
fn check(name: &str, source: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root: PathBuf = root.canonicalize().expect("the repository");
    let folder = root.join("target/renamed").join(name);
    crates::write_manifest(&root, &folder, name, "");
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
    let renamed = manifest.replace(
        "registry-core = {",
        "callbacks = { package = \"registry-core\",",
    );
    assert_ne!(manifest, renamed);
    fs::write(folder.join("Cargo.toml"), renamed).expect("a manifest");
    fs::write(folder.join("src/lib.rs"), source).expect("the library");
    let output = crates::cargo(&root, &folder)
        .args(["check", "--offline", "--quiet", "--message-format=short"])
        .output()
        .expect("Cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("src/"))
        .collect();
    assert_eq!(output.status.success(), errors.is_empty(), "{said}");
    errors.join("\n")
}

/// The macros, with what stands in the place of `CRATE`.
const ITEMS: &[&str] = &[
    "#[callbacks::exported_callback(on_error = 0CRATE)] pub fn double(value: i32) -> i32 { value * 2 }",
    "#[callbacks::exported_callback(on_error = 0CRATE)] pub type Change = fn(value: i32) -> i32;",
    "#[callbacks::exported_callback(bindingCRATE)] pub trait Storage { fn clear(&self); }",
    "#[derive(Clone, Copy, callbacks::FfiType)] DERIVE #[repr(C)] pub struct Point { pub x: i32 }",
    "callbacks::export_runtime!(RUNTIME);",
];

fn item(item: &str, path: &str) -> String {
    let (argument, derive, only) = if path.is_empty() {
        (String::new(), String::new(), String::new())
    } else {
        (
            format!(", crate = {path}"),
            format!("#[ffi_type(crate = {path})]"),
            format!("crate = {path}"),
        )
    };
    item.replace(
        "(bindingCRATE)",
        &format!("(binding = \"storage\"{argument})"),
    )
    .replace("CRATE", &argument)
    .replace("DERIVE", &derive)
    .replace("RUNTIME", &only)
}

#[test]
fn an_error_names_the_library_that_has_another_name_and_crate_finds_it() {
    for (at, written) in ITEMS.iter().enumerate() {
        let said = check(&format!("without-{at}"), &item(written, ""));
        // The row E0433 of the attribute's documentation says to write `crate = ..`. The compiler may say the same of the import too.
        let errors: Vec<&str> = said.lines().collect();
        let names_it = |error: &&str| error.contains("`registry_core`");
        assert!(errors.iter().all(names_it), "{written}: {said}");
        assert!(
            errors[0].contains("error[E0433]: ") && errors.len() <= 2,
            "{written}: {said}"
        );
    }
    let all: Vec<String> = ITEMS
        .iter()
        .map(|written| item(written, "::callbacks"))
        .collect();
    assert_eq!(check("with", &all.join("\n")), "");
}
