//! What the lines of a record say: names, versions and texts, checked before generated code contains them.

use super::ModelError;
use crate::artifact::Artifact;
use crate::library_name::LibraryName;
use crate::record::Record;

pub(super) fn label(record: &Record) -> String {
    record
        .fact("symbol")
        .or(record.fact("name"))
        .unwrap_or("?")
        .to_owned()
}

pub(super) fn incomplete(record: &Record, what: impl Into<String>) -> ModelError {
    ModelError::Incomplete {
        item: label(record),
        what: what.into(),
    }
}

pub(super) fn required<'a>(record: &'a Record, keyword: &str) -> Result<&'a str, ModelError> {
    record
        .fact(keyword)
        .ok_or_else(|| incomplete(record, format!("its `{keyword}` line")))
}

/// A value that generated code uses as an identifier. A damaged record may contain any text, so it is checked.
pub(super) fn identifier<'a>(
    record: &Record,
    what: &str,
    name: &'a str,
) -> Result<&'a str, ModelError> {
    // The parser skips white space and comments.
    let is_one = |text: &str| syn::parse_str::<syn::Ident>(text).is_ok_and(|found| found == text);
    // A name may be a keyword of Rust's; records hold it without the `r#`.
    if !name.starts_with("r#") && (is_one(name) || is_one(&format!("r#{name}"))) {
        return Ok(name);
    }
    Err(incomplete(record, format!("an identifier as its {what}")))
}

/// The C symbol.
pub(super) fn symbol(record: &Record) -> Result<&str, ModelError> {
    let symbol = identifier(record, "symbol", required(record, "symbol")?)?;
    if symbol.is_ascii() {
        Ok(symbol)
    } else {
        Err(ModelError::NotAscii(symbol.to_owned()))
    }
}

/// The Rust name.
pub(super) fn name(record: &Record) -> Result<&str, ModelError> {
    identifier(record, "name", required(record, "name")?)
}

/// The name that the user has chosen for bindings.
pub(super) fn binding(record: &Record) -> Result<Option<String>, ModelError> {
    let chosen = record.fact("binding");
    let checked = chosen.map(|name| identifier(record, "binding", name).map(str::to_owned));
    checked.transpose()
}

/// How the library's file is called: as it was read, or by the crate's name. Generated code contains it as text.
pub(super) fn library(artifact: &Artifact, record: &Record) -> Result<LibraryName, ModelError> {
    let krate = required(record, "crate")?.split(' ').next();
    let of_crate = || LibraryName::of_crate(krate.unwrap_or_default());
    let name = artifact.name.clone().unwrap_or_else(of_crate);
    let is_plain = |c: char| c.is_alphanumeric() || "_-.+ ".contains(c);
    if name.stem.chars().all(is_plain) {
        Ok(name)
    } else {
        Err(ModelError::FileName(name.stem))
    }
}

/// The library's version, which is written into comments, TOML and JSON.
pub(super) fn version(record: &Record) -> Result<&str, ModelError> {
    let (_, version) = required(record, "crate")?
        .split_once(' ')
        .unwrap_or(("", "0.0.0"));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    if version.chars().all(is_plain) {
        Ok(version)
    } else {
        Err(incomplete(record, "a version"))
    }
}

/// All values of a keyword, in order.
pub(super) fn values<'a>(record: &'a Record, keyword: &'a str) -> impl Iterator<Item = &'a str> {
    record
        .facts
        .iter()
        .filter(move |(k, _)| k == keyword)
        .map(|(_, value)| value.as_str())
}
