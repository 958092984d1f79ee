//! The cost of a callback in each runtime: a call through the generated binding, compared with the runtime's own no-op foreign call.
//!
//! `cargo bench -p registry-benches-runtimes --bench runtimes`; `-- --write` puts the table into `benches/README.md`. The programs are in this folder, the
//! library that they load in `library/`. Every program runs in several processes, in turns with the other runtimes' programs; `samples.rs` makes the
//! table of what they print. For wasm the peer is wasm-bindgen's closure in the same instance; its command is installed by cargo into
//! `target/foreign/tools` at the first run. A runtime that is not installed is skipped with a message.

mod addon;
#[path = "../../tests/foreign/harness/dart_vm.rs"]
mod dart_vm;
#[path = "../../tests/foreign/harness/jdk.rs"]
mod jdk;
#[path = "../../tests/foreign/harness/packages.rs"]
#[allow(dead_code, reason = "the tests of the foreign sides use the rest")]
mod packages;
mod samples;

use std::path::{Path, PathBuf};
use std::process::Command;

use packages::{
    Missing, Packages, browser, finished, program, target, wasm_module, workspace, write_bindings,
};
use registry_bindgen::emit::Language;
use samples::{Comparison, HEAD, Samples};

/// Whether a standard library is built from its source although nobody has asked for it: all runtimes are to be measured. `cfg(test)` is set here too.
const BUILDS_STD: bool = true;

/// Processes of each program.
const PROCESSES: usize = 5;

/// What a native program's cases are compared with.
const NATIVE: [Comparison; 2] = [
    compare("exported function", "limit, one double", None),
    compare("closure by handle", "limit, handle and int", None),
];

/// The same where the runtime was asked for, with the peer that does the same work: the call by hand, which gets its status with the call and
/// its result by a pointer.
const BY_HAND: [Comparison; 4] = {
    const TARGET: Option<f64> = Some(1.25);
    [
        compare("exported function", "limit, one double", None),
        compare("exported function", "by hand", TARGET),
        compare("closure by handle", "limit, handle and int", None),
        compare("closure by handle", "by hand, by handle", TARGET),
    ]
};

/// The same in Python, Java and Dart, and Rust's calls of a function of the language: against a C function for each one, which has no table and checks nothing, and against one C function
/// and a table of functions by hand.
const WITH_FUNCTIONS: [Comparison; 6] = {
    const CASE: &str = "function of the host";
    let [exported, exported_by_hand, closure, closure_by_hand] = BY_HAND;
    [
        exported,
        exported_by_hand,
        closure,
        closure_by_hand,
        compare(CASE, "limit, function of the host", None),
        compare(CASE, "by hand, function of the host", Some(1.25)),
    ]
};

/// What `peers/` has of UniFFI and of PyO3, in Python.
const PEERS_OF_PYTHON: [Comparison; 4] = [
    compare("closure by handle", "UniFFI's object", Some(1.0)),
    compare("closure by handle", "PyO3's object", None),
    compare(
        "function of the host",
        "UniFFI's callback interface",
        Some(1.0),
    ),
    compare("function of the host", "PyO3's `Py<PyAny>`", None),
];

/// The same for wasm, in either host.
const WASM: [Comparison; 7] = {
    const LIMIT: &str = "limit, one double";
    const PEER: &str = "wasm-bindgen's closure";
    [
        compare(PEER, LIMIT, None),
        compare("exported function", LIMIT, None),
        compare("exported function", PEER, Some(1.2)),
        compare("closure by handle", LIMIT, None),
        compare("closure by handle", PEER, Some(1.2)),
        compare("closure by its wrapper", LIMIT, None),
        compare("closure by its wrapper", PEER, None),
    ]
};

/// Calls of a thread that Node's loop runs, against Node's own: the same queue of the library's in an addon, which does the same work, and by the binding, which
/// also goes through Node's foreign interface.
const FROM_A_THREAD: [Comparison; 2] = {
    const PEER: &str = "thread-safe function";
    [
        compare("queue, in an addon", PEER, Some(1.0)),
        compare("queue, by the binding", PEER, None),
    ]
};

