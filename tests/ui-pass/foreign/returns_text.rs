//! The callable brings the text by a callback.

use registry_core::{BorrowedHandle, Foreign, exported_callback};

#[exported_callback]
type Text = fn(text: &str);

#[exported_callback]
type Title = fn(page: u32, text: BorrowedHandle<'_, Text>);

#[exported_callback]
fn print(_title: Foreign<Title>) {}

fn main() {}
