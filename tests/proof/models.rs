//! The list of models, and the functions whose orderings each one covers.
//!
//! It is read from `registry-core/src/models`: the comment `// covers: Type::method file::function ..` above a
//! test, by the names of `functions.rs`. `orderings.rs` runs, for an ordering of a function, the models that name it.

use crate::functions::{files_below, models_of};
use crate::tree::Tree;
use std::fs;
use std::path::Path;

/// A model.
pub(crate) struct Model {
    /// Below `models`, as the test harness names it.
    pub(crate) path: &'static str,
    pub(crate) covers: Vec<String>,
}

/// All models of the copy.
pub(crate) fn all(tree: &Tree) -> Result<Vec<Model>, String> {
    below(&tree.path(""))
}

/// All models of the crates in this folder.
fn below(crates: &Path) -> Result<Vec<Model>, String> {
    let mut models = Vec::new();
    for path in files_below(&models_of(crates))? {
        let text = fs::read_to_string(&path).map_err(|error| format!("{error}"))?;
        let module = path.file_stem().unwrap_or_default().to_string_lossy();
        models.extend(in_module(&module, &text));
    }
    models.sort_by_key(|model| model.path);
    if models.is_empty() {
        return Err("no model was found".to_owned());
    }
    Ok(models)
}

fn in_module(module: &str, text: &str) -> Vec<Model> {
    let mut models = Vec::new();
    let mut covers = None;
    for line in text.lines() {
        if let Some(names) = line.strip_prefix("// covers: ") {
            covers = Some(names.split_whitespace().map(str::to_owned).collect());
        } else if let Some(rest) = line.strip_prefix("fn ") {
            let name = rest.split('(').next().unwrap_or_default();
            if let Some(covers) = covers.take() {
                // The process names a few dozen models once: nothing is lost by keeping them.
                let path = format!("{module}::{name}").leak();
                models.push(Model { path, covers });
            }
        }
    }
    models
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::{CORE, Reader, in_core, source_of};
    use std::collections::{BTreeSet, HashMap};

    /// A name that is gone would leave its orderings without a model; one of two functions, with the other's.
    #[test]
    fn every_name_that_a_model_covers_is_in_one_file_of_the_source() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut files_of: HashMap<String, BTreeSet<String>> = HashMap::new();
        for file in files_below(&source_of(&crates, CORE)).expect("the source") {
            let Some(place) = in_core(&file) else {
                continue;
            };
            let mut reader = Reader::new(&place);
            for line in fs::read_to_string(&file).expect("a source file").lines() {
                if reader.take(line) {
                    let files = files_of.entry(reader.function.clone()).or_default();
                    files.insert(place.clone());
                }
            }
        }
        let mut looked = 0;
        for model in below(&crates).expect("the models") {
            for name in &model.covers {
                let files = files_of.get(name).cloned().unwrap_or_default();
                assert_eq!(files.len(), 1, "{}: `{name}` is in {files:?}", model.path);
                looked += 1;
            }
        }
        assert!(looked > 100, "{looked} names");
    }
}