const fn compare(case: &'static str, against: &'static str, target: Option<f64>) -> Comparison {
    Comparison {
        case,
        against,
        target,
    }
}

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

fn copy(from: PathBuf, to: PathBuf) {
    std::fs::create_dir_all(to.parent().expect("it is in a folder")).expect("a folder can be made");
    std::fs::copy(&from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
}

/// The languages of the native library.
const LANGUAGES: [Language; 4] = [
    Language::C,
    Language::Python,
    Language::Node,
    Language::Java,
];
/// Where a program or a package finds it.
const PLACES: [&str; 4] = [
    "libcosts.so",
    "costs/node/libcosts.so",
    "costs/python/costs/libcosts.so",
    "costs/java/classes/costs/libcosts.so",
];
/// What runs in the folder with all of it.
const PROGRAMS: [&str; 8] = [
    "benches/runtimes/costs.js",
    "benches/runtimes/native.js",
    "benches/runtimes/threads.js",
    "benches/runtimes/wasm.js",
    "benches/runtimes/wasm-node.js",
    "benches/runtimes/page.html",
    "benches/runtimes/costs.py",
    "tests/foreign/web/chromium.js",
];

/// The library as a user builds it, its bindings, and the programs.
fn build(boxed: &Path) {
    let library = native();
    write_bindings(&library, &LANGUAGES, &boxed.join("costs"));
    for place in PLACES {
        copy(library.clone(), boxed.join(place));
    }
    for program in PROGRAMS {
        let from = workspace().join(program);
        let name = from.file_name().expect("a file has a name");
        copy(from.clone(), boxed.join(name));
    }
}

/// Builds the native library, with the feature that suits a library which is loaded, where there is one.
fn native() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--release", "-p", "costs"])
        .current_dir(workspace());
    if cfg!(all(
        target_arch = "x86_64",
        target_os = "linux",
        target_env = "gnu"
    )) {
        cargo.args(["--features", "initial-exec-tls"]);
    }
    finished(&mut cargo, "cargo build").unwrap_or_else(|missing| panic!("{}", missing.0));
    target().join("release/libcosts.so")
}

/// With the versions that it was published with, or, where one of them cannot be had, with what fits.
fn install_wasm_bindgen(tools: &Path) -> Result<(), Missing> {
    let install = |locked: &[&str]| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([
            "install",
            "wasm-bindgen-cli",
            "--version",
            "0.2.130",
            "--root",
        ]);
        cargo.arg(tools).args(locked);
        finished(&mut cargo, "cargo install wasm-bindgen-cli").map(drop)
    };
    install(&["--locked"]).or_else(|_| install(&[]))
}

/// The module, and the same module as wasm-bindgen's command leaves it.
fn wasm(packages: &Packages, boxed: &Path) -> Result<(), Missing> {
    let module = wasm_module(&["costs", "--features", "peer"])?;
    let tools = packages.folder.join("tools");
    let command = tools.join("bin/wasm-bindgen");
    if !command.is_file() {
        install_wasm_bindgen(&tools)?;
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

/// The peers of Python: one library, which UniFFI's Python loads, and which Python imports as PyO3's module.
fn peers_of_python(boxed: &Path) -> Result<(), Missing> {
    let folder = boxed.join("peers");
    // What is there of an earlier run must not stand for one that can't be built.
    let _ = std::fs::remove_dir_all(&folder);
    let built = target().join("foreign/peers");
    let cargo = |args: &[&str]| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(args).args(["--quiet", "--release", "--locked"]);
        cargo.arg("--target-dir").arg(&built);
        cargo.current_dir(workspace().join("benches/runtimes/peers"));
        cargo
    };
    finished(&mut cargo(&["build"]), "cargo build")?;
    let library = built.join("release/libpeers.so");
    let mut generate = cargo(&["run", "--bin", "uniffi-bindgen"]);
    generate.args([
        "--",
        "generate",
        "--language",
        "python",
        "--no-format",
        "--out-dir",
    ]);
    finished(generate.arg(&folder).arg(&library), "uniffi-bindgen")?;
    for name in ["libpeers.so", "pyo3_peers.so"] {
        copy(library.clone(), folder.join(name));
    }
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
