//! Any bytes as a built library: `registry-bindgen` reads them or returns an error, and never panics.
//!
//! A library that it can read is written in every language: a false record must not confuse an emitter either, and
//! an error that means a bug of the emitter is a finding. Random bytes seldom contain a record, so the first
//! byte says what the rest is: 1, the section with the records; 2, a walk through the possible contents of a record
//! (`artifact/walk.rs`); anything else, the file itself.

mod walk;

use registry_bindgen::emit::{self, EmitError, Language};
use registry_bindgen::{artifact, list, model};

/// Reads `data` as an artifact.
pub fn artifact(data: &[u8]) {
    match data.split_first() {
        Some((1, section)) => read(&in_a_module(section), true),
        Some((2, rest)) => {
            let walk = walk::section(rest);
            read(&in_a_module(&walk.section), walk.wasm);
        }
        _ => {
            read(data, true);
            read(data, false);
        }
    }
}

/// The smallest file that has a section: a module of wasm with one custom section.
fn in_a_module(section: &[u8]) -> Vec<u8> {
    let name = b"regmeta";
    let mut module = b"\0asm\x01\0\0\0\0".to_vec();
    leb(&mut module, 1 + name.len() + section.len());
    module.push(name.len() as u8);
    module.extend(name);
    module.extend(section);
    module
}

/// A number in wasm's encoding.
fn leb(out: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads, lists, and writes every language; `wasm` says which hosts are to load it.
fn read(data: &[u8], wasm: bool) {
    let mut artifact = match artifact::read(data) {
        Ok(artifact) => artifact,
        Err(error) => return drop(error.to_string()),
    };
    artifact.wasm = wasm;
    let interface = match model::interface(&artifact) {
        Ok(interface) => interface,
        Err(error) => return drop(error.to_string()),
    };
    let _ = list::text(&interface);
    let languages = [
        Language::C,
        Language::Cpp,
        Language::Python,
        Language::Node,
        Language::Web,
        Language::Java,
        Language::Dart,
    ];
    for language in languages {
        match emit::files(&interface, language) {
            Ok(files) => assert!(!files.is_empty(), "a language without a file"),
            Err(EmitError::WrongTarget(..)) => {}
            Err(fault) => panic!("{language:?}: {fault}"),
        }
    }
}
