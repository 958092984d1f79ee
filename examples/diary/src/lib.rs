//! A diary whose logger and storage are plugins: `plugins.rs`, `plugins.c`, `plugins.cpp`, `plugins.py` and `plugins.mjs` beside it implement both, each in its language.
//!
//! `keep_diary` is the program. It knows two traits. `plugin.rs` makes implementers of foreign code out of what other languages pass.
pub mod plugin;

use registry_core::{BorrowedHandle, ErrorCode, FfiType, exported_callback};
use std::fmt;

registry_core::export_runtime!();

/// How much a line matters.
#[derive(Clone, Copy, Debug, Eq, FfiType, PartialEq)]
#[repr(u8)]
pub enum Level {
    /// All is well.
    Info,
    /// Somebody should look.
    Warning,
}

/// Takes lines about what happens.
#[exported_callback]
pub trait Logger {
    /// Takes one line.
    fn line(&self, level: Level, text: &str);
}

/// Hears the text of a page.
#[exported_callback]
pub type Reader = fn(text: &str);

/// Keeps pages of text under their dates.
#[exported_callback]
pub trait Storage {
    /// Keeps a page. It fails with the code `NO_ROOM` if the page is too long.
    fn write(&mut self, date: &str, text: &str) -> Result<(), Refused>;
    /// Passes the page of a date to the reader. Returns whether there is one.
    #[on_error(false)]
    fn read(&self, date: &str, reader: BorrowedHandle<'_, Reader>) -> Result<bool, Refused>;
}

/// The code of a page that is too long: that of the system for a full disk, `ENOSPC`.
pub const NO_ROOM: i32 = 28;

/// Why a storage did not do what it should: a code that all languages know, and a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refused {
    /// The code, or 0.
    pub code: i32,
    /// What went wrong.
    pub text: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl ErrorCode for Refused {
    fn error_code(&self) -> Option<i32> {
        Some(self.code)
    }
}

/// The program: writes three pages and reads three. Returns how many letters it has read.
pub fn keep_diary(logger: &impl Logger, storage: &mut impl Storage) -> usize {
    let pages = [
        ("Monday", "rain"),
        ("Tuesday", "sun, and a long walk by the river"),
        ("Wednesday", "snow"),
    ];
    for (date, text) in pages {
        match storage.write(date, text) {
            Ok(()) => logger.line(Level::Info, &format!("{date} is written")),
            Err(error) if error.code == NO_ROOM => {
                logger.line(Level::Warning, &format!("there is no room for {date}"));
            }
            Err(error) => logger.line(Level::Warning, &format!("{date} is lost: {error}")),
        }
    }
    let dates = pages.map(|(date, _)| date);
    dates.map(|date| read(date, logger, storage)).iter().sum()
}

/// Reads a page, and returns its length.
fn read(date: &str, logger: &impl Logger, storage: &impl Storage) -> usize {
    let mut length = 0;
    let found = registry_core::scope(|scope| {
        let hear = |text: &str| {
            logger.line(Level::Info, &format!("{date}: {text}"));
            length = text.chars().count();
        };
        let reader = Reader::export_scoped_local(scope, hear);
        storage.read(date, reader.as_handle())
    });
    match found {
        Ok(true) => {}
        Ok(false) => logger.line(Level::Warning, &format!("{date} has no page")),
        Err(error) => logger.line(Level::Warning, &format!("{date} is unreadable: {error}")),
    }
    length
}
