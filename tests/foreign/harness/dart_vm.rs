//! The Dart VM, and libraries that it can load. The only VM with a compiler that a registry has is one of 32 bits.

use std::path::PathBuf;
use std::process::Command;

use crate::packages::{Missing, Packages, finished, script, workspace};

/// Installs the VM, once for each lock file.
pub(crate) fn install(packages: &Packages) -> Result<PathBuf, Missing> {
    let (source, folder) = (packages.source.join("dart"), packages.folder.join("dart"));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let vm = folder.join("node_modules/sass-embedded-linux-ia32/dart-sass/src/dart");
    let lock = source.join("package-lock.json");
    let stamp = folder.join("node_modules/.installed");
    if std::fs::read(&stamp).ok() != std::fs::read(&lock).ok() {
        for name in ["package.json", "package-lock.json", ".npmrc"] {
            std::fs::copy(source.join(name), folder.join(name)).expect("a file can be copied");
        }
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts"]).current_dir(&folder);
        finished(&mut npm, "npm")?;
        std::fs::copy(lock, stamp).expect("a file can be copied");
    }
    finished(Command::new(&vm).arg("--version"), "the Dart VM")?;
    Ok(vm)
}

/// Builds packages of the workspace for Linux with 32 bits, with these arguments of `.ci/i686`, and returns the folder of their libraries.
pub(crate) fn libraries(arguments: &[&str]) -> Result<PathBuf, Missing> {
    let done = finished(script("i686").args(arguments), ".ci/i686")?;
    Ok(workspace().join(String::from_utf8_lossy(&done.stdout).trim()))
}

/// Says where the packages are, as `dart pub get` does.
pub(crate) fn configure(folder: &std::path::Path, roots: &[(&str, PathBuf)]) {
    let entry = |(name, root): &(&str, PathBuf)| {
        let root = root.display();
        format!(
            "{{\"name\": \"{name}\", \"rootUri\": \"file://{root}\", \"packageUri\": \"lib/\", \"languageVersion\": \"3.7\"}}"
        )
    };
    let entries: Vec<String> = roots.iter().map(entry).collect();
    let text = format!(
        "{{\"configVersion\": 2, \"packages\": [{}]}}",
        entries.join(", ")
    );
    std::fs::write(folder.join("packages.json"), text).expect("a file can be written");
}
