//! How a library is shipped: the commands of `registry-bindgen`'s README, and what a user of the packages may meet.
//!
//! Each page of the README runs as it is written, in a folder that has a built library where Cargo puts it. `shop` of the examples is that library.
//! A runtime that is not on this machine is skipped with a printed line; with `REGISTRY_REQUIRE_RUNTIMES=1` that is a failure.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::packages::{Packages, finished, program, target, workspace};
use crate::scenarios::skipped;

const README: &str = include_str!("../../../registry-bindgen/README.md");

/// The shell lines of a page of the README.
pub(crate) fn page(title: &str) -> String {
    let heading = format!("\n### {title}\n");
    let (_, page) = README.split_once(&heading).expect("the page is there");
    let page = page.split("\n## ").next().expect("there is a first part");
    let page = page.split("\n### ").next().expect("there is a first part");
    let blocks = page.split("```sh\n").skip(1);
    let lines = blocks.map(|block| block.split("```").next().expect("a block ends"));
    lines.collect()
}

/// What all tests use.
pub(crate) struct Ship {
    pub(crate) packages: Packages,
    pub(crate) library: PathBuf,
}

pub(crate) fn ship() -> &'static Ship {
    static SHIP: OnceLock<Ship> = OnceLock::new();
    SHIP.get_or_init(|| {
        let build = |what: &[&str]| {
            let mut cargo = Command::new(env!("CARGO"));
            cargo.args(["build", "--quiet", "--locked"]).args(what);
            finished(cargo.current_dir(workspace()), "cargo build").expect("it builds");
        };
        build(&["-p", "shop"]);
        // As the workspace's tests have it, whose features Cargo chooses for an example: it is built already.
        build(&[
            "--workspace",
            "--bin",
            "registry-bindgen",
            "--example",
            "copy",
        ]);
        Ship {
            packages: Packages::new(),
            library: target().join("debug/libshop.so"),
        }
    })
}

