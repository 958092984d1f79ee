//! The plugins in Rust: `cargo run -p diary`.

use diary::{Level, Logger, NO_ROOM, Reader, Refused, Storage, keep_diary};
use registry_core::BorrowedHandle;
use std::collections::BTreeMap;

/// Prints lines.
struct Console;

impl Logger for Console {
    fn line(&self, level: Level, text: &str) {
        let mark = if level == Level::Warning { '!' } else { ' ' };
        println!("{mark} {text}");
    }
}

/// Keeps pages in memory.
#[derive(Default)]
struct InMemory(BTreeMap<String, String>);

impl Storage for InMemory {
    fn write(&mut self, date: &str, text: &str) -> Result<(), Refused> {
        if text.len() > 20 {
            let text = format!("{} bytes", text.len());
            return Err(Refused {
                code: NO_ROOM,
                text,
            });
        }
        self.0.insert(date.to_owned(), text.to_owned());
        Ok(())
    }

    fn read(&self, date: &str, reader: BorrowedHandle<'_, Reader>) -> Result<bool, Refused> {
        let Some(text) = self.0.get(date) else {
            return Ok(false);
        };
        let heard = Reader::call(reader.handle(), text);
        heard.map(|()| true).map_err(|error| Refused {
            code: 0,
            text: error.to_string(),
        })
    }
}

fn main() {
    let letters = keep_diary(&Console, &mut InMemory::default());
    println!("{letters} letters");
}
