//! Rust callbacks that foreign code holds by an integer handle.
