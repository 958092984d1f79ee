//! The functions of the registry's source, under names that stay when their file moves to another folder.
//!
//! A method is `Type::method`. A function that belongs to no type is `file::function`, by its file's name without folders.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The crate that the models and the orderings are of.
pub(crate) const CORE: &str = "registry-core";
/// Loom's models, below the crate's `src`: they exercise the source and are none of it.
const MODELS: &str = "models";

/// Where a crate's source is below the folder that holds the crate.
pub(crate) fn source_of(crates: &Path, package: &str) -> PathBuf {
    crates.join(package).join("src")
}

/// The folder of loom's models.
pub(crate) fn models_of(crates: &Path) -> PathBuf {
    source_of(crates, CORE).join(MODELS)
}

/// All Rust files below a folder, sorted. There must be some.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    files_of(folder, &["rs"])
}

/// The same and the templates of JavaScript, which a bug may be planted in as well.
pub(crate) fn files_and_templates_below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    files_of(folder, &["rs", "js"])
}

fn files_of(folder: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    collect(folder, extensions, &mut files)
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    files.sort();
    if files.is_empty() {
        return Err(format!("{} has no Rust file", folder.display()));
    }
    Ok(files)
}

fn collect(folder: &Path, extensions: &[&str], files: &mut Vec<PathBuf>) -> io::Result<()> {
    let is_wanted = |path: &Path| {
        let extension = path.extension();
        extension.is_some_and(|found| extensions.iter().any(|wanted| found == *wanted))
    };
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, extensions, files)?;
        } else if is_wanted(&path) {
            files.push(path);
        }
    }
    Ok(())
}

/// The place of a file below `registry-core/src`, unless it is somewhere else or one of the models.
pub(crate) fn in_core(file: &Path) -> Option<String> {
    let path = file.to_string_lossy().replace('\\', "/");
    let (_, below) = path.rsplit_once("registry-core/src/")?;
    let is_source = below.ends_with(".rs") && !below.starts_with(&format!("{MODELS}/"));
    is_source.then(|| below.to_owned())
}

/// Follows a file line by line, and knows which function a line is in.
pub(crate) struct Reader {
    file: String,
    /// The type whose `impl` this is, and how far that is indented.
    owner: Option<(String, usize)>,
    /// The beginning of an `impl` that goes on in the next line.
    header: Option<(String, usize)>,
    /// The function that began last.
    pub(crate) function: String,
}

impl Reader {
    /// `place` is the file's path.
    pub(crate) fn new(place: &str) -> Self {
        let file = place.rsplit('/').next().unwrap_or(place);
        let file = match file {
            // It goes by its folder's name.
            "mod.rs" => place.rsplit('/').nth(1).unwrap_or(file),
            _ => file.trim_end_matches(".rs"),
        };
        Reader {
            file: file.to_owned(),
            owner: None,
            header: None,
            function: String::new(),
        }
    }

    /// Takes the next line; true if a function begins in it.
    pub(crate) fn take(&mut self, line: &str) -> bool {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        if code.starts_with("//") {
            return false;
        }
        let is_end = |(_, begun): &(String, usize)| *begun == indent && code.trim_end() == "}";
        if self.owner.as_ref().is_some_and(is_end) {
            self.owner = None;
        }
        let begins = ["impl<", "impl ", "unsafe impl"];
        if begins.iter().any(|begin| code.starts_with(begin)) {
            self.header = Some((String::new(), indent));
        }
        if let Some((mut header, indent)) = self.header.take() {
            header = format!("{header} {code}");
            if !code.contains('{') {
                self.header = Some((header, indent));
            } else if !code.contains('}') {
                self.owner = Some((owner_in(&header), indent));
            }
            return false;
        }
        let Some(name) = function_name(code) else {
            return false;
        };
        let owner = self.owner.as_ref().map_or(&self.file, |(owner, _)| owner);
        self.function = format!("{owner}::{name}");
        true
    }
}

fn function_name(code: &str) -> Option<&str> {
    let rest = match code.strip_prefix("fn ") {
        Some(rest) => rest,
        None => code.split_once(" fn ")?.1,
    };
    rest.split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
}

/// The type's name in the text of an `impl` up to its brace.
fn owner_in(header: &str) -> String {
    let header = header.split('{').next().unwrap_or_default();
    let header = header.split(" where ").next().unwrap_or_default();
    let (_, rest) = header.split_once("impl").unwrap_or_default();
    let rest = after_generics(rest.trim_start());
    let owner = rest.rsplit(" for ").next().unwrap_or_default();
    let owner = owner.split('<').next().unwrap_or_default();
    let owner = owner.rsplit("::").next().unwrap_or_default();
    owner.trim().trim_start_matches('&').to_owned()
}

/// What follows `<..>`, if the text begins with that.
fn after_generics(text: &str) -> &str {
    if !text.starts_with('<') {
        return text;
    }
    let (mut depth, mut before) = (0, ' ');
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            // Not the arrow of a function's type.
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
        before = c;
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(place: &str, text: &str) -> Vec<String> {
        let mut reader = Reader::new(place);
        let mut names = Vec::new();
        for line in text.lines() {
            if reader.take(line) {
                names.push(reader.function.clone());
            }
        }
        names
    }

    #[test]
    fn a_method_goes_by_its_type_and_a_function_by_its_file() {
        let text = "\
impl<const N: u32, F: Fn() -> u8>
    Table<N, F>
{
    pub(crate) fn take(&self) {}
}
impl Drop for Running<'_> {
    fn drop(&mut self) {}
}
impl<F> Sealed for sys::Gate<F> {}
mod local {
    unsafe impl<T> Sync for Only<T> {
        fn get() {}
    }
    fn arm() {}
}
fn free() {}
";
        let below = ["Table::take", "Running::drop", "Only::get"];
        let free = ["slab::arm", "slab::free"];
        assert_eq!(names("table/slab.rs", text), [&below[..], &free].concat());
        assert_eq!(names("registry/mod.rs", "fn free() {}"), ["registry::free"]);
    }
}
