//! SQLite as the host: its SQL functions are Rust closures, each with its own state.
//!
//! * Each of 100,000 rows holds the handle of a closure *in an ordinary INTEGER column*; the SQL function
//!   `apply(rule, cents)` calls it. A handle is below 2^53: exact in SQLite's integers.
//! * `taxed(cents)` is one closure that SQLite owns. Its handle is the function's `user_data`, read back by
//!   `sqlite3_user_data`, and SQLite's `xDestroy` releases it.
//! * The progress handler is a closure that borrows from the stack, as function pointer and `user_data`. So is the trace, which gets its
//!   `user_data` *between* the other parameters.
//! * Then the rows' closures are closed. SQL calls them again, and gets an error with a message.
//!
//! Run it with `cargo run --example sqlite`. `REGISTRY_EXAMPLE_SIZE` sets the number of rows.

use libsqlite3_sys as sql;
use registry_core::{Group, Handle, Status, exported_callback, last_status, scope};
use std::ffi::{CStr, CString, c_int, c_uint, c_void};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};

/// Converts one price in cents to another.
#[exported_callback(on_error = 0)]
type Rule = fn(cents: i64) -> Result<i64, String>;

/// Called at intervals by a running query; any result but 0 interrupts it.
//
// `on_error = 1`: if the closure is gone, the query stops.
#[exported_callback(on_error = 1)]
type Progress = fn() -> c_int;

/// Called when a statement begins. SQLite passes its `user_data` second.
#[exported_callback(on_error = 0, user_data_at = 1)]
type Trace = fn(event: c_uint, statement: *mut c_void, text: *mut c_void) -> c_int;

// The library's C functions, prefixed with the crate's name, such as `sqlite_destroy`.
registry_core::export_runtime!();

/// The SQL function `apply(rule, cents)`: calls the closure whose handle is in the row.
///
/// # Safety
/// As SQLite calls it: `arguments` are two.
//
// Pinned: SQLite calls it for as long as the program lives, so it needs no wrapper.
#[exported_callback(pinned)]
unsafe fn apply(
    context: *mut sql::sqlite3_context,
    _: c_int,
    arguments: *mut *mut sql::sqlite3_value,
) {
    // SAFETY: SQLite passes two arguments.
    let (rule, cents) = unsafe {
        (
            sql::sqlite3_value_int64(*arguments),
            sql::sqlite3_value_int64(*arguments.add(1)),
        )
    };
    // Any integer may be there; if it is not a handle, the call gets a status.
    let rule = u64::try_from(rule).ok().and_then(Handle::from_raw);
    // SAFETY: the context is the one that SQLite passed.
    unsafe { answer(context, rule, cents) };
}

/// The SQL functions of one argument that SQLite owns: the handle is their `user_data`.
///
/// # Safety
/// As SQLite calls it: `arguments` is one.
#[exported_callback(pinned)]
unsafe fn call_owned(
    context: *mut sql::sqlite3_context,
    _: c_int,
    arguments: *mut *mut sql::sqlite3_value,
) {
    // SAFETY: SQLite passes one argument, and `user_data` is only a number.
    let (user_data, cents) = unsafe {
        (
            sql::sqlite3_user_data(context),
            sql::sqlite3_value_int64(*arguments),
        )
    };
    // SAFETY: the context is the one that SQLite passed.
    unsafe { answer(context, Handle::from_user_data(user_data), cents) };
}

/// Calls a rule and gives SQLite its result, or an error with a message.
///
/// # Safety
/// `context` is the one of the function that SQLite is calling.
unsafe fn answer(context: *mut sql::sqlite3_context, rule: Option<Handle>, cents: i64) {
    let why = match rule.map(|rule| Rule::call(rule, cents)) {
        Some(Ok(result)) => {
            // SAFETY: the caller's promise.
            return unsafe { sql::sqlite3_result_int64(context, result) };
        }
        Some(Err(error)) => error.to_string(),
        None => "there is no handle".to_owned(),
    };
    // SAFETY: the caller's promise; SQLite copies that many bytes.
    unsafe { sql::sqlite3_result_error(context, why.as_ptr().cast(), why.len() as c_int) };
}

fn main() {
    let rows = size();
    let mut database = Database::open();
    let rules = Group::new();
    fill(&mut database, &rules, rows);

    call_the_rows(&mut database, rows);
    let taxed = give_away_a_function(&mut database, rows);
    interrupt_a_query(&mut database);
    count_statements(&mut database);
    call_after_the_close(&mut database, rules, rows);

    assert_eq!(
        taxed.load(Relaxed),
        rows,
        "SQLite called it once for each row"
    );
    let before = DROPPED.load(Relaxed);
    drop(database); // SQLite destroys what it owns
    assert_eq!(DROPPED.load(Relaxed), before + 1);
    println!("database closed: SQLite released its function");

    assert_eq!(MADE.load(Relaxed), DROPPED.load(Relaxed));
    registry_core::assert_no_leaks!();
    println!(
        "{} closures exported, each dropped once",
        DROPPED.load(Relaxed)
    );
}

