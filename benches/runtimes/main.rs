//! The cost of a callback in each runtime: a call through the generated binding, compared with the runtime's own no-op foreign call.
//!
//! `cargo bench -p registry-benches-runtimes --bench runtimes`; `-- --write` puts the table into `benches/README.md`. The programs are in this folder, the
//! library that they load in `library/`. Every program runs in several processes, in turns with the other runtimes' programs; `samples.rs` makes the
//! table of what they print. For wasm the peer is wasm-bindgen's closure in the same instance; its command is installed by cargo into
//! `target/foreign/tools` at the first run. A runtime that is not installed is skipped with a message.

mod addon;
mod built;
mod comparisons;
#[path = "../../tests/foreign/harness/dart_vm.rs"]
mod dart_vm;
#[path = "../../tests/foreign/harness/jdk.rs"]
mod jdk;
#[path = "../../tests/foreign/harness/packages.rs"]
#[allow(dead_code, reason = "the tests of the foreign sides use the rest")]
mod packages;
mod samples;

use std::path::Path;
use std::process::Command;

use built::{build, copy, peers_of_python, wasm};
use comparisons::{BY_HAND, FROM_A_THREAD, NATIVE, PEERS_OF_PYTHON, WASM, WITH_FUNCTIONS};
use packages::{Missing, Packages, browser, finished, program, workspace, write_bindings};
use registry_bindgen::emit::Language;
use samples::{Comparison, HEAD, Samples};

/// Whether a standard library is built from its source although nobody has asked for it: all runtimes are to be measured. `cfg(test)` is set here too.
const BUILDS_STD: bool = true;

/// Processes of each program.
const PROCESSES: usize = 5;

fn main() {
    let packages = Packages::new();
    let boxed = packages.folder.join("costs");
    // What is there of an earlier run must not stand for one that can't be built.
    for earlier in ["dart", "costs/peer", "costs/web"] {
        let _ = std::fs::remove_dir_all(boxed.join(earlier));
    }
    let _ = std::fs::remove_file(boxed.join("threads.node"));
    build(&boxed);
    if let Err(missing) = wasm(&packages, &boxed) {
        println!("left out: wasm or its peer: {}", missing.0);
    }
    if let Err(missing) = peers_of_python(&boxed) {
        println!("left out: UniFFI and PyO3: {}", missing.0);
    }
    let mut table = HEAD.to_owned();
    for (runtime, samples) in RUNTIMES.iter().zip(run_all(&packages, &boxed)) {
        match samples {
            Ok(samples) => table.push_str(&samples.rows(runtime.name, &(runtime.comparisons)())),
            Err(missing) => println!("left out: {}: {}", runtime.name, missing.0),
        }
    }
    println!("{table}");
    if std::env::args().any(|argument| argument == "--write") {
        write(&table);
    }
}

/// Runs every program, and then every program again: what slows the machine for a minute slows one process of each, not all of one.
fn run_all(packages: &Packages, boxed: &Path) -> Vec<Result<Samples, Missing>> {
    let mut all: Vec<Result<Samples, Missing>> =
        RUNTIMES.iter().map(|_| Ok(Samples::default())).collect();
    for process in 1..=PROCESSES {
        for (runtime, found) in RUNTIMES.iter().zip(&mut all) {
            eprintln!("{process} of {PROCESSES}: {}", runtime.name);
            let Ok(samples) = found else { continue };
            match (runtime.run)(packages, boxed) {
                Ok(printed) => samples.add(&printed),
                Err(missing) => *found = Err(missing),
            }
        }
    }
    all
}

fn write(table: &str) {
    const BEGIN: &str = "<!-- runtimes: written by the run -->\n";
    const END: &str = "<!-- runtimes: end -->";
    let path = workspace().join("benches/README.md");
    let text = std::fs::read_to_string(&path).expect("the README is there");
    let (before, rest) = text
        .split_once(BEGIN)
        .expect("it has a place for the table");
    let (_, after) = rest.split_once(END).expect("and an end of it");
    std::fs::write(path, format!("{before}{BEGIN}{table}{END}{after}")).expect("it can be written");
}

struct Runtime {
    name: &'static str,
    comparisons: fn() -> Vec<Comparison>,
    run: fn(&Packages, &Path) -> Result<String, Missing>,
}

