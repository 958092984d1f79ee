//! The command as a shell sees it: files, exit codes, messages.
//!
//! A small ELF object with two records stands for a library; `artifacts.rs` has the other formats and the damaged ones.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use object::write::{Object, StandardSegment};
use object::{Architecture, BinaryFormat, Endianness, SectionKind};

fn record(item: u8, types: &[u8], text: &str) -> Vec<u8> {
    let mut bytes = b"REGMETA\0\x03\0".to_vec();
    bytes.extend([item, 8]);
    bytes.extend(((24 + types.len() + text.len()) as u32).to_le_bytes());
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend([(types.len() / 24) as u8, 0, 0, 0]);
    [bytes, types.to_vec(), text.as_bytes().to_vec()].concat()
}

/// A library with one function that returns nothing.
fn library(folder: &Path, doc: &str) -> PathBuf {
    let ring = format!("crate shop 0.1.0\nname ring\nsymbol shop_ring\nhandle 7\ndoc  {doc}\n");
    library_of(folder, &record(1, &[0; 24], &ring))
}

/// A library with the record of its run time, and more.
fn library_of(folder: &Path, more: &[u8]) -> PathBuf {
    let mut file = Object::new(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little);
    let segment = file.segment_name(StandardSegment::Data).to_vec();
    let id = file.add_section(segment, b"regmeta".to_vec(), SectionKind::ReadOnlyData);
    file.append_section_data(
        id,
        &record(5, &[], "crate shop 0.1.0\nname shop\nsymbol shop\n"),
        1,
    );
    file.append_section_data(id, more, 1);
    let path = folder.join("libshop.so");
    std::fs::write(&path, file.write().expect("the object can be written"))
        .expect("a file can be written");
    path
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // Left from an earlier run, or not there.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_registry-bindgen"))
        .args(args)
        .output()
        .expect("it starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn written_files_pass_the_check_until_the_library_changes() {
    let folder = folder("check");
    let path = library(&folder, "Rings the bell.");
    let (library_path, out) = (path.to_str().expect("UTF-8"), folder.join("out"));
    let args = [
        library_path,
        "--lang",
        "c,cpp,python,node",
        "--out",
        out.to_str().expect("UTF-8"),
    ];
    let (code, _, said) = run(&args);
    assert_eq!(code, Some(0), "{said}");
    let header = std::fs::read_to_string(out.join("c/shop.h")).expect("the header is there");
    assert!(
        header.contains("void shop_ring(void);") && header.contains("Rings the bell."),
        "{header}"
    );
    let check = [&args[..], &["--check"]].concat();
    assert_eq!(run(&check).0, Some(0));
    library(&folder, "Rings it twice.");
    let (code, _, said) = run(&check);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("shop.h` is not up to date with the library; write the bindings again"),
        "{said}"
    );
    assert_eq!(
        std::fs::read_to_string(out.join("c/shop.h")).expect("still there"),
        header,
        "a check writes nothing"
    );
    std::fs::remove_file(out.join("c/shop.h")).expect("it can be removed");
    let (code, _, said) = run(&check);
    assert!(
        code == Some(1) && said.contains("shop.h` cannot be read"),
        "{said}"
    );
}

#[test]
fn a_language_that_cannot_call_the_library_is_passed_over_beside_others() {
    let folder = folder("passed_over");
    let path = library(&folder, "Rings.");
    let (library_path, out) = (path.to_str().expect("UTF-8"), folder.join("out"));
    let out_path = out.to_str().expect("UTF-8");
    let args = [
        library_path,
        "--lang",
        "web,c,cpp,python,node",
        "--out",
        out_path,
    ];
    let (code, _, said) = run(&args);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(
        said,
        "skipped: `web` cannot call this library; build it with `--target wasm32-unknown-unknown`\n"
    );
    for name in [
        "c/shop.h",
        "cpp/shop.hpp",
        "python/shop/__init__.py",
        "node/index.js",
    ] {
        assert!(out.join(name).is_file(), "{name}");
    }
    assert!(!out.join("web").exists());
    assert_eq!(run(&[&args[..], &["--check"]].concat()).0, Some(0));
}

/// The callbacks are in a dependency that the library never names.
#[test]
fn a_library_without_callbacks_is_listed_with_a_warning() {
    let folder = folder("empty");
    let path = library_of(&folder, &[]);
    let (code, listed, said) = run(&["list", path.to_str().expect("UTF-8")]);
    assert_eq!(code, Some(0), "{said}");
    assert!(listed.starts_with("shop 0.1.0"), "{listed}");
    assert!(
        said.starts_with("warning: `shop` has") && said.contains("use the_dependency as _;"),
        "{said}"
    );
    let path = library(&folder, "Rings the bell.");
    assert_eq!(run(&["list", path.to_str().expect("UTF-8")]).2, "");
}

#[test]
fn the_list_is_text_or_json() {
    let path = library(&folder("list"), "Rings.");
    let (code, text, _) = run(&["list", path.to_str().expect("UTF-8")]);
    assert_eq!(code, Some(0));
    assert!(
        text.starts_with("shop 0.1.0, fingerprint 0x") && text.contains("7  shop_ring()"),
        "{text}"
    );
    let (code, json, _) = run(&["list", path.to_str().expect("UTF-8"), "--json"]);
    assert_eq!(code, Some(0));
    let value: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(value["functions"][0]["symbol"], "shop_ring");
    assert_eq!(value["functions"][0]["handle"], 7);
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let path = library(&folder("enough"), "Rings.");
    for more in [&[][..], &["--json"]] {
        // Nobody reads the other end.
        let (stdout, other) = std::os::unix::net::UnixStream::pair().expect("a pair of sockets");
        drop(other);
        let done = Command::new(env!("CARGO_BIN_EXE_registry-bindgen"))
            .arg("list")
            .arg(&path)
            .args(more)
            .stdout(std::os::fd::OwnedFd::from(stdout))
            .stderr(std::process::Stdio::piped())
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!((done.status.code(), said.as_str()), (Some(0), ""));
    }
}