/// A closure for each row, each with its own discount. The group owns all of them.
fn fill(database: &mut Database, rules: &Group, rows: i64) {
    database.run("CREATE TABLE price (cents INTEGER, rule INTEGER)");
    database.run("BEGIN");
    let mut insert = database.prepare("INSERT INTO price VALUES (?1, ?2)");
    for row in 0..rows {
        let token = Token::new();
        let discount = row % 50;
        let rule = Rule::export(move |cents| {
            let _captured = &token;
            Ok(cents - discount)
        });
        let handle = rules.add(rule).expect("the group is open");
        insert.execute(&[1000 + row, handle.raw() as i64]);
    }
    drop(insert);
    database.run("COMMIT");
    database.create_function(c"apply", 2, apply::stub().as_raw(), null_mut(), None);
    println!("{rows} rows, each with the handle of a closure");
}

fn call_the_rows(database: &mut Database, rows: i64) {
    let found = database.number("SELECT sum(apply(rule, cents)) FROM price");
    let expected: i64 = (0..rows).map(|row| 1000 + row - row % 50).sum();
    assert_eq!(found, Ok(expected));
    println!("SQL called them all: sum {expected}");
}

/// Registers a function that SQLite owns, then replaces it. Returns the number of calls of the second one.
fn give_away_a_function(database: &mut Database, rows: i64) -> &'static AtomicI64 {
    static CALLS: AtomicI64 = AtomicI64::new(0);
    for percent in [10, 20] {
        let token = Token::new();
        let rule = Rule::export(move |cents| {
            let _captured = &token;
            if cents == 0 {
                return Err("nothing costs nothing".to_owned());
            }
            CALLS.fetch_add(1, Relaxed);
            Ok(cents + cents * percent / 100)
        });
        let dropped = DROPPED.load(Relaxed);
        // From here SQLite owns the entry, and no Rust wrapper exists that could close it.
        let user_data = rule.into_handle().into_user_data();
        database.create_function(
            c"taxed",
            1,
            call_owned::stub().as_raw(),
            user_data,
            Some(registry_core::c_api::destroy),
        );
        // SQLite has destroyed the earlier function of this name, and its closure has been dropped.
        assert_eq!(DROPPED.load(Relaxed), dropped + u64::from(percent == 20));
    }
    println!("taxed() was replaced: SQLite released the first closure");

    let found = database.number("SELECT sum(taxed(cents)) FROM price");
    let expected: i64 = (0..rows).map(|row| (1000 + row) + (1000 + row) / 5).sum();
    assert_eq!(found, Ok(expected));
    println!("taxed() over all rows: sum {expected}");
    println!(
        "taxed(0): {}",
        database.number("SELECT taxed(0)").unwrap_err()
    );
    &CALLS
}

/// A progress handler that borrows from this stack frame and interrupts the query at its third call.
fn interrupt_a_query(database: &mut Database) {
    const ENDLESS: &str =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n";
    let mut asked = 0;
    scope(|s| {
        let (token, asked) = (Token::new(), &mut asked);
        let patience = Progress::export_scoped_mut(s, move || {
            let _captured = &token;
            *asked += 1;
            c_int::from(*asked == 3)
        });
        let thunk = patience.thunk_first();
        // SAFETY: the handler's `user_data` is a number, which never dangles.
        unsafe {
            sql::sqlite3_progress_handler(
                database.0,
                1000,
                Some(thunk.function()),
                thunk.user_data(),
            );
        }
        println!("endless query: {}", database.number(ENDLESS).unwrap_err());
        // `thunk` borrows `patience`, so the compiler keeps that alive until here. SQLite still has the thunk.
    });
    println!("the handler was asked {asked} times");

    // The closure has been dropped, so `asked` can be used again. SQLite still calls, and gets `on_error`.
    println!("endless query: {}", database.number(ENDLESS).unwrap_err());
    assert_eq!(last_status(), Status::Closed);
    println!("the handler was asked {asked} times; {}", last_status());
    // SAFETY: removes the handler.
    unsafe { sql::sqlite3_progress_handler(database.0, 0, None, null_mut()) };
}

/// Counts the statements that begin, in a variable of this stack frame.
fn count_statements(database: &mut Database) {
    let mut statements = 0;
    scope(|s| {
        let count = Trace::export_scoped_mut(s, |_, _, _| {
            statements += 1;
            0
        });
        let thunk = count.thunk();
        let (function, user_data) = (thunk.function(), thunk.user_data());
        // SAFETY: the trace's `user_data` is a number, which never dangles.
        let code = unsafe {
            sql::sqlite3_trace_v2(
                database.0,
                sql::SQLITE_TRACE_STMT,
                Some(function),
                user_data,
            )
        };
        assert_eq!(code, sql::SQLITE_OK);
        assert_eq!(database.number("SELECT 1"), Ok(1));
        assert_eq!(database.number("SELECT 2"), Ok(2));
    });
    println!("the trace counted {statements} statements");
    // SAFETY: removes the trace.
    unsafe { sql::sqlite3_trace_v2(database.0, 0, None, null_mut()) };
}

