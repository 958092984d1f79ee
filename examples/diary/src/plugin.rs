//! Implementers of other languages, as implementers of the traits.

use crate::{Level, Logger, LoggerEntry, Reader, Refused, Storage, StorageEntry, keep_diary};
use registry_core::{BorrowedHandle, Foreign, ForeignError, exported_callback};

/// Runs the program with a logger and a storage of the caller's. Returns how many letters it has read.
#[exported_callback(pinned, on_error = 0)]
pub fn keep(logger: Foreign<LoggerEntry>, storage: Foreign<StorageEntry>) -> u32 {
    let mut storage = Plugin(storage);
    keep_diary(&Plugin(logger), &mut storage) as u32
}

/// An implementer that has come from another language. Each call of it may fail, so the program decides here what that means.
struct Plugin<T>(T);

impl Logger for Plugin<Foreign<LoggerEntry>> {
    fn line(&self, level: Level, text: &str) {
        // A line that can't be logged is no reason to stop.
        let _ = self.0.line(level, text);
    }
}

impl Storage for Plugin<Foreign<StorageEntry>> {
    fn write(&mut self, date: &str, text: &str) -> Result<(), Refused> {
        Ok(self.0.write(date, text)?)
    }
    fn read(&self, date: &str, reader: BorrowedHandle<'_, Reader>) -> Result<bool, Refused> {
        Ok(self.0.read(date, reader)?)
    }
}

impl From<ForeignError> for Refused {
    fn from(error: ForeignError) -> Self {
        Refused {
            code: error.code(),
            text: error.to_string(),
        }
    }
}