/// As Cargo builds a library whose `Cargo.toml` has no `crate-type`.
#[test]
fn where_only_an_rlib_was_built_the_missing_line_is_said() {
    let folder = folder("rlib");
    std::fs::write(folder.join("libshop.rlib"), "").expect("a file");
    let library = folder.join("libshop.so");
    let (code, _, said) = run(&["list", library.to_str().expect("UTF-8")]);
    assert_eq!(code, Some(2));
    assert!(
        said.contains("libshop.rlib`, which only rustc can link"),
        "{said}"
    );
    assert!(
        said.contains("write `crate-type = [\"cdylib\"]` under `[lib]`"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_done_is_said_with_exit_code_2() {
    let (code, _, said) = run(&["list", "/no/such/library.so"]);
    assert_eq!(code, Some(2));
    assert!(
        said.starts_with("error: cannot read `/no/such/library.so`: "),
        "{said}"
    );
    let path = library(&folder("refuse"), "Rings.");
    let (code, _, said) = run(&[
        path.to_str().expect("UTF-8"),
        "--lang",
        "web",
        "--out",
        "/tmp/none",
    ]);
    assert_eq!(code, Some(2));
    assert!(
        said.contains(
            "`web` cannot call this library; build it with `--target wasm32-unknown-unknown`"
        ),
        "{said}"
    );
    let (code, _, said) = run(&[path.to_str().expect("UTF-8")]);
    assert_eq!(code, Some(2));
    assert!(said.contains("--lang"), "{said}");
}

/// The header could be written, and the module after it could not.
#[test]
fn nothing_is_written_where_one_of_the_languages_cannot_be() {
    let folder = folder("half");
    let function = |name: &str| {
        let text = format!("crate shop 0.1.0\nname {name}\nsymbol shop_{name}\nhandle 7\n");
        record(1, &[0; 24], &text)
    };
    let path = library_of(
        &folder,
        &[function("int2_float"), function("int_2_float")].concat(),
    );
    let (library_path, out) = (path.to_str().expect("UTF-8"), folder.join("out"));
    let args = |langs| {
        [
            library_path,
            "--lang",
            langs,
            "--out",
            out.to_str().expect("UTF-8"),
        ]
    };
    let (code, _, said) = run(&args("c,node"));
    assert_eq!(code, Some(2));
    assert!(
        said.contains("would both be called `int2Float` in JavaScript"),
        "{said}"
    );
    assert!(!out.exists(), "nothing is written half");
    assert_eq!(run(&args("c")).0, Some(0));
}

#[test]
fn the_manifests_belong_to_the_user_once_they_are_written() {
    let folder = folder("manifests");
    let path = library(&folder, "Rings.");
    let (library_path, out) = (path.to_str().expect("UTF-8"), folder.join("out"));
    let args = [
        library_path,
        "--lang",
        "python,node",
        "--out",
        out.to_str().expect("UTF-8"),
    ];
    let check = [&args[..], &["--check"]].concat();
    assert_eq!(run(&args).0, Some(0));
    let (toml, json) = (
        out.join("python/pyproject.toml"),
        out.join("node/package.json"),
    );
    let edits = [
        (&toml, "[project]\nname = \"bells\"\n"),
        (&json, "{ \"name\": \"bells\", \"version\": \"7.0.0\" }\n"),
    ];
    for (path, edited) in edits {
        std::fs::write(path, edited).expect("a file can be written");
    }
    assert_eq!(run(&check), (Some(0), String::new(), String::new()));
    let (code, said, notes) = run(&args);
    assert!(
        code == Some(0) && said.contains(&format!("kept {}\n", json.display())),
        "{said}"
    );
    assert!(
        notes.contains("yours to edit, is 7.0.0; the library's is 0.1.0"),
        "{notes}"
    );
    for (path, edited) in edits {
        assert_eq!(std::fs::read_to_string(path).expect("it is there"), edited);
    }
    std::fs::remove_file(&toml).expect("it can be removed");
    assert_eq!(
        run(&check).0,
        Some(1),
        "one that is missing is not up to date"
    );
}

#[test]
fn line_ends_of_windows_are_no_difference_and_changed_text_is_one() {
    let folder = folder("line_ends");
    let path = library(&folder, "Rings.");
    let (library_path, out) = (path.to_str().expect("UTF-8"), folder.join("out"));
    let args = [
        library_path,
        "--lang",
        "c,cpp,python,node",
        "--out",
        out.to_str().expect("UTF-8"),
    ];
    let check = [&args[..], &["--check"]].concat();
    let (code, written, _) = run(&args);
    assert_eq!(code, Some(0));
    let files = written
        .lines()
        .map(|line| line.trim_start_matches("wrote "));
    let files: Vec<&str> = files.collect();
    assert!(files.len() > 10, "{written}");
    for file in &files {
        let text = std::fs::read_to_string(file).expect("it is there");
        std::fs::write(file, text.replace('\n', "\r\n")).expect("a file can be written");
    }
    assert_eq!(run(&check).0, Some(0));
    let module = out.join("node/index.js");
    let text = std::fs::read_to_string(&module).expect("it is there");
    std::fs::write(&module, text + "\r\n").expect("a file can be written");
    assert_eq!(run(&check).0, Some(1));
}