/// The rows keep their handles, but the closures are gone. With addresses these calls would crash.
fn call_after_the_close(database: &mut Database, rules: Group, rows: i64) {
    let dropped = DROPPED.load(Relaxed);
    rules.close_all();
    assert_eq!(DROPPED.load(Relaxed), dropped + rows as u64);
    let late = database.number("SELECT sum(apply(rule, cents)) FROM price");
    println!("late: {}", late.unwrap_err());
    let forged = database.number("SELECT apply(12345, 1)");
    println!("forged: {}", forged.unwrap_err());
    let negative = database.number("SELECT apply(-1, 1)");
    println!("negative: {}", negative.unwrap_err());
}

/// Every closure of this program captures one, to check that each is dropped exactly once.
struct Token;

static MADE: AtomicU64 = AtomicU64::new(0);
static DROPPED: AtomicU64 = AtomicU64::new(0);

impl Token {
    fn new() -> Self {
        MADE.fetch_add(1, Relaxed);
        Token
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Relaxed);
    }
}

// The rest of this file declares the part of SQLite's interface that this program needs.

/// An open database in memory.
struct Database(*mut sql::sqlite3);

impl Database {
    fn open() -> Self {
        let mut database = null_mut();
        // SAFETY: the name ends in NUL, and the result can be written to.
        let code = unsafe { sql::sqlite3_open(c":memory:".as_ptr(), &mut database) };
        assert_eq!(code, sql::SQLITE_OK);
        Database(database)
    }

    fn prepare(&mut self, statement: &str) -> Statement {
        let (text, mut prepared) = (CString::new(statement).expect("no NUL"), null_mut());
        // SAFETY: the database is open, the text ends in NUL, and the result can be written to.
        let code = unsafe {
            sql::sqlite3_prepare_v2(self.0, text.as_ptr(), -1, &mut prepared, null_mut())
        };
        assert_eq!(code, sql::SQLITE_OK, "{}", self.message());
        Statement(prepared)
    }

    fn run(&mut self, statement: &str) {
        self.prepare(statement).execute(&[]);
    }

    /// The number that a query returns, or SQLite's message.
    fn number(&mut self, query: &str) -> Result<i64, String> {
        let query = self.prepare(query);
        // SAFETY: the statement is prepared; after a row its column can be read.
        unsafe {
            match sql::sqlite3_step(query.0) {
                sql::SQLITE_ROW => Ok(sql::sqlite3_column_int64(query.0, 0)),
                _ => Err(self.message()),
            }
        }
    }

    fn create_function(
        &mut self,
        name: &CStr,
        arguments: c_int,
        function: unsafe extern "C" fn(
            *mut sql::sqlite3_context,
            c_int,
            *mut *mut sql::sqlite3_value,
        ),
        user_data: *mut c_void,
        destroy: Option<unsafe extern "C" fn(*mut c_void)>,
    ) {
        let flags = sql::SQLITE_UTF8 | sql::SQLITE_DETERMINISTIC;
        // SAFETY: the database is open; `function` reads as many arguments as it is called with, and
        // `user_data` is only a number.
        let code = unsafe {
            sql::sqlite3_create_function_v2(
                self.0,
                name.as_ptr(),
                arguments,
                flags,
                user_data,
                Some(function),
                None,
                None,
                destroy,
            )
        };
        assert_eq!(code, sql::SQLITE_OK, "{}", self.message());
    }

    fn message(&self) -> String {
        // SAFETY: the database is open, and its message is copied before the next call.
        let message = unsafe { CStr::from_ptr(sql::sqlite3_errmsg(self.0)) };
        message.to_string_lossy().into_owned()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // SAFETY: the database is open and not used afterwards; all statements are finalized.
        assert_eq!(unsafe { sql::sqlite3_close(self.0) }, sql::SQLITE_OK);
    }
}

/// A prepared statement.
struct Statement(*mut sql::sqlite3_stmt);

impl Statement {
    fn execute(&mut self, numbers: &[i64]) {
        for (column, &number) in (1..).zip(numbers) {
            // SAFETY: the statement is prepared and not running.
            let code = unsafe { sql::sqlite3_bind_int64(self.0, column, number) };
            assert_eq!(code, sql::SQLITE_OK);
        }
        // SAFETY: likewise.
        let code = unsafe { sql::sqlite3_step(self.0) };
        assert_eq!(code, sql::SQLITE_DONE);
        // SAFETY: likewise.
        unsafe { sql::sqlite3_reset(self.0) };
    }
}

impl Drop for Statement {
    fn drop(&mut self) {
        // SAFETY: prepared, and not used afterwards. Its result repeats the error of the last step.
        unsafe { sql::sqlite3_finalize(self.0) };
    }
}

fn size() -> i64 {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(100_000, |size| size.parse().expect("a number"))
}
