//! Writes a user's crate of random items, and the tables and calls of a C program that checks it.
//!
//! `tests/proof/interfaces` builds both, with the header of the crate's built library between them, and runs the program.
//!
//! `types` and `items` choose; `rust` and `c` write. The parts that do not depend on the choice are in `template/`.

mod c;
mod items;
mod random;
mod rust;
mod types;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use random::Random;
use types::Types;

const USAGE: &str = "usage: interfaces --seed N --items N --core FOLDER --out FOLDER";

/// What is asked for.
struct Options {
    seed: u64,
    items: usize,
    /// Where `registry-core` is.
    core: PathBuf,
    out: PathBuf,
}

fn main() -> ExitCode {
    let written = options().and_then(|options| write(&options));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Options, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name);
        let value = at.and_then(|at| arguments.get(at + 1));
        value.ok_or_else(|| format!("`{name}` is needed\n{USAGE}"))
    };
    let number = |name: &str| {
        let text = value(name)?;
        text.parse::<u64>()
            .map_err(|_| format!("`{name}` takes a number, not `{text}`"))
    };
    Ok(Options {
        seed: number("--seed")?,
        items: usize::try_from(number("--items")?).map_err(|_| "too many items".to_owned())?,
        core: value("--core")?.into(),
        out: value("--out")?.into(),
    })
}

const MANIFEST: &str = r#"[package]
name = "many"
version = "0.1.0"
edition = "2024"

[lib]
crate-type = ["staticlib"]

[dependencies]
registry-core = { path = "CORE" }

# The standard library, where it has to be built, is built as for every other crate.
[profile.dev]
debug = 0

[profile.dev.package]
many = { opt-level = 0 }
registry-core = { opt-level = 1 }

[profile.release.package]
many = { opt-level = 0 }

[workspace]
"#;

fn write(options: &Options) -> Result<(), String> {
    let mut random = Random::new(options.seed);
    // A type for every fourth item: each stands in several positions.
    let types = Types::random(&mut random, options.items / 4 + 8);
    let items = items::random(&mut random, &types, options.items);
    let (source, lines) = rust::source(&types, &items);
    let core = options.core.to_string_lossy().replace('\\', "/");
    let out = &options.out;
    put(
        &out.join("crate/Cargo.toml"),
        &MANIFEST.replace("CORE", &core),
    )?;
    put(&out.join("crate/src/lib.rs"), &source)?;
    put(
        &out.join("crate/src/support.rs"),
        include_str!("../template/support.rs"),
    )?;
    put(
        &out.join("c/items.c"),
        &c::items(&types, &items, &lines, options.seed),
    )?;
    put(&out.join("c/check.h"), include_str!("../template/check.h"))?;
    put(&out.join("c/check.c"), include_str!("../template/check.c"))?;
    put(&out.join("c/run.js"), include_str!("../template/run.js"))?;
    println!(
        "seed {}: {} types, {} items in {} lines of Rust",
        options.seed,
        types.list.len(),
        items.len(),
        source.lines().count()
    );
    Ok(())
}

/// Leaves alone what would not change: Cargo goes by the dates.
fn put(file: &Path, text: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", file.display());
    if fs::read_to_string(file).is_ok_and(|there| there == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(file, text).map_err(failed)
}
