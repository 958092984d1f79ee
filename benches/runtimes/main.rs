//! What a callback costs in each runtime: through the generated binding, against that runtime's own no-op foreign call, in one run.
//!
//! `cargo bench -p registry-benches --bench runtimes`; `-- --write` puts the table into `runtimes/README.md`. The programs are in this folder, the
//! library that they load in `library/`. For wasm the peer is wasm-bindgen's closure in the same instance; its command is installed by cargo into
//! `target/foreign/tools` at the first run. A runtime that is not here is left out, and said so.

#[path = "../../tests/foreign/harness/packages.rs"]
#[allow(dead_code, reason = "the tests of the foreign sides use the rest")]
mod packages;

use std::path::{Path, PathBuf};
use std::process::Command;

use packages::{
    Missing, Packages, browser, finished, program, target, wasm_module, workspace, write_bindings,
};
use registry_bindgen::emit::Language;

/// Targets, as ratios: the runtime, the case, the most that is wanted.
const TARGETS: [(&str, &str, f64); 6] = [
    ("python ctypes", "exported function", 1.25),
    ("python cffi", "exported function", 1.25),
    ("node", "exported function", 1.25),
    ("wasm in node", "exported function, to the peer", 1.2),
    ("wasm in node", "closure by handle, to the peer", 1.2),
    ("wasm in chromium", "closure by handle, to the peer", 1.2),
];

fn main() {
    let packages = Packages::new();
    let boxed = packages.folder.join("costs");
    build(&boxed);
    let with_peer = wasm(&packages, &boxed);
    let mut table =
        "| runtime | case | ns | ratio | target | verdict |\n|---|---|---|---|---|---|\n"
            .to_owned();
    for (name, run) in RUNTIMES {
        match run(&packages, &boxed) {
            Ok(lines) => lines
                .lines()
                .for_each(|line| table.push_str(&row(name, line))),
            Err(missing) => println!("left out: {name}: {}", missing.0),
        }
    }
    if let Err(missing) = with_peer {
        println!("left out: wasm or its peer: {}", missing.0);
    }
    println!("{table}");
    if std::env::args().any(|argument| argument == "--write") {
        write(&table);
    }
}

/// `name<tab>ns<tab>ratio` as a row, with the verdict where there is a target.
fn row(runtime: &str, line: &str) -> String {
    let mut parts = line.split('\t');
    let (case, ns, ratio) = (
        parts.next().unwrap_or(""),
        parts.next().unwrap_or(""),
        parts.next().unwrap_or(""),
    );
    let target = TARGETS
        .iter()
        .find(|(name, wanted, _)| *name == runtime && *wanted == case)
        .map(|(_, _, most)| most);
    let verdict = match (target, ratio.parse::<f64>()) {
        (Some(most), Ok(found)) if found <= *most => "reached",
        (Some(_), Ok(_)) => "missed",
        _ => "",
    };
    let target = target.map_or(String::new(), |most| format!("<= {most}"));
    format!("| {runtime} | {case} | {ns} | {ratio} | {target} | {verdict} |\n")
}

fn write(table: &str) {
    let path = workspace().join("benches/runtimes/README.md");
    let text = std::fs::read_to_string(&path).expect("the README is there");
    let (before, rest) = text
        .split_once("<!-- table -->\n")
        .expect("it has a place for the table");
    let (_, after) = rest.split_once("<!-- end -->").expect("and an end of it");
    std::fs::write(
        path,
        format!("{before}<!-- table -->\n{table}<!-- end -->{after}"),
    )
    .expect("it can be written");
}

type Run = fn(&Packages, &Path) -> Result<String, Missing>;

const RUNTIMES: [(&str, Run); 8] = [
    ("c", c),
    ("python ctypes", |packages, boxed| {
        python(packages, boxed, "ctypes")
    }),
    ("python cffi", |packages, boxed| {
        python(packages, boxed, "cffi")
    }),
    ("node", |packages, boxed| {
        packages.node()?;
        javascript(&program(&["node"])?, &["--expose-gc"], "native.js", boxed)
    }),
    ("bun", |packages, boxed| {
        packages.node()?;
        javascript(&packages.bun(), &["run"], "native.js", boxed)
    }),
    ("deno", |packages, boxed| {
        packages.node()?;
        javascript(
            &packages.deno(),
            &["run", "--allow-ffi", "--allow-env", "--allow-read"],
            "native.js",
            boxed,
        )
    }),
    ("wasm in node", |_, boxed| {
        javascript(&program(&["node"])?, &[], "wasm-node.js", boxed)
    }),
    ("wasm in chromium", chromium),
];

