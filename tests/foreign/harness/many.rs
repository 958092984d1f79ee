//! A library of very many functions and callback types, in Java, whose methods and classes have room for fewer.
//!
//! It is the scenarios' library, whose interface gets thousands of copies of each item. The copies have no symbol, but its own items are called.

use std::path::{Path, PathBuf};
use std::process::Command;

use registry_bindgen::emit::{self, Language};
use registry_bindgen::model::{Call, Interface};

use crate::jdk::{OF_A_TOOL, jdk, sources, tool};
use crate::packages::{Missing, finished, interface, write_files};
use crate::scenarios::skipped;
use crate::setup::Setup;

const FUNCTIONS: usize = 6000;
const CALLBACKS: usize = 600;

/// A call of another name, and without a name that the user has chosen.
fn renamed(call: &mut Call, number: usize) {
    call.name = format!("{}_{number}", call.name);
    call.symbol = format!("{}_{number}", call.symbol);
    call.binding = None;
}

/// The interface of the library, with copies before its own items.
fn many(library: &Path) -> Interface {
    let mut many = interface(library);
    let (functions, callbacks) = (many.functions.clone(), many.callbacks.clone());
    let copies = functions.iter().cycle().take(FUNCTIONS).enumerate();
    let copies = copies.map(|(number, function)| {
        let mut copy = function.clone();
        renamed(&mut copy.call, number);
        copy.handle = number as u64 + 1;
        copy
    });
    many.functions.splice(0..0, copies.collect::<Vec<_>>());
    let copies = callbacks.iter().cycle().take(CALLBACKS).enumerate();
    let copies = copies.map(|(number, callback)| {
        let mut copy = callback.clone();
        renamed(&mut copy.call, number);
        copy.call.identity = Some(number as u64 + 1);
        copy
    });
    many.callbacks.splice(0..0, copies.collect::<Vec<_>>());
    many
}

/// Writes a language's files, and returns their folder.
fn written(setup: &Setup, language: Language) -> PathBuf {
    let library = setup.boxed().join("libscenario.so");
    let folder = setup.packages.folder.join("many");
    write_files(emit::files(&many(&library), language), &folder);
    folder.join(language.folder())
}

const PROGRAM: &str = "import scenario.Scenario;

final class Many {
    public static void main(String[] arguments) {
        System.out.println(Scenario.HANDLES.size());
        System.out.println(Scenario.half(3));
    }
}
";

fn java(setup: &Setup) -> Result<String, Missing> {
    let jdk = jdk()?;
    let folder = written(setup, Language::Java);
    std::fs::write(folder.join("Many.java"), PROGRAM).expect("a file can be written");
    let classes = folder.join("classes");
    let mut javac = tool(&jdk, "javac");
    javac.args(["-Xlint:all", "-Werror", "-d"]).arg(&classes);
    javac.args(sources(&folder.join("scenario")));
    javac.arg(folder.join("Many.java"));
    finished(&mut javac, "javac").unwrap_or_else(|missing| panic!("{}", missing.0));
    let mut java = Command::new(jdk.join("bin/java"));
    java.args(OF_A_TOOL)
        .arg("--enable-native-access=ALL-UNNAMED");
    let library = setup.boxed().join("libscenario.so");
    java.arg(format!("-Dscenario.library={}", library.display()));
    java.arg("-cp").arg(&classes).arg("Many");
    let done = finished(&mut java, "java").unwrap_or_else(|missing| panic!("{}", missing.0));
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

#[test]
fn java_has_room_for_any_number_of_functions() {
    match java(Setup::get()) {
        Err(missing) => skipped("java", &missing),
        Ok(said) => {
            let own = interface(&Setup::get().boxed().join("libscenario.so"));
            assert_eq!(said, format!("{}\n1.5\n", FUNCTIONS + own.functions.len()));
        }
    }
}
