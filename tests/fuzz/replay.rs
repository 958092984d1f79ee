//! Every kept input, once through its target, on the toolchain that builds everything else.
//!
//! A crash that the fuzzer finds is put into `corpus/<target>/` under a name that says what it was.

use std::fs;
use std::path::Path;

fn replay(name: &str) -> usize {
    let target = registry_fuzz::TARGETS
        .iter()
        .find(|target| target.0 == name)
        .expect("a target of that name");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(name);
    let mut inputs: Vec<_> = fs::read_dir(&folder)
        .expect("the target has a corpus")
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    inputs.sort();
    for input in &inputs {
        // Shown if the input crashes.
        println!("{}", input.display());
        target.1(&fs::read(input).expect("a readable input"));
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
