//! Dart: its VM, the libraries for it, and their packages, under `target/foreign/dart`.
//!
//! The only VM with a compiler that a registry has is one of 32 bits. So the libraries are built for Linux with 32 bits (`.ci/i686`).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use registry_bindgen::emit::{self, Language};

use crate::dart_vm;
use crate::packages::{Missing, Packages, interface, write_bindings, write_files};
use crate::shipping;

/// The libraries that programs import.
const LIBRARIES: [&str; 5] = ["scenario", "neighbour", "torture", "twin", "shop"];

/// What programs need, or why it is not there.
struct Dart {
    folder: PathBuf,
    vm: PathBuf,
}

impl Dart {
    fn get(packages: &Packages) -> Result<&'static Self, Missing> {
        static DART: OnceLock<Result<Dart, Missing>> = OnceLock::new();
        DART.get_or_init(|| Self::new(packages))
            .as_ref()
            .map_err(Clone::clone)
    }

    fn new(packages: &Packages) -> Result<Self, Missing> {
        let folder = packages.folder.join("dart");
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        // First, since what it is for may not be wanted.
        libraries(&folder)?;
        let vm = dart_vm::install(packages)?;
        newer(&folder);
        Ok(Self { folder, vm })
    }
}

/// Builds the libraries, and writes the package of each with its library inside.
fn libraries(folder: &Path) -> Result<(), Missing> {
    let built = dart_vm::libraries(&LIBRARIES)?;
    for name in LIBRARIES {
        let library = built.join(format!("lib{name}.so"));
        let own = folder.join(name);
        write_bindings(&library, &[Language::Dart], &own);
        place(&library, &own.join("dart"));
    }
    let roots = LIBRARIES.map(|name| (name, folder.join(name).join("dart")));
    dart_vm::configure(folder, &roots);
    Ok(())
}

fn place(library: &Path, package: &Path) {
    let file = library.file_name().expect("a library has a name");
    std::fs::copy(library, package.join("lib").join(file)).expect("a library can be copied");
}

/// A package of another interface beside the same library, and a program that calls it.
fn newer(folder: &Path) {
    let library = folder.join("scenario/dart/lib/libscenario.so");
    let newer = folder.join("newer");
    let mut other = interface(&library);
    other.fingerprint ^= 1;
    write_files(emit::files(&other, Language::Dart), &newer);
    place(&library, &newer.join("dart"));
    dart_vm::configure(&newer, &[("scenario", newer.join("dart"))]);
    let program = "import 'package:scenario/scenario.dart' as s;\n\nvoid main() => s.start();\n";
    std::fs::write(newer.join("program.dart"), program).expect("a file can be written");
}

/// The VM with a program, by its name or its path, which gets the folder.
pub(crate) fn command(packages: &Packages, program: impl AsRef<Path>) -> Result<Command, Missing> {
    let dart = Dart::get(packages)?;
    let mut command = Command::new(&dart.vm);
    command
        .arg(format!(
            "--packages={}",
            dart.folder.join("packages.json").display()
        ))
        .arg(packages.source.join("dart").join(program))
        .arg(&dart.folder);
    Ok(command)
}

/// The shop is built for 64 bits, which the VM is not: `late.dart` and others call a package that is laid out like this one.
#[test]
fn the_page_on_dart_makes_a_package_with_the_library_inside() {
    let (ship, page) = (shipping::ship(), shipping::page("Dart"));
    let folder = ship.folder("dart");
    ship.runs(&folder, &page, &[]);
    for file in ["pubspec.yaml", "lib/shop.dart", "lib/libshop.so"] {
        let file = folder.join("bindings/dart").join(file);
        assert!(file.is_file(), "{} is not there", file.display());
    }
    let library = std::fs::read_to_string(folder.join("bindings/dart/lib/shop.dart"));
    assert!(library.expect("text").contains("int addTax(int cents)"));
}

#[cfg(unix)]
#[test]
fn a_late_call_ends_dart_s_own_process_and_is_an_exception_over_the_registry() {
    use std::os::unix::process::ExitStatusExt;
    use std::process::Output;

    use crate::scenarios::skipped;

    let packages = Packages::new();
    let run = |whose: &str| -> Result<Output, Missing> {
        let mut command = command(&packages, "late.dart")?;
        command.arg(whose).env_remove("LD_LIBRARY_PATH");
        Ok(command.output().expect("it has started before"))
    };
    let own = match run("own") {
        Err(missing) => return skipped("dart", &missing),
        Ok(own) => own,
    };
    let said = String::from_utf8_lossy(&own.stderr);
    assert_eq!(own.status.signal(), Some(6), "{said}");
    assert!(
        said.contains("Callback invoked after it has been deleted"),
        "{said}"
    );
    assert_eq!(String::from_utf8_lossy(&own.stdout), "in time: 17\n");
    let ours = run("ours").expect("the VM is there");
    let said = String::from_utf8_lossy(&ours.stdout);
    assert!(ours.status.success(), "{said}");
    assert_eq!(said, "in time: 15\nlate: status 3\n");
}
