//! The example for other languages: one program in C++, Python and JavaScript, over generated bindings.
//!
//! A runtime that is not on this machine is skipped with a printed line; with `REGISTRY_REQUIRE_RUNTIMES=1` that is a failure.
//! `packages.rs` finds the runtimes, as for the scenario table.

use crate::packages::{
    Missing, Packages, browser, finished, program, target, wasm_module, workspace, write_bindings,
};
use registry_bindgen::emit::Language;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The library and its bindings, laid out as the example's README says.
struct Shop {
    packages: Packages,
    bindings: PathBuf,
    source: PathBuf,
}

fn shop() -> &'static Shop {
    static SHOP: OnceLock<Shop> = OnceLock::new();
    SHOP.get_or_init(|| {
        let packages = Packages::new();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--locked", "--package", "shop"]);
        cargo.current_dir(workspace());
        finished(&mut cargo, "cargo build").expect("the library builds");
        let library = target().join("debug/libshop.so");
        // Below the folder with Node's packages, where Node looks for them.
        let bindings = packages.folder.join("shop");
        let all = [Language::C, Language::Cpp, Language::Python, Language::Node];
        write_bindings(&library, &all, &bindings);
        for folder in ["c", "python/shop", "node"] {
            let place = bindings.join(folder).join("libshop.so");
            std::fs::copy(&library, place).expect("the library can be copied");
        }
        let source = workspace().join("examples/shop");
        Shop {
            packages,
            bindings,
            source,
        }
    })
}

/// Runs a program as the README says, and compares what it prints.
fn prints_what_is_expected(command: Result<Command, Missing>) {
    let expected = shop().source.join("expected.txt");
    prints(
        command,
        &std::fs::read_to_string(expected).expect("it is there"),
    );
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

#[test]
fn a_till_in_cpp_prints_what_is_expected() {
    let compiled = || {
        let shop = shop();
        let binary = shop.bindings.join("till");
        let mut compiler = Command::new(program(&["c++"])?);
        compiler.args([
            "-std=c++11",
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Werror",
            "-o",
        ]);
        compiler.arg(&binary).arg(shop.source.join("till.cpp"));
        for folder in ["c", "cpp"] {
            compiler.arg("-I").arg(shop.bindings.join(folder));
        }
        let library = shop.bindings.join("c");
        compiler.arg("-L").arg(&library).arg("-lshop");
        compiler.arg(format!("-Wl,-rpath,{}", library.display()));
        finished(&mut compiler, "c++").expect("it compiles without a warning");
        Ok(Command::new(binary))
    };
    prints_what_is_expected(compiled());
}

#[test]
fn a_till_in_python_prints_what_is_expected() {
    let started = || {
        let shop = shop();
        shop.packages.python()?;
        let mut python = Command::new(shop.packages.venv_python());
        python.arg(shop.source.join("till.py"));
        python.env("PYTHONPATH", shop.bindings.join("python"));
        Ok(python)
    };
    prints_what_is_expected(started());
}

fn javascript(runtime: &Path, options: &[&str]) -> Command {
    let shop = shop();
    let mut command = Command::new(runtime);
    command.args(options).arg(shop.source.join("till.mjs"));
    command.arg(shop.bindings.join("node"));
    command
}

#[test]
fn a_till_in_node_prints_what_is_expected() {
    let installed = shop().packages.node();
    let node = installed.and_then(|()| program(&["node"]));
    prints_what_is_expected(node.map(|node| javascript(&node, &[])));
}

#[test]
fn a_till_in_bun_prints_what_is_expected() {
    let installed = shop().packages.node();
    prints_what_is_expected(installed.map(|()| javascript(&shop().packages.bun(), &["run"])));
}

#[test]
fn a_till_in_deno_prints_what_is_expected() {
    let installed = shop().packages.node();
    let options = ["run", "--allow-ffi", "--allow-env", "--allow-read"];
    prints_what_is_expected(installed.map(|()| javascript(&shop().packages.deno(), &options)));
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
