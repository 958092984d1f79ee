//! What hosts implement and Rust asks, in the roles that the tests of other generators of bindings give to both: `tests/peers.md` says whose.
//!
//! A foreign callable returns plain values to Rust. Text and lists come back through a callback that it is lent.

use std::ffi::CStr;

use registry_core::{BorrowedHandle, Foreign, ForeignError, OwnedHandle, exported_callback};

use crate::callables::Rings;

/// Hears a text.
#[exported_callback]
pub type Said = fn(text: &str);

/// Hears numbers.
#[exported_callback]
pub type Counted = fn(numbers: &[i32]);

/// Answers, each with what it is asked for or with another value.
#[exported_callback]
pub trait Getters {
    /// Whether one of both is true.
    #[on_error(false)]
    fn get_bool(&self, value: bool, other: bool) -> bool;
    /// Says a text, or this one.
    fn get_string(&self, value: &str, other: bool, said: BorrowedHandle<'_, Said>);
    /// Says this text, or it with large letters. Says nothing for none.
    fn get_option(&self, value: Option<&CStr>, other: bool, said: BorrowedHandle<'_, Said>);
    /// Counts these numbers, or none.
    fn get_list(&self, value: &[i32], other: bool, counted: BorrowedHandle<'_, Counted>);
    /// Has no answer.
    fn get_nothing(&self, value: &str);
}

/// Asks for a `bool`.
#[exported_callback(pinned, on_error = false)]
fn get_bool(
    getters: Foreign<GettersEntry>,
    value: bool,
    other: bool,
) -> Result<bool, ForeignError> {
    getters.get_bool(value, other)
}

/// What is said during a call: the last text, or none.
fn text_of(
    ask: impl FnOnce(BorrowedHandle<'_, Said>) -> Result<(), ForeignError>,
) -> Result<Option<String>, ForeignError> {
    let mut text = None;
    registry_core::scope(|scope| {
        let said = Said::export_scoped_local(scope, |given: &str| text = Some(given.to_owned()));
        ask(said.as_handle())
    })?;
    Ok(text)
}

/// Asks for a text.
#[exported_callback(pinned, on_error = String::new())]
fn get_string(
    getters: Foreign<GettersEntry>,
    value: &str,
    other: bool,
) -> Result<String, ForeignError> {
    let text = text_of(|said| getters.get_string(value, other, said))?;
    Ok(text.unwrap_or_default())
}

/// Asks for a text, if there is somebody to ask.
#[exported_callback(pinned, on_error = String::new())]
fn get_string_if_any(
    getters: Option<Foreign<GettersEntry>>,
    value: &str,
) -> Result<String, ForeignError> {
    let Some(getters) = getters else {
        return Ok("nobody".to_owned());
    };
    let text = text_of(|said| getters.get_string(value, false, said))?;
    Ok(text.unwrap_or_default())
}

/// Asks for a text that need not be there. Returns `nothing` for none.
#[exported_callback(pinned, on_error = String::new())]
fn get_option(
    getters: Foreign<GettersEntry>,
    value: Option<&CStr>,
    other: bool,
) -> Result<String, ForeignError> {
    let text = text_of(|said| getters.get_option(value, other, said))?;
    Ok(text.unwrap_or_else(|| "nothing".to_owned()))
}

/// Asks for numbers.
#[exported_callback(pinned, on_error = Vec::new())]
fn get_list(
    getters: Foreign<GettersEntry>,
    value: &[i32],
    other: bool,
) -> Result<Vec<i32>, ForeignError> {
    let mut numbers = Vec::new();
    registry_core::scope(|scope| {
        let hear = |given: &[i32]| numbers = given.to_vec();
        let counted = Counted::export_scoped_local(scope, hear);
        getters.get_list(value, other, counted.as_handle())
    })?;
    Ok(numbers)
}

/// Asks for nothing.
#[exported_callback(pinned)]
fn get_nothing(getters: Foreign<GettersEntry>, value: &str) -> Result<(), ForeignError> {
    getters.get_nothing(value)
}

/// Rings, and tells the other callable what has gone wrong.
#[exported_callback(pinned)]
fn ring_or_tell(ring: Foreign<Rings>, tell: Foreign<Said>) -> Result<(), ForeignError> {
    match ring.call() {
        Ok(()) => Ok(()),
        Err(error) => tell.call(error.message()),
    }
}

/// Makes texts of numbers.
#[exported_callback]
pub trait Stringifier {
    /// Says the text of a number.
    fn stringify(&self, value: i32, said: BorrowedHandle<'_, Said>);
}

/// An object of Rust's that keeps one of the host's.
#[exported_callback]
pub trait Formatter {
    /// The text of a number.
    #[on_error(String::new())]
    fn format(&self, value: i32) -> Result<String, ForeignError>;
}

struct Asks(Foreign<StringifierEntry>);

impl Formatter for Asks {
    fn format(&self, value: i32) -> Result<String, ForeignError> {
        let text = text_of(|said| self.0.stringify(value, said))?;
        Ok(text.unwrap_or_default())
    }
}

/// An object that keeps the host's until it is closed.
#[exported_callback(pinned, on_error = None)]
fn new_formatter(stringifier: Foreign<StringifierEntry>) -> Option<OwnedHandle<FormatterEntry>> {
    Some(FormatterEntry::export_local(Asks(stringifier)).into())
}

/// A link of a chain whose links are of any language.
#[exported_callback]
pub trait Link {
    /// Says its name, and has the next one say its own.
    fn say(&self, said: BorrowedHandle<'_, Said>) -> Result<(), String>;
}

struct Linked {
    name: String,
    next: Option<Foreign<LinkEntry>>,
}

impl Link for Linked {
    fn say(&self, said: BorrowedHandle<'_, Said>) -> Result<(), String> {
        Said::call(said.handle(), &self.name).map_err(|error| error.to_string())?;
        let Some(next) = &self.next else {
            return Ok(());
        };
        next.say(said).map_err(|error| error.to_string())
    }
}

/// A link before this one.
#[exported_callback(pinned, on_error = None)]
fn new_link(name: &str, next: Option<Foreign<LinkEntry>>) -> Option<OwnedHandle<LinkEntry>> {
    let name = name.to_owned();
    Some(LinkEntry::export_local(Linked { name, next }).into())
}

/// The names from this link on, each with a comma behind it.
#[exported_callback(pinned, on_error = String::new())]
fn names_from(link: Foreign<LinkEntry>) -> Result<String, ForeignError> {
    let mut names = String::new();
    registry_core::scope(|scope| {
        let said = Said::export_scoped_local(scope, |name: &str| names = format!("{names}{name},"));
        link.say(said.as_handle())
    })?;
    Ok(names)
}