impl Ship {
    /// An empty folder of this name, with the built library.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        // Below the folder with Node's packages.
        let folder = self.packages.folder.join("shipping").join(name);
        // Left from an earlier run, or not there.
        let _ = std::fs::remove_dir_all(&folder);
        let release = folder.join("target/release");
        std::fs::create_dir_all(&release).expect("a folder can be made");
        std::fs::copy(&self.library, release.join("libshop.so")).expect("it can be copied");
        folder
    }

    /// Shell lines in a folder, with `registry-bindgen` and these folders of programs found first.
    fn shell(&self, folder: &Path, script: &str, programs: &[PathBuf]) -> Output {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = programs
            .iter()
            .cloned()
            .chain([target().join("debug")])
            .chain(std::env::split_paths(&path));
        let path = std::env::join_paths(path).expect("the folders' names have no colons");
        let mut bash = Command::new("bash");
        bash.args(["-euo", "pipefail", "-c", script])
            .current_dir(folder)
            .env("PATH", path);
        // Cargo's own search path may have an older library of the same name.
        bash.env_remove("LD_LIBRARY_PATH")
            .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
            .env("npm_config_update_notifier", "false")
            .env("npm_config_audit", "false");
        bash.output().expect("bash starts")
    }

    /// The same, which must succeed: what was printed.
    pub(crate) fn runs(&self, folder: &Path, script: &str, programs: &[PathBuf]) -> String {
        let done = self.shell(folder, script, programs);
        let printed = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(
            done.status.success(),
            "{script}\n{printed}{}",
            String::from_utf8_lossy(&done.stderr)
        );
        printed
    }

    /// The same, which must fail and say this: all that was said.
    pub(crate) fn fails(
        &self,
        folder: &Path,
        script: &str,
        programs: &[PathBuf],
        wanted: &str,
    ) -> String {
        let done = self.shell(folder, script, programs);
        let said = [done.stdout, done.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(
            !done.status.success() && said.contains(wanted),
            "{script}: {wanted:?} expected:\n{said}"
        );
        said
    }
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("it can be listed").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The beginning of the library, as an interrupted download leaves it.
pub(crate) fn cut_off(library: &Path) {
    let bytes = std::fs::read(library).expect("the library is there");
    std::fs::remove_file(library).expect("it can be removed");
    std::fs::write(library, &bytes[..5000]).expect("a file can be written");
}

/// A copy of the library that says it is for another processor.
pub(crate) fn for_another_machine(library: &Path) {
    let mut bytes = std::fs::read(library).expect("the library is there");
    // ELF's `e_machine`: 183 is AArch64.
    bytes[18..20].copy_from_slice(&183_u16.to_le_bytes());
    // Not written into the file, which a running program may have loaded.
    std::fs::remove_file(library).expect("it can be removed");
    std::fs::write(library, bytes).expect("a file can be written");
}

#[test]
fn the_page_on_python_builds_a_wheel_of_this_platform_that_an_empty_environment_imports() {
    if let Err(missing) = program(&["python3"]) {
        return skipped("python3", &missing);
    }
    let (ship, folder) = (ship(), ship().folder("python"));
    ship.runs(&folder, "python3 -m venv venv", &[]);
    let bin = [folder.join("venv/bin")];
    let printed = ship.runs(&folder, &page("Python"), &bin);
    assert!(printed.lines().any(|line| line == "120"), "{printed}");
    let platform =
        "import sysconfig; print(sysconfig.get_platform().replace('-', '_').replace('.', '_'))";
    let platform = ship.runs(&folder, &format!("python -c \"{platform}\""), &bin);
    let wheel = format!("shop-0.1.0-py3-none-{}.whl", platform.trim());
    for built in ["dist", "wheels"] {
        assert_eq!(names(&folder.join(built)), [wheel.as_str()], "{built}");
    }

    let module = folder
        .join("venv/lib")
        .join(&names(&folder.join("venv/lib"))[0]);
    let installed = module.join("site-packages/shop/libshop.so");
    for_another_machine(&installed);
    let import = "python -c 'import shop'";
    ship.fails(&folder, import, &bin, "it is for aarch64 (ELF, 64 bits, little-endian), and this Python for x86_64 (ELF, 64 bits, little-endian)");
    cut_off(&installed);
    ship.fails(
        &folder,
        import,
        &bin,
        "it is cut off: 5000 bytes of at least ",
    );
    std::fs::write(&installed, "no library").expect("a file can be written");
    ship.fails(&folder, import, &bin, "it is no library, or damaged");
    std::fs::remove_file(&installed).expect("it can be removed");
    ship.fails(
        &folder,
        import,
        &bin,
        "so the system looked for it; copy it there, or set `SHOP_LIBRARY` to its path",
    );
    let beside = format!("there is no `{}`", installed.display());
    ship.fails(&folder, import, &bin, &beside);
    // A variable names a path and no name for the system's search, from the current folder.
    let here = "cp target/release/libshop.so here.so; SHOP_LIBRARY=here.so";
    ship.runs(&folder, &format!("{here} {import}"), &bin);
    let there = format!("`{}/there.so` cannot be loaded", folder.display());
    let import_there = format!("SHOP_LIBRARY=there.so {import}");
    ship.fails(&folder, &import_there, &bin, &there);
    let names = "`SHOP_LIBRARY` names it; a relative path begins in the current folder";
    ship.fails(&folder, &import_there, &bin, names);
    let misspelt = format!("SHOP_BACKEND=cfii {import}");
    let choices = "`SHOP_BACKEND` is `cfii`; set it to `ctypes` or `cffi`, or unset it";
    ship.fails(&folder, &misspelt, &bin, choices);
    ship.runs(&folder, &format!("{here} SHOP_BACKEND= {import}"), &bin);
}

#[test]
fn no_wheel_is_built_without_the_library_or_with_that_of_another_machine() {
    let ship = ship();
    if let Err(missing) = ship.packages.python() {
        return skipped("python", &missing);
    }
    let folder = ship.folder("no_wheel");
    // The build's own packages are installed already.
    let bin = [ship.packages.folder.join("venv/bin")];
    ship.runs(
        &folder,
        "registry-bindgen target/release/libshop.so --lang python --out bindings",
        &[],
    );
    let wheel = "pip wheel ./bindings/python --no-deps --no-build-isolation --wheel-dir dist";
    ship.fails(
        &folder,
        wheel,
        &bin,
        "bindings/python/shop/libshop.so` is missing; copy it there before you build the wheel",
    );
    let place = folder.join("bindings/python/shop/libshop.so");
    std::fs::copy(&ship.library, &place).expect("it can be copied");
    for_another_machine(&place);
    ship.fails(
        &folder,
        wheel,
        &bin,
        "is for aarch64 (ELF, 64 bits, little-endian), and the wheel for linux_x86_64",
    );
    assert!(!folder.join("dist").exists() || names(&folder.join("dist")).is_empty());
    let cross = format!("{wheel} --config-settings=--build-option=--plat-name=linux_aarch64");
    ship.runs(&folder, &cross, &bin);
    assert_eq!(
        names(&folder.join("dist")),
        ["shop-0.1.0-py3-none-linux_aarch64.whl"]
    );
}

#[test]
fn type_checkers_say_nothing_of_a_package_that_a_project_has_copied() {
    let ship = ship();
    if let Err(missing) = ship.packages.python().and_then(|()| ship.packages.node()) {
        return skipped("mypy and pyright", &missing);
    }
    let folder = ship.folder("vendored");
    let bin = [
        ship.packages.folder.join("venv/bin"),
        ship.packages.folder.join("node_modules/.bin"),
    ];
    ship.runs(
        &folder,
        "registry-bindgen target/release/libshop.so --lang python --out .",
        &[],
    );
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join("python").join(name), text).expect("a file can be written")
    };
    write(
        "app.py",
        "import shop\n\ncents: int = shop.add_tax(100)\nprint(cents)\n",
    );
    write("wrong.py", "import shop\n\nshop.add_tax(\"100\")\n");
    // Whatever another mode reports, this one does too.
    write("pyrightconfig.json", "{ \"typeCheckingMode\": \"strict\" }");
    let checkers = [
        (
            "pyright --pythonpath $(command -v python) .",
            "1 error, 0 warnings",
        ),
        ("mypy --strict .", "Found 1 error in 1 file"),
    ];
    for (checker, sum) in checkers {
        let script = format!("cd python && {checker}");
        let said = ship.fails(&folder, &script, &bin, sum);
        let errors = said.lines().filter(|line| line.contains("error:"));
        let wrong: Vec<&str> = errors.filter(|line| line.contains("wrong.py:3:")).collect();
        assert!(
            wrong.len() == 1 && said.contains("SupportsIndex"),
            "{checker}: {said}"
        );
    }
}

