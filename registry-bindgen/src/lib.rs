//! The library behind the `registry-bindgen` command.
