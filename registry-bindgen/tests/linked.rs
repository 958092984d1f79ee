//! Real libraries, linked by the C compilers of this machine for it and for others: the records, and what the library exports, are read as in
//! a library of this machine. A system whose compiler is not installed is skipped with a printed line.

mod records;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use records::{listed, section};
use registry_bindgen::exports::{self, NotOffered};
use registry_bindgen::{artifact, model};

/// A compiler, its system, and how that names a library.
const COMPILERS: [(&str, &str, &str); 3] = [
    ("cc", "this machine", "libshop.so"),
    ("x86_64-w64-mingw32-gcc", "Windows", "shop.dll"),
    (
        "s390x-linux-gnu-gcc",
        "s390x, a big-endian processor",
        "libshop.so",
    ),
];

/// A library in C with the section that the Rust compiler leaves, and with the two functions that its records describe. `HIDDEN` keeps one of
/// them out of what is exported.
fn source() -> String {
    let bytes: Vec<String> = section().iter().map(u8::to_string).collect();
    format!(
        r#"#ifdef _WIN32
#define SECTION ".regmeta$b"
#define EXPORTED __declspec(dllexport)
#define KEPT_IN
#else
#define SECTION "regmeta"
#define EXPORTED __attribute__((visibility("default")))
#define KEPT_IN __attribute__((visibility("hidden")))
#endif
#ifdef HIDDEN
#define TRIED KEPT_IN
#else
#define TRIED EXPORTED
#endif
__attribute__((section(SECTION), used)) static const unsigned char records[] = {{{}}};
EXPORTED long long shop_add_tax(long long cents) {{ return cents * 120 / 100; }}
TRIED int shop_add_tax_try(long long cents, long long *result) {{ return *result = shop_add_tax(cents), 0; }}
"#,
        bytes.join(",")
    )
}

/// The library that a compiler makes of the source; `None` where there is no such compiler.
fn built(compiler: &str, flags: &[&str], source: &Path, library: PathBuf) -> Option<Vec<u8>> {
    let mut command = Command::new(compiler);
    command.args(flags).arg(source).arg("-o").arg(&library);
    let done = command.output().ok()?;
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {said}");
    Some(std::fs::read(library).expect("the compiler has written it"))
}

/// What the exports lack.
fn lacking(library: &[u8]) -> NotOffered {
    let artifact = artifact::read(library).unwrap_or_else(|error| panic!("{error}"));
    let interface = model::interface(&artifact).unwrap_or_else(|error| panic!("{error}"));
    exports::check(&artifact, &interface).expect_err("it has no `export_runtime!`")
}

/// Past the test runner's capture: what was skipped must be seen. A machine that should have everything can't skip it.
fn skipped(what: &str) {
    let is_required = std::env::var("REGISTRY_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(!is_required, "required: {what}");
    let _ = writeln!(std::io::stderr(), "skipped: {what}");
}

#[test]
fn a_library_is_read_as_the_linker_of_its_system_makes_it() {
    let mut read = 0;
    for (compiler, system, name) in COMPILERS {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(compiler);
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let code = folder.join("shop.c");
        std::fs::write(&code, source()).expect("a file can be written");
        let shared = ["-shared", "-fPIC"];
        let Some(library) = built(compiler, &shared, &code, folder.join(name)) else {
            skipped(&format!("a library for {system}: no {compiler}"));
            continue;
        };
        let expected = "shop_add_tax(cents: i64) -> i64, on_error -1";
        assert!(listed(&library).contains(expected), "{}", listed(&library));
        let object = built(compiler, &["-c", "-fPIC"], &code, folder.join("shop.o"));
        assert_eq!(
            listed(&library),
            listed(&object.expect("it was there")),
            "{system}"
        );
        // Of what is exported, only the runtime is missing; and what is hidden is missed.
        assert!(
            matches!(lacking(&library), NotOffered::Older(_)),
            "{system}"
        );
        let hidden = ["-shared", "-fPIC", "-DHIDDEN", "-s"];
        let library = built(compiler, &hidden, &code, folder.join(name)).expect("it was there");
        let lacks = lacking(&library);
        let is_named =
            matches!(&lacks, NotOffered::Some(symbol, _) if symbol == "shop_add_tax_try");
        assert!(is_named, "{system}: {lacks:?}");
        read += 1;
    }
    assert!(read > 0, "no compiler was found");
}
