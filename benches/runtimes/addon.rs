//! An addon for Node, in C: Node's thread-safe functions, and a queue of the library's beside them.

use std::path::Path;
use std::process::Command;

use registry_bindgen::emit::Language;

use crate::packages::{Missing, finished, program, target, workspace, write_bindings};
use crate::{copy, text};

/// The library of calls of a thread, and the addon of `threads.c` with it, by the headers that are installed with Node.
pub(crate) fn build(node: &Path, boxed: &Path) -> Result<(), Missing> {
    let (folder, addon) = (boxed.join("posts"), boxed.join("threads.node"));
    let place = text(Command::new(node).args(["-p", "process.execPath"]), "node")?;
    let above = Path::new(place.trim()).ancestors().nth(2);
    let headers = above.unwrap_or(Path::new("/")).join("include/node");
    if !headers.join("node_api.h").is_file() {
        let folder = headers.display();
        return Err(Missing(format!(
            "Node's headers, which are not in {folder}"
        )));
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--release", "-p", "posts"])
        .current_dir(workspace());
    finished(&mut cargo, "cargo build")?;
    let library = target().join("release/libposts.so");
    write_bindings(&library, &[Language::C, Language::Node], &folder);
    copy(library, folder.join("node/libposts.so"));
    let mut compiler = Command::new(program(&["cc"])?);
    compiler
        .args(["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"])
        .args(["-shared", "-fPIC", "-isystem"])
        .arg(headers)
        .arg("-I")
        .arg(folder.join("c"));
    compiler
        .arg(workspace().join("benches/runtimes/threads.c"))
        .arg("-o")
        .arg(addon)
        .arg("-L")
        .arg(folder.join("node"))
        .arg("-lposts")
        .arg(format!("-Wl,-rpath,{}", folder.join("node").display()));
    finished(&mut compiler, "cc").map(drop)
}