const RUNTIMES: [Runtime; 11] = [
    Runtime {
        name: "c",
        comparisons: || NATIVE.to_vec(),
        run: c,
    },
    Runtime {
        name: "python ctypes",
        comparisons: || [&WITH_FUNCTIONS[..], &PEERS_OF_PYTHON].concat(),
        run: |packages, boxed| python(packages, boxed, "ctypes"),
    },
    Runtime {
        name: "python cffi",
        comparisons: || [&WITH_FUNCTIONS[..], &PEERS_OF_PYTHON].concat(),
        run: |packages, boxed| python(packages, boxed, "cffi"),
    },
    Runtime {
        name: "node",
        comparisons: || BY_HAND.to_vec(),
        run: |packages, boxed| {
            packages.node()?;
            javascript(&program(&["node"])?, &["--expose-gc"], "native.js", boxed)
        },
    },
    Runtime {
        name: "node, from a thread",
        comparisons: || FROM_A_THREAD.to_vec(),
        run: |packages, boxed| {
            packages.node()?;
            let node = program(&["node"])?;
            // Once for all processes.
            if !boxed.join("threads.node").is_file() {
                addon::build(&node, boxed)?;
            }
            javascript(&node, &[], "threads.js", boxed)
        },
    },
    Runtime {
        name: "bun",
        comparisons: || NATIVE.to_vec(),
        run: |packages, boxed| {
            packages.node()?;
            javascript(&packages.bun(), &["run"], "native.js", boxed)
        },
    },
    Runtime {
        name: "deno",
        comparisons: || NATIVE.to_vec(),
        run: |packages, boxed| {
            packages.node()?;
            let args = ["run", "--allow-ffi", "--allow-env", "--allow-read"];
            javascript(&packages.deno(), &args, "native.js", boxed)
        },
    },
    Runtime {
        name: "java",
        comparisons: || WITH_FUNCTIONS.to_vec(),
        run: |_, boxed| java(boxed),
    },
    Runtime {
        name: "dart, 32 bits",
        comparisons: || WITH_FUNCTIONS.to_vec(),
        run: dart,
    },
    Runtime {
        name: "wasm in node",
        comparisons: || WASM.to_vec(),
        run: |_, boxed| javascript(&program(&["node"])?, &[], "wasm-node.js", boxed),
    },
    Runtime {
        name: "wasm in chromium",
        comparisons: || WASM.to_vec(),
        run: chromium,
    },
];

fn text(command: &mut Command, what: &str) -> Result<String, Missing> {
    command.env_remove("LD_LIBRARY_PATH");
    Ok(String::from_utf8_lossy(&finished(command, what)?.stdout).into_owned())
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

fn java(boxed: &Path) -> Result<String, Missing> {
    let jdk = jdk::jdk()?;
    let folder = boxed.join("costs/java");
    let classes = folder.join("classes");
    let mut javac = jdk::tool(&jdk, "javac");
    javac
        .arg("-d")
        .arg(&classes)
        .args(jdk::sources(&folder.join("costs")));
    javac.arg(workspace().join("benches/runtimes/Costs.java"));
    finished(&mut javac, "javac")?;
    let mut java = Command::new(jdk.join("bin/java"));
    java.args(["--enable-native-access=ALL-UNNAMED", "-cp"])
        .arg(&classes);
    text(
        java.arg("Costs").arg(classes.join("costs/libcosts.so")),
        "java",
    )
}

/// The library for the VM's 32 bits, its package, and the program.
fn dart(packages: &Packages, boxed: &Path) -> Result<String, Missing> {
    let vm = dart_vm::install(packages)?;
    let folder = boxed.join("dart");
    let package = folder.join("dart");
    // Once for all processes.
    if !folder.join("packages.json").is_file() {
        let library = dart_vm::libraries(&["--release", "costs"])?.join("libcosts.so");
        write_bindings(&library, &[Language::Dart], &folder);
        copy(library, package.join("lib/libcosts.so"));
        dart_vm::configure(&folder, &[("costs", package.clone())]);
    }
    let mut dart = Command::new(vm);
    let packages = format!("--packages={}", folder.join("packages.json").display());
    let program = workspace().join("benches/runtimes/costs.dart");
    text(
        dart.arg(packages)
            .arg(program)
            .arg(package.join("lib/libcosts.so")),
        "dart",
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
