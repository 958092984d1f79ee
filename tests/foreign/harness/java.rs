//! The JVM: a JDK of this machine compiles the packages and the programs of `foreign/java` at once, with all warnings as errors, and runs them.
//!
//! The packages need Java 22. No package manager that these tests use has a JDK as new as that, so it is looked for: in `JAVA_HOME`, then in `/usr/lib/jvm`. Where
//! there is none, a line says so, even if runtimes are required.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::packages::{Missing, NO_JDK, finished};
use crate::runtimes::{printed, said};
use crate::scenarios::skipped;
use crate::setup::Setup;

/// The first release with the Foreign Function and Memory API.
const OLDEST: u32 = 22;

/// The libraries whose packages are compiled.
const LIBRARIES: [&str; 4] = ["scenario", "neighbour", "torture", "twin"];

/// The folder of a JDK that is new enough.
pub(crate) fn jdk() -> Result<PathBuf, Missing> {
    let given = std::env::var_os("JAVA_HOME").map(PathBuf::from);
    let installed = std::fs::read_dir("/usr/lib/jvm").into_iter().flatten();
    let installed = installed.filter_map(|entry| Some(entry.ok()?.path()));
    let mut found: Vec<PathBuf> = given.into_iter().chain(installed).collect();
    found.retain(|folder| {
        folder.join("bin/javac").is_file() && release(folder).is_some_and(|is| is >= OLDEST)
    });
    let first = found.into_iter().next();
    let missing = || format!("{NO_JDK} {OLDEST} or later in `JAVA_HOME` or `/usr/lib/jvm`");
    first.ok_or_else(|| Missing(missing()))
}

/// The number in front of a JDK's version.
fn release(folder: &Path) -> Option<u32> {
    let text = std::fs::read_to_string(folder.join("release")).ok()?;
    let version = text
        .lines()
        .find_map(|line| line.strip_prefix("JAVA_VERSION=\""))?;
    version.split(['.', '"', '-', '+']).next()?.parse().ok()
}

/// The Java files in a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    paths
        .filter(|path| path.extension().is_some_and(|end| end == "java"))
        .collect()
}

/// Compiles everything at the first call of the process, into a folder whose name has a space in it.
pub(crate) fn classes(setup: &Setup) -> Result<PathBuf, Missing> {
    static CLASSES: OnceLock<Result<PathBuf, Missing>> = OnceLock::new();
    CLASSES.get_or_init(|| compiled(setup)).clone()
}

fn compiled(setup: &Setup) -> Result<PathBuf, Missing> {
    let jdk = jdk()?;
    let classes = setup.packages.folder.join("with a space/classes");
    let _ = std::fs::remove_dir_all(&classes);
    let mut javac = Command::new(jdk.join("bin/javac"));
    javac
        .args([
            "-Xlint:all",
            "-Werror",
            "--release",
            &OLDEST.to_string(),
            "-d",
        ])
        .arg(&classes);
    for name in LIBRARIES {
        javac.args(sources(&setup.boxed().join(name).join("java").join(name)));
    }
    javac.args(sources(&setup.packages.source.join("java")));
    finished(&mut javac, "javac").unwrap_or_else(|missing| panic!("{}", missing.0));
    for name in LIBRARIES {
        let file = format!("lib{name}.so");
        std::fs::copy(setup.boxed().join(&file), classes.join(name).join(&file))
            .expect("a library can be copied");
    }
    Ok(classes)
}

/// A program of these classes.
pub(crate) fn java(setup: &Setup, program: &str) -> Result<Command, Missing> {
    let classes = classes(setup)?;
    let mut java = Command::new(jdk()?.join("bin/java"));
    // A failed assertion of the machine's own code is a failure, and so is a warning of it.
    java.args([
        "-ea",
        "-Xcheck:jni",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
    ]);
    java.arg(classes)
        .arg(program)
        .env_remove("JAVA_TOOL_OPTIONS");
    Ok(java)
}

/// The scenarios' program.
pub(crate) fn scenarios(setup: &Setup) -> Result<String, Missing> {
    let mut java = java(setup, "Scenarios")?;
    java.arg(setup.boxed().join("newer/libscenario.so"));
    Ok(printed(&mut java))
}

/// What a program prints that says only what is wrong.
fn complaints(setup: &Setup, program: &str) {
    let mut java = match java(setup, program) {
        Ok(java) => java,
        Err(missing) => return skipped("java", &missing),
    };
    let (mut wrong, errors) = said(java.arg(setup.boxed()));
    // Of a failure, the registry says one line.
    let expected = |line: &&str| line.is_empty() || line.starts_with("registry: ");
    errors
        .lines()
        .filter(|line| !expected(line))
        .for_each(|line| wrong.push_str(line));
    assert_eq!(wrong.trim(), "", "{program}");
}

#[test]
fn java_calls_the_torture_library_s_items_by_their_names_and_checks_its_values() {
    complaints(Setup::get(), "Tortured");
}

#[test]
fn a_hostile_caller_in_java_is_refused_and_the_machine_lives() {
    complaints(Setup::get(), "Hostile");
}

#[test]
fn java_passes_functions_and_rust_calls_them_on_any_thread_until_the_machine_ends() {
    complaints(Setup::get(), "Called");
}

#[test]
fn the_documentation_of_a_java_package_has_nothing_to_complain_of() {
    let setup = Setup::get();
    let jdk = match jdk() {
        Ok(jdk) => jdk,
        Err(missing) => return skipped("javadoc", &missing),
    };
    let mut javadoc = Command::new(jdk.join("bin/javadoc"));
    javadoc.args(["-Xdoclint:all", "-Werror", "-quiet", "-d"]);
    javadoc.arg(setup.packages.folder.join("javadoc"));
    javadoc.args(sources(&setup.boxed().join("torture/java/torture")));
    finished(&mut javadoc, "javadoc").unwrap_or_else(|missing| panic!("{}", missing.0));
}