#[test]
fn bindings_find_a_library_whose_file_is_not_called_as_its_functions() {
    let (ship, folder) = (ship(), ship().folder("renamed"));
    let release = folder.join("target/release");
    std::fs::rename(release.join("libshop.so"), release.join("libtill_ffi.so"))
        .expect("it can be renamed");
    ship.runs(
        &folder,
        "registry-bindgen target/release/libtill_ffi.so --lang c,cpp,python,node --out bindings
        cp target/release/libtill_ffi.so bindings/python/shop/
        cp target/release/libtill_ffi.so bindings/node/",
        &[],
    );
    let pc = std::fs::read_to_string(folder.join("bindings/c/shop.pc")).expect("it was written");
    assert!(pc.contains("Libs: -L${libdir} -ltill_ffi\n"), "{pc}");
    let check = "registry-bindgen target/release/libtill_ffi.so --lang c,cpp,python,node --out bindings --check";
    ship.runs(&folder, check, &[]);
    let python = "cd bindings/python && python3 -c 'import shop; print(shop.add_tax(100))'";
    match program(&["python3"]) {
        Ok(_) => assert_eq!(ship.runs(&folder, python, &[]), "120\n"),
        Err(missing) => skipped("python3", &missing),
    }
    let node = "node --input-type=module -e \"import { addTax } from './bindings/node/index.js'; console.log(addTax(100))\"";
    match ship.packages.node().and_then(|()| program(&["node"])) {
        Ok(_) => assert_eq!(ship.runs(&folder, node, &[]), "120n\n"),
        Err(missing) => skipped("node", &missing),
    }
}

#[test]
fn the_page_on_c_builds_a_program_by_pkg_config() {
    for tool in ["cc", "pkg-config", "install"] {
        if let Err(missing) = program(&[tool]) {
            return skipped(tool, &missing);
        }
    }
    let (ship, folder) = (ship(), ship().folder("c"));
    let printed = ship.runs(&folder, &page("C and C++"), &[]);
    assert_eq!(printed.lines().last(), Some("120"), "{printed}");
    // The folder as a whole has another place.
    std::fs::rename(folder.join("stage"), folder.join("moved")).expect("it can be renamed");
    let moved = "export PKG_CONFIG_PATH=$PWD/moved/usr/lib/pkgconfig
        sed s/shop.h/shop.hpp/ till.c > till.cpp
        c++ -std=c++17 till.cpp -o till $(pkg-config --cflags --libs shop)
        LD_LIBRARY_PATH=moved/usr/lib ./till";
    assert_eq!(ship.runs(&folder, moved, &[]), "120\n");
}
