//! Every kept input, once through its target, on the toolchain that builds everything else.
//!
//! `corpus/<target>.tar` has the inputs that the fuzzer kept because they reach something. An input that stands for something, like a crash, is
//! a file in `corpus/<target>/`, with a name that says what it was.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The kept inputs of a target, with their names.
fn inputs(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let named = fs::read_dir(corpus.join(target)).expect("the target has named inputs");
    let mut inputs: Vec<_> = named
        .map(|entry| entry.expect("a readable folder").path())
        .map(|path| {
            let input = fs::read(&path).expect("a readable input");
            (path, input)
        })
        .collect();
    let archive = File::open(corpus.join(target).with_extension("tar"));
    let mut archive = tar::Archive::new(archive.expect("the target has an archive"));
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("a whole archive");
        let name = entry.path().expect("a name").into_owned();
        let mut input = Vec::new();
        entry.read_to_end(&mut input).expect("a whole entry");
        inputs.push((name, input));
    }
    inputs.sort();
    inputs
}

/// One target at a time: two of them count what the whole registry holds.
fn replay(name: &str) -> usize {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let target = registry_fuzz::TARGETS
        .iter()
        .find(|target| target.0 == name)
        .expect("a target of that name");
    let inputs = inputs(name);
    for (name, input) in &inputs {
        // Shown if the input crashes.
        println!("{}", name.display());
        target.1(input);
    }
    inputs.len()
}

#[test]
fn sequences_of_operations_go_as_the_plain_model_says() {
    assert!(replay("ops") > 20);
}

#[test]
fn calls_of_one_thread_end_in_any_order() {
    assert!(replay("fibers") > 20);
}

#[test]
fn no_bytes_passed_to_the_exported_functions_do_harm() {
    assert!(replay("surface") > 20);
}

#[test]
fn no_tokens_make_the_macros_panic() {
    assert!(replay("tokens") > 20);
}

#[test]
fn no_bytes_make_bindgen_panic() {
    assert!(replay("artifact") > 20);
}
