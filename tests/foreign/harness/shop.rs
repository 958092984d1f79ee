//! The examples for other languages: programs in C++, Python and JavaScript over generated bindings.
//!
//! A runtime that is not on this machine is skipped with a printed line; with `REGISTRY_REQUIRE_RUNTIMES=1` that is a failure.
//! `packages.rs` finds the runtimes, as for the scenario table.

use crate::packages::{
    Missing, Packages, browser, finished, program, target, wasm_module, workspace, write_bindings,
};
use registry_bindgen::emit::Language;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// A library and its bindings, laid out as the example's README says.
struct Example {
    packages: Packages,
    bindings: PathBuf,
    source: PathBuf,
}

fn shop() -> &'static Example {
    static SHOP: OnceLock<Example> = OnceLock::new();
    let all = [Language::C, Language::Cpp, Language::Python, Language::Node];
    SHOP.get_or_init(|| made("shop", &all, &["c", "python/shop", "node"]))
}

fn later() -> &'static Example {
    static LATER: OnceLock<Example> = OnceLock::new();
    let all = [Language::Python, Language::Node];
    LATER.get_or_init(|| made("later", &all, &["python/later", "node"]))
}

/// Builds the library `name` of `examples/`, writes its bindings, and puts the library into these folders of them.
fn made(name: &str, languages: &[Language], folders: &[&str]) -> Example {
    let packages = Packages::new();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--locked", "--package", name]);
    cargo.current_dir(workspace());
    finished(&mut cargo, "cargo build").expect("the library builds");
    let file = format!("lib{name}.so");
    let library = target().join("debug").join(&file);
    // Below the folder with Node's packages, where Node looks for them.
    let bindings = packages.folder.join(name);
    write_bindings(&library, languages, &bindings);
    for folder in folders {
        let place = bindings.join(folder).join(&file);
        std::fs::copy(&library, place).expect("the library can be copied");
    }
    let source = workspace().join("examples").join(name);
    Example {
        packages,
        bindings,
        source,
    }
}

/// Runs a program as the README says, and compares what it prints.
fn prints_what_is_expected(command: Result<Command, Missing>) {
    prints_the_file(command, shop().source.join("expected.txt"));
}

/// The same of a program with another file of what it prints.
fn prints_the_file(command: Result<Command, Missing>, file: PathBuf) {
    let expected = std::fs::read_to_string(file);
    prints(command, &expected.expect("it is there"));
}

fn prints(command: Result<Command, Missing>, expected: &str) {
    let mut command = match command {
        Ok(command) => command,
        Err(missing) => {
            let required =
                std::env::var("REGISTRY_REQUIRE_RUNTIMES").is_ok_and(|value| value == "1");
            assert!(!required, "it is required: {}", missing.0);
            // Past the test harness, which keeps what a test prints to itself.
            let _ = writeln!(std::io::stderr(), "skipped: {}", missing.0);
            return;
        }
    };
    // Cargo's own search path may have an older library of the same name.
    command.env_remove("LD_LIBRARY_PATH");
    let done = command.output().expect("the program starts");
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {errors}");
    assert_eq!(String::from_utf8_lossy(&done.stdout), expected, "{errors}");
}

/// Compiles a program of C++.
fn compiled(name: &str) -> Result<Command, Missing> {
    let shop = shop();
    let binary = shop.bindings.join(name);
    let mut compiler = Command::new(program(&["c++"])?);
    compiler.args([
        "-std=c++11",
        "-Wall",
        "-Wextra",
        "-Wpedantic",
        "-Werror",
        "-o",
    ]);
    let source = shop.source.join(format!("{name}.cpp"));
    compiler.arg(&binary).arg(source);
    for folder in ["c", "cpp"] {
        compiler.arg("-I").arg(shop.bindings.join(folder));
    }
    let library = shop.bindings.join("c");
    compiler.arg("-L").arg(&library).arg("-lshop");
    compiler.arg(format!("-Wl,-rpath,{}", library.display()));
    finished(&mut compiler, "c++").expect("it compiles without a warning");
    Ok(Command::new(binary))
}

#[test]
fn a_till_in_cpp_prints_what_is_expected() {
    prints_what_is_expected(compiled("till"));
}

