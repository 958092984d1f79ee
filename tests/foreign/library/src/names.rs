//! Names that a language reserves, or that a binding uses itself: every binding must accept each name that Rust accepts.
//!
//! Functions first, then parameters, fields, variants and types. The programs need not call them all: a module with one name twice does
//! not load, a header does not compile, and the checkers read every line. `made_ready` they call.

#![allow(
    clippy::self_named_constructors,
    reason = "the attribute's own method is called `stub` too"
)]
#![allow(
    clippy::too_many_arguments,
    reason = "a line that is too long needs them"
)]

use core::ffi::CStr;
use registry_core::{FfiType, Handle, exported_callback};

/// A way from one place to another; its fields are words of Python's, C's and JavaScript's.
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C)]
pub struct Edge {
    /// A word of Python's.
    pub from: u32,
    /// A word of C's.
    ///
    /// More about it\
    pub default: i16,
    /// A word of C++'s and of JavaScript's.
    pub class: [i8; 2],
    /// A word that names a type of C's.
    pub long: Error,
}

/// What JavaScript has a class for already.
///
/// Two paragraphs, here and below: a binding's own layout of comments has to bear them.
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(u8)]
pub enum Error {
    /// A word of Python's.
    ///
    /// It ends in `"quotes"`
    None = 0,
    /// A word of C's.
    Default = 7,
}

/// What JavaScript has a class for already.
#[exported_callback(on_error = 0)]
pub type Symbol = fn(raw: u64, handle: u64) -> u64;

/// Makes one.
#[exported_callback(on_error = None, pinned)]
fn make_symbol() -> Option<Handle> {
    Some(Symbol::export(|raw, handle| raw - handle).into_handle())
}

/// The same edge. A binding may have a function of its own that reads an `Edge`.
#[exported_callback(on_error = EDGE, pinned)]
fn read_edge(view: &Edge) -> Edge {
    *view
}

/// The same again, and a way to see which of the values came.
#[exported_callback(on_error = EDGE, pinned)]
fn write_edge(value: &Edge, at: u32) -> Edge {
    Edge { from: at, ..*value }
}

const EDGE: Edge = Edge {
    from: 0,
    default: 0,
    class: [0; 2],
    long: Error::None,
};

/// What a module calls its function that calls a `Symbol`.
#[exported_callback(on_error = -1, pinned)]
fn call_symbol(raw: i64, result: i64) -> i64 {
    raw - result
}

/// Every other parameter is what some binding calls its own.
#[exported_callback(on_error = String::new(), pinned)]
fn text(
    data: &str,
    buffer: &[u8],
    cell: i32,
    status: i32,
    fail: bool,
    values: &[Edge],
    frame: f32,
    len: usize,
) -> Result<String, String> {
    if fail {
        return Err(format!("{status}"));
    }
    let edges = values.iter().map(|edge| edge.from).sum::<u32>();
    Ok(format!(
        "{data} {} {cell} {edges} {frame} {len}",
        buffer.len()
    ))
}

/// A slice brings its length along; here is another one of that name.
#[exported_callback(on_error = 0, pinned)]
fn measured(user_data: &[u8], user_data_len: usize, handle: usize) -> usize {
    user_data.len() * 100 + user_data_len * 10 + handle
}

/// Values that have to be made ready before the call, with the names of what makes them ready; an underscore in front, as Rust's unused
/// parameters have it, does not help.
#[exported_callback(on_error = 0, pinned)]
fn made_ready(
    rows: &[[u16; 2]],
    utf8: &str,
    c_string: Option<&CStr>,
    native: Option<&Edge>,
    map: &[i16],
    fail: &[u8],
    _check: &str,
    _out_of_range: u8,
) -> u64 {
    let lengths = [rows.len(), utf8.len(), map.len(), fail.len(), _check.len()];
    let given = [c_string.is_some(), native.is_some()].map(u64::from);
    lengths.iter().sum::<usize>() as u64 + given.iter().sum::<u64>() + u64::from(_out_of_range)
}

/// "A name" that makes lines too long for every formatter's "taste"
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C)]
pub struct PlaceInTheLargestWarehouse {
    ///   Where "it is"
    pub distance_from_the_door_in_metres: f64,
    /// What is there.
    pub contents_of_the_shelf: [Edge; 2],
}

/// Decides between places.
#[exported_callback(on_error = 0)]
pub type ChoiceBetweenPlaces = fn(
    places_in_the_warehouse: &[PlaceInTheLargestWarehouse],
    the_one_that_was_chosen_last: Option<&PlaceInTheLargestWarehouse>,
    distance_from_the_door: f64,
    how_many_may_be_chosen: u64,
) -> u64;

/// Chooses the last place.
#[exported_callback(on_error = None, pinned)]
fn make_choice_between_places() -> Option<Handle> {
    let choose = |places: &[PlaceInTheLargestWarehouse], last: Option<&_>, _, _| {
        places.len() as u64 + u64::from(last.is_some())
    };
    Some(ChoiceBetweenPlaces::export(choose).into_handle())
}

/// All places, the given one last.
#[exported_callback(on_error = Vec::new(), pinned)]
fn every_place_in_the_warehouse(
    places_in_the_warehouse: &[PlaceInTheLargestWarehouse],
    the_one_that_was_chosen_last: &PlaceInTheLargestWarehouse,
) -> Vec<PlaceInTheLargestWarehouse> {
    [places_in_the_warehouse, &[*the_one_that_was_chosen_last]].concat()
}

macro_rules! numbers {
    ($($(#[$meta:meta])* $name:ident($($param:ident),*);)*) => {$(
        /// A name that is somebody's.
        #[exported_callback(on_error = -1, pinned)]
        $(#[$meta])*
        fn $name($($param: i32),*) -> i32 {
            0 $(- $param)* - 2
        }
    )*};
}

numbers! {
    check(exports, native);
    fail(symbols, encoder);
    take(size, pointer);
    put(module, top);
    pack(number, detail);
    buffer(self_, this);
    data(int, char);
    stub(name, arguments);
    handles(list, tuple);
    address(del, lambda);
    path(template, namespace);
    found(undefined, null);
    property(register, signed);
    delete(default, switch);
    import(from, global);
    list(function, var);
    load(source, imports);
    main(argc, argv);
}
