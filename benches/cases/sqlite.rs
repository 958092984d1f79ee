//! A real workload: a scalar function of SQLite over a million rows, compared with a function of rusqlite.

use crate::measure::{Lane, rounds};
use crate::results::{Case, Goal, Results, Unit};
use registry_core::{Handle, exported_callback};
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, ffi};
use std::ffi::{CStr, c_int, c_void};
use std::time::{Duration, Instant};

/// Rows of the table.
const ROWS: i64 = 1_000_000;
/// The number that the function adds.
const ADDEND: i64 = 7;

/// A scalar function of one integer, for a C function that decodes SQLite's values.
#[exported_callback(on_error = 0)]
pub type Rule = fn(x: i64) -> i64;

/// A scalar function, as SQLite calls it.
#[exported_callback(pool = 4)]
pub type Scalar = unsafe fn(
    context: *mut ffi::sqlite3_context,
    count: c_int,
    values: *mut *mut ffi::sqlite3_value,
);

type Function =
    unsafe extern "C" fn(*mut ffi::sqlite3_context, c_int, *mut *mut ffi::sqlite3_value);

/// Adds to the first argument.
unsafe fn add(
    context: *mut ffi::sqlite3_context,
    values: *mut *mut ffi::sqlite3_value,
    addend: i64,
) {
    // SAFETY: SQLite passes a context and one value.
    unsafe { ffi::sqlite3_result_int64(context, ffi::sqlite3_value_int64(*values) + addend) };
}

/// `fn + user_data` by hand: `user_data` points to the number to add.
unsafe extern "C" fn by_pointer(
    context: *mut ffi::sqlite3_context,
    _: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: `define` passed a number that lives as long as the program.
    unsafe {
        add(
            context,
            values,
            *ffi::sqlite3_user_data(context).cast::<i64>(),
        )
    };
}

/// The same with a handle as `user_data`, as the example with SQLite has it.
unsafe extern "C" fn by_handle(
    context: *mut ffi::sqlite3_context,
    _: c_int,
    values: *mut *mut ffi::sqlite3_value,
) {
    // SAFETY: SQLite passes a context and one value.
    let (user_data, x) = unsafe {
        (
            ffi::sqlite3_user_data(context),
            ffi::sqlite3_value_int64(*values),
        )
    };
    let called = Handle::from_user_data(user_data).map(|handle| Rule::call(handle, x));
    // SAFETY: a context.
    unsafe {
        match called {
            Some(Ok(sum)) => ffi::sqlite3_result_int64(context, sum),
            _ => ffi::sqlite3_result_error_code(context, ffi::SQLITE_MISUSE),
        }
    }
}

fn define(database: &Connection, name: &CStr, user_data: *mut c_void, function: Function) {
    let flags = ffi::SQLITE_UTF8 | ffi::SQLITE_DETERMINISTIC;
    // SAFETY: the connection is open; the function and its data outlive it.
    let code = unsafe {
        ffi::sqlite3_create_function_v2(
            database.handle(),
            name.as_ptr(),
            1,
            flags,
            user_data,
            Some(function),
            None,
            None,
            None,
        )
    };
    assert_eq!(code, ffi::SQLITE_OK, "SQLite refuses the function");
}

fn database() -> rusqlite::Result<Connection> {
    let database = Connection::open_in_memory()?;
    database.execute_batch("create table numbers (x integer not null)")?;
    database.execute(
        "with recursive up(x) as (select 0 union all select x + 1 from up where x + 1 < ?1) \
         insert into numbers select x from up",
        [ROWS],
    )?;
    Ok(database)
}

fn query(database: &Connection, text: &str) -> rusqlite::Result<Duration> {
    let mut statement = database.prepare_cached(text)?;
    let start = Instant::now();
    let sum: i64 = statement.query_row([], |row| row.get(0))?;
    let took = start.elapsed();
    assert_eq!(
        sum,
        ROWS * (ROWS - 1) / 2 + ROWS * ADDEND,
        "the function did not run on every row"
    );
    Ok(took)
}

fn series(count: usize) -> rusqlite::Result<Vec<crate::measure::Series>> {
    let database = database()?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    database.create_scalar_function("add_rusqlite", 1, flags, |context| {
        Ok(context.get::<i64>(0)? + ADDEND)
    })?;
    static NUMBER: i64 = ADDEND;
    let pointer: *const i64 = &raw const NUMBER;
    define(&database, c"add_raw", pointer.cast_mut().cast(), by_pointer);
    let addend = std::hint::black_box(ADDEND);
    let callback = Rule::export(move |x| x + addend);
    define(
        &database,
        c"add_handle",
        callback.handle().into_user_data(),
        by_handle,
    );
    // SAFETY: SQLite passes what `add` expects.
    let scalar = Scalar::export(move |context, _, values| unsafe { add(context, values, addend) });
    let bound = scalar.bind().expect("a free stub");
    define(
        &database,
        c"add_stub",
        std::ptr::null_mut(),
        bound.stub().as_raw(),
    );
    let lane = |name: &'static str, text: &'static str| {
        let database = &database;
        let each = move |_| query(database, text).unwrap_or_else(|error| panic!("{text}: {error}"));
        // A million operations in a batch, one batch a round.
        Lane::clocked(name, each).of(1_000_000)
    };
    let lanes = vec![
        lane(
            "rusqlite's create_scalar_function",
            "select sum(add_rusqlite(x)) from numbers",
        ),
        lane("raw fn + user_data", "select sum(add_raw(x)) from numbers"),
        lane(
            "registry, handle as user_data",
            "select sum(add_handle(x)) from numbers",
        ),
        lane(
            "registry, pool's stub",
            "select sum(add_stub(x)) from numbers",
        ),
        lane("no function", "select sum(x + 7) from numbers"),
    ];
    Ok(rounds(lanes, count))
}

/// Per row, the query's own work included.
pub fn scalar(results: &mut Results, count: usize) {
    let case = Case {
        id: "sqlite",
        title: "A scalar function of SQLite over a million rows",
        about: "`select sum(f(x)) from numbers`, in memory, for each row; the query's own work included.".into(),
        unit: Unit::Nanoseconds,
        base: Some(0),
        series: series(count).unwrap_or_else(|error| panic!("SQLite: {error}")),
    };
    for name in ["registry, handle as user_data", "registry, pool's stub"] {
        let what = format!("SQLite scalar function over 1,000,000 rows, {name}");
        results
            .goals
            .push(Goal::at_most(what, case.ratio(name), 1.0, "x rusqlite"));
    }
    results.cases.push(case);
}
