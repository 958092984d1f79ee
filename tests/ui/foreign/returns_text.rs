//! Who would free the text that a callable returns?

use registry_core::{Foreign, exported_callback};

#[exported_callback(on_error = String::new())]
type Title = fn(page: u32) -> String;

#[exported_callback]
fn print(_title: Foreign<Title>) {}

fn main() {}