fn text(command: &mut Command, what: &str) -> Result<String, Missing> {
    command.env_remove("LD_LIBRARY_PATH");
    Ok(String::from_utf8_lossy(&finished(command, what)?.stdout).into_owned())
}

fn copy(from: PathBuf, to: PathBuf) {
    std::fs::create_dir_all(to.parent().expect("it is in a folder")).expect("a folder can be made");
    std::fs::copy(&from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
}

/// The library as a user builds it, its bindings, and the programs.
fn build(boxed: &Path) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--release", "-p", "costs"])
        .current_dir(workspace());
    finished(&mut cargo, "cargo build").unwrap_or_else(|missing| panic!("{}", missing.0));
    let library = target().join("release/libcosts.so");
    write_bindings(
        &library,
        &[Language::C, Language::Python, Language::Node],
        &boxed.join("costs"),
    );
    for place in [
        "libcosts.so",
        "costs/node/libcosts.so",
        "costs/python/costs/libcosts.so",
    ] {
        copy(library.clone(), boxed.join(place));
    }
    for name in [
        "costs.js",
        "native.js",
        "wasm.js",
        "wasm-node.js",
        "page.html",
        "costs.py",
    ] {
        copy(
            workspace().join("benches/runtimes").join(name),
            boxed.join(name),
        );
    }
    copy(
        workspace().join("tests/foreign/web/chromium.js"),
        boxed.join("chromium.js"),
    );
}

/// The module, and the same module as wasm-bindgen's command leaves it.
fn wasm(packages: &Packages, boxed: &Path) -> Result<(), Missing> {
    let module = wasm_module(&["costs", "--features", "peer"])?;
    let tools = packages.folder.join("tools");
    let command = tools.join("bin/wasm-bindgen");
    if !command.is_file() {
        let mut install = Command::new(env!("CARGO"));
        install
            .args([
                "install",
                "wasm-bindgen-cli",
                "--version",
                "0.2.130",
                "--locked",
                "--root",
            ])
            .arg(&tools);
        finished(&mut install, "cargo install wasm-bindgen-cli")?;
    }
    let mut peer = Command::new(command);
    peer.args(["--target", "web", "--out-dir"])
        .arg(boxed.join("costs/peer"))
        .arg(&module);
    finished(&mut peer, "wasm-bindgen")?;
    // The records are still there after wasm-bindgen's command has gone over the module.
    write_bindings(
        &boxed.join("costs/peer/costs_bg.wasm"),
        &[Language::Web],
        &boxed.join("costs"),
    );
    Ok(())
}

fn c(_: &Packages, boxed: &Path) -> Result<String, Missing> {
    let binary = boxed.join("costs-c");
    let mut compiler = Command::new(program(&["cc"])?);
    compiler
        .args(["-std=c99", "-O2", "-D_POSIX_C_SOURCE=200809L", "-I"])
        .arg(boxed.join("costs/c"));
    compiler
        .arg(workspace().join("benches/runtimes/costs.c"))
        .arg("-o")
        .arg(&binary)
        .arg("-L")
        .arg(boxed)
        .arg("-lcosts");
    finished(
        compiler.arg(format!("-Wl,-rpath,{}", boxed.display())),
        "cc",
    )?;
    text(&mut Command::new(binary), "the C program")
}

fn python(packages: &Packages, boxed: &Path, backend: &str) -> Result<String, Missing> {
    packages.python()?;
    let mut python = Command::new(packages.venv_python());
    text(
        python
            .arg(boxed.join("costs.py"))
            .arg(boxed)
            .env("COSTS_BACKEND", backend),
        "python",
    )
}

fn javascript(runtime: &Path, args: &[&str], name: &str, boxed: &Path) -> Result<String, Missing> {
    text(
        Command::new(runtime)
            .args(args)
            .arg(boxed.join(name))
            .arg(boxed),
        name,
    )
}

fn chromium(packages: &Packages, boxed: &Path) -> Result<String, Missing> {
    packages.node()?;
    let mut node = Command::new(program(&["node"])?);
    text(
        node.arg(boxed.join("chromium.js"))
            .arg(browser()?)
            .arg(boxed),
        "chromium",
    )
}
