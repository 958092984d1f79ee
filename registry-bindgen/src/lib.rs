//! The library behind the `registry-bindgen` command. It turns a built library into records, an interface, and the files of each language.
//!
//! Each step is a module. [`artifact`] finds the records without running the library, [`record`] decodes one, [`model`] makes an
//! interface of them, [`exports`] compares it with what the library offers, [`names`] gives its items the names of a language, [`checks`] says what
//! its arguments may be, [`emit`] writes the files. The result does not depend on the host: a `.wasm` or a `.dll` can be read on Linux.

pub mod artifact;
pub mod checks;
pub mod emit;
pub mod exports;
mod kind;
pub mod library_name;
pub mod list;
pub mod model;
pub mod names;
pub mod record;
