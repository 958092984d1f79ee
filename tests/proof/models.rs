//! Which models there are, and which functions' orderings each would miss.
//!
//! They are read from `registry-core/src/models`: the comment `// covers: file::function ..` above a test.
//! `orderings.rs` runs, for an ordering of a function, the models that name it.

use crate::tree::Tree;
use std::fs;

/// A model.
pub(crate) struct Model {
    /// Below `models`, as the test harness names it.
    pub(crate) path: &'static str,
    pub(crate) covers: Vec<String>,
}

/// All models of the copy.
pub(crate) fn all(tree: &Tree) -> Result<Vec<Model>, String> {
    let folder = tree.path("registry-core/src/models");
    let failed = |error: std::io::Error| format!("the models can't be read: {error}");
    let mut models = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let text = fs::read_to_string(&path).map_err(failed)?;
        let module = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
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

    /// A name that has moved away would leave its orderings without a model.
    #[test]
    fn every_function_that_a_model_covers_is_where_it_says() {
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../../registry-core/src");
        let mut looked = 0;
        for entry in fs::read_dir(format!("{source}/models")).expect("the models") {
            let text = fs::read_to_string(entry.expect("an entry").path()).expect("a model");
            for model in in_module("models", &text) {
                for name in &model.covers {
                    let (file, function) = name.split_once("::").expect("`file::function`");
                    let text = fs::read_to_string(format!("{source}/{file}.rs"));
                    let text = text.unwrap_or_else(|_| panic!("no file of `{name}`"));
                    let found = ["(", "<"]
                        .iter()
                        .any(|after| text.contains(&format!("fn {function}{after}")));
                    assert!(found, "{}: there is no `{name}`", model.path);
                    looked += 1;
                }
            }
        }
        assert!(looked > 100, "{looked} names");
    }
}
