//! The library behind the `registry-bindgen` command: built library -> records -> interface -> the files of each language.
//!
//! One hop, one module: [`artifact`] finds the records without running the library, [`record`] decodes one, [`model`] makes one
//! interface of them, [`emit`] writes the files. Nothing here depends on the machine it runs on: a `.wasm` or a `.dll` is read on Linux.

pub mod artifact;
pub mod emit;
pub mod list;
pub mod model;
pub mod record;
