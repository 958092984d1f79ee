//! The checkers, formatters and linters of other languages, over what is generated and over programs that use it.

use std::path::Path;
use std::process::{Command, Output};

use crate::packages::Missing;
use crate::setup::Setup;

/// `mypy --strict` over a program that uses the package.
pub(crate) fn mypy(setup: &Setup, program: &str) -> Result<Output, Missing> {
    setup.packages.python()?;
    let mut mypy = Command::new(setup.packages.folder.join("venv/bin/mypy"));
    mypy.arg("--strict")
        .arg(setup.packages.folder.join("programs/python").join(program))
        .env("MYPYPATH", setup.boxed().join("scenario/python"));
    mypy.output().map_err(|error| Missing(error.to_string()))
}

/// A formatter or linter over all files in a folder.
pub(crate) type Check = fn(&Setup, &Path) -> Result<Output, Missing>;

/// `prettier --check` over JavaScript, TypeScript and JSON; a generated package says its own width.
pub(crate) fn prettier(setup: &Setup, folder: &Path) -> Result<Output, Missing> {
    setup.packages.node()?;
    let mut prettier = Command::new(setup.packages.folder.join("node_modules/.bin/prettier"));
    prettier
        .args(["--check", "--ignore-path", "/dev/null"])
        .arg("**/{node,web}/*.{js,ts,json}")
        .current_dir(folder);
    prettier
        .output()
        .map_err(|error| Missing(error.to_string()))
}

/// `ruff format --check`.
pub(crate) fn ruff_format(setup: &Setup, folder: &Path) -> Result<Output, Missing> {
    ruff(setup, folder, &["format", "--check"])
}

/// `ruff check` with its default rules.
pub(crate) fn ruff_check(setup: &Setup, folder: &Path) -> Result<Output, Missing> {
    ruff(setup, folder, &["check"])
}

fn ruff(setup: &Setup, folder: &Path, args: &[&str]) -> Result<Output, Missing> {
    setup.packages.python()?;
    let mut ruff = Command::new(setup.packages.folder.join("venv/bin/ruff"));
    ruff.args(args)
        .args(["--isolated", "--no-cache"])
        .arg(folder);
    ruff.output().map_err(|error| Missing(error.to_string()))
}

/// `tsc --strict` over a program that uses the modules.
pub(crate) fn tsc(setup: &Setup, program: &str) -> Result<Output, Missing> {
    setup.packages.node()?;
    setup.wasm()?;
    let mut tsc = Command::new(setup.packages.folder.join("node_modules/.bin/tsc"));
    tsc.args([
        "--strict",
        "--noEmit",
        "--skipDefaultLibCheck",
        "--target",
        "esnext",
        "--lib",
        "esnext,dom",
        "--module",
        "nodenext",
    ]);
    let program = setup
        .packages
        .folder
        .join("programs/javascript")
        .join(program);
    tsc.arg(program)
        .current_dir(&setup.packages.folder)
        .output()
        .map_err(|error| Missing(error.to_string()))
}