/// Starts a program of Python.
fn started(example: &Example, name: &str) -> Result<Command, Missing> {
    example.packages.python()?;
    let mut python = Command::new(example.packages.venv_python());
    python.arg(example.source.join(format!("{name}.py")));
    python.env("PYTHONPATH", example.bindings.join("python"));
    Ok(python)
}

#[test]
fn a_till_in_python_prints_what_is_expected() {
    prints_what_is_expected(started(shop(), "till"));
}

/// A runtime of JavaScript: what it is started by.
type Runtime = fn() -> Result<Command, Missing>;

fn node() -> Result<Command, Missing> {
    shop().packages.node()?;
    Ok(Command::new(program(&["node"])?))
}

fn bun() -> Result<Command, Missing> {
    shop().packages.node()?;
    let mut bun = Command::new(shop().packages.bun());
    bun.arg("run");
    Ok(bun)
}

fn deno() -> Result<Command, Missing> {
    shop().packages.node()?;
    let mut deno = Command::new(shop().packages.deno());
    deno.args([
        "run",
        "--allow-ffi",
        "--allow-env",
        "--allow-read",
        "--allow-net",
    ]);
    Ok(deno)
}

fn javascript(example: &Example, runtime: Runtime, name: &str) -> Result<Command, Missing> {
    let mut command = runtime()?;
    command.arg(example.source.join(format!("{name}.mjs")));
    command.arg(example.bindings.join("node"));
    Ok(command)
}

#[test]
fn a_till_in_node_prints_what_is_expected() {
    prints_what_is_expected(javascript(shop(), node, "till"));
}

/// In a folder in which the bindings are where the README has them.
#[test]
fn the_readme_s_line_for_node_prints_what_it_says() {
    let readme = std::fs::read_to_string(workspace().join("README.md")).expect("it is there");
    let line = readme
        .lines()
        .find_map(|line| line.strip_prefix("node -e '")?.strip_suffix('\''));
    let line = line.expect("the line");
    let said = |line: &str| {
        let mut command = node()?;
        let folder = shop().packages.folder.join("shop-line");
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let bindings = folder.join("bindings");
        let _ = std::fs::remove_file(&bindings);
        std::os::unix::fs::symlink(&shop().bindings, bindings).expect("a link can be made");
        command.args(["-e", line]).current_dir(folder);
        Ok(command)
    };
    assert!(readme.contains("It prints `120n`"));
    prints(said(line), "120n\n");
}

#[test]
fn a_till_in_bun_prints_what_is_expected() {
    prints_what_is_expected(javascript(shop(), bun, "till"));
}

#[test]
fn a_till_in_deno_prints_what_is_expected() {
    prints_what_is_expected(javascript(shop(), deno, "till"));
}

#[test]
fn functions_of_each_language_hear_of_prices() {
    let expected = || shop().source.join("listeners.txt");
    prints_the_file(compiled("listeners"), expected());
    prints_the_file(started(shop(), "listeners"), expected());
    for runtime in [node, bun, deno] as [Runtime; 3] {
        prints_the_file(javascript(shop(), runtime, "listeners"), expected());
    }
}

#[test]
fn event_loops_download_hear_of_progress_and_hold_a_ticker_back() {
    let expected = || later().source.join("expected.txt");
    prints_the_file(started(later(), "tasks"), expected());
    for runtime in [node, bun, deno] as [Runtime; 3] {
        prints_the_file(javascript(later(), runtime, "tasks"), expected());
    }
}

/// The page of the README, in a folder with what it loads.
#[test]
fn a_web_page_shows_what_the_readme_says() {
    let opened = || {
        let packages = &shop().packages;
        packages.node()?;
        let (node, browser) = (program(&["node"])?, browser()?);
        let module = wasm_module(&["shop"])?;
        let folder = packages.folder.join("shop-page");
        write_bindings(&module, &[Language::Web], &folder.join("bindings"));
        std::fs::copy(module, folder.join("shop.wasm")).expect("the module can be copied");
        let page = std::fs::read_to_string(shop().source.join("page.html")).expect("it is there");
        // What the runner of pages waits for, and prints.
        let said = "window.lines = [document.body.textContent];\n</script>";
        std::fs::write(folder.join("page.html"), page.replace("</script>", said))
            .expect("a file can be written");
        let mut command = Command::new(node);
        command.arg(packages.folder.join("programs/web/chromium.js"));
        command.arg(browser).arg(folder);
        Ok(command)
    };
    prints(opened(), "120, 80\n");
}
