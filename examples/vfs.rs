//! SQLite's files are Rust values: a file system in memory, as two traits whose methods fill SQLite's own tables.
//!
//! * `File` has the methods of `sqlite3_io_methods`. SQLite passes each of them its `sqlite3_file`, behind which stands the handle of the Rust value.
//! * `FileSystem` has those of `sqlite3_vfs`, which is the object and the table in one.
//! * SQLite owns each file, and ends it by `xClose`. A method that fails returns `SQLITE_IOERR`, which SQL sees as "disk I/O error".
//!
//! Run it with `cargo run --example vfs`. `REGISTRY_EXAMPLE_SIZE` sets the number of rows.

use libsqlite3_sys as sql;
use registry_core::{Object, exported_callback};
use std::collections::BTreeMap;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr::null_mut;
use std::sync::{Arc, Mutex};

// The library's C functions, prefixed with the crate's name.
registry_core::export_runtime!();

/// An open file. A method gets what its C function gets after the object.
#[exported_callback(vtable = sql::sqlite3_io_methods, self = first)]
trait File {
    /// Ends the value: SQLite frees the object after this call.
    #[on_error(sql::SQLITE_IOERR_CLOSE)]
    #[field(xClose)]
    #[release]
    fn close(&mut self) -> c_int;
    /// # Safety
    /// `to` is valid to write for `count` bytes.
    #[on_error(sql::SQLITE_IOERR_READ)]
    #[field(xRead)]
    unsafe fn read(&mut self, to: *mut c_void, count: c_int, at: i64) -> c_int;
    /// # Safety
    /// `from` is valid to read for `count` bytes.
    #[on_error(sql::SQLITE_IOERR_WRITE)]
    #[field(xWrite)]
    unsafe fn write(&mut self, from: *const c_void, count: c_int, at: i64)
    -> Result<c_int, String>;
    #[on_error(sql::SQLITE_IOERR_TRUNCATE)]
    #[field(xTruncate)]
    fn truncate(&mut self, size: i64) -> c_int;
    #[on_error(sql::SQLITE_IOERR_FSYNC)]
    #[field(xSync)]
    fn sync(&mut self, flags: c_int) -> c_int;
    /// # Safety
    /// `size` is valid to write.
    #[on_error(sql::SQLITE_IOERR_FSTAT)]
    #[field(xFileSize)]
    unsafe fn size(&mut self, size: *mut i64) -> c_int;
    #[on_error(sql::SQLITE_IOERR_LOCK)]
    #[field(xLock)]
    fn lock(&mut self, level: c_int) -> c_int;
    #[on_error(sql::SQLITE_IOERR_UNLOCK)]
    #[field(xUnlock)]
    fn unlock(&mut self, level: c_int) -> c_int;
    /// # Safety
    /// `reserved` is valid to write.
    #[on_error(sql::SQLITE_IOERR_CHECKRESERVEDLOCK)]
    #[field(xCheckReservedLock)]
    unsafe fn is_reserved(&mut self, reserved: *mut c_int) -> c_int;
    #[on_error(sql::SQLITE_NOTFOUND)]
    #[field(xFileControl)]
    fn control(&mut self, operation: c_int, argument: *mut c_void) -> c_int;
    #[on_error(0)]
    #[field(xSectorSize)]
    fn sector_size(&mut self) -> c_int;
    #[on_error(0)]
    #[field(xDeviceCharacteristics)]
    fn characteristics(&mut self) -> c_int;
}

static FILE_METHODS: sql::sqlite3_io_methods = FileEntry::vtable(sql::sqlite3_io_methods {
    iVersion: 1,
    // SAFETY: a number, and functions that are null.
    ..unsafe { std::mem::zeroed() }
});

/// Opens files, and says what time it is.
#[exported_callback(vtable = sql::sqlite3_vfs, self = first)]
trait FileSystem {
    /// # Safety
    /// `file` has room for `szOsFile` bytes. `opened_as` is null or valid to write.
    #[on_error(sql::SQLITE_CANTOPEN)]
    #[field(xOpen)]
    unsafe fn open(
        &self,
        name: Option<&CStr>,
        file: *mut sql::sqlite3_file,
        flags: c_int,
        opened_as: *mut c_int,
    ) -> c_int;
    #[on_error(sql::SQLITE_IOERR_DELETE)]
    #[field(xDelete)]
    fn delete(&self, name: &CStr, sync: c_int) -> c_int;
    /// # Safety
    /// `is` is valid to write.
    #[on_error(sql::SQLITE_IOERR_ACCESS)]
    #[field(xAccess)]
    unsafe fn access(&self, name: &CStr, asked: c_int, is: *mut c_int) -> c_int;
    /// # Safety
    /// `full` is valid to write for `room` bytes.
    #[on_error(sql::SQLITE_CANTOPEN)]
    #[field(xFullPathname)]
    unsafe fn full_name(&self, name: &CStr, room: c_int, full: *mut c_char) -> c_int;
    /// # Safety
    /// `to` is valid to write for `count` bytes.
    #[on_error(0)]
    #[field(xRandomness)]
    unsafe fn randomness(&self, count: c_int, to: *mut c_char) -> c_int;
    #[on_error(0)]
    #[field(xSleep)]
    fn sleep(&self, microseconds: c_int) -> c_int;
    /// # Safety
    /// `days` is valid to write.
    #[on_error(sql::SQLITE_ERROR)]
    #[field(xCurrentTime)]
    unsafe fn now(&self, days: *mut f64) -> c_int;
    #[on_error(0)]
    #[field(xGetLastError)]
    fn last_error(&self, room: c_int, text: *mut c_char) -> c_int;
}

/// The bytes of a file, which several open files may share.
type Bytes = Arc<Mutex<Vec<u8>>>;

/// The most bytes that a file may have.
const LARGEST: usize = 64 << 20;

struct OpenFile {
    bytes: Bytes,
    /// Counts the open files.
    _open: Arc<()>,
}

impl File for OpenFile {
    fn close(&mut self) -> c_int {
        sql::SQLITE_OK
    }
    unsafe fn read(&mut self, to: *mut c_void, count: c_int, at: i64) -> c_int {
        let bytes = self.bytes.lock().expect("no method panics");
        let behind = bytes.get(at as usize..).unwrap_or_default();
        let found = behind.len().min(count as usize);
        // SAFETY: `to` has room for `count` bytes. What the file does not have is zero, as SQLite asks.
        unsafe {
            to.cast::<u8>().copy_from(behind.as_ptr(), found);
            to.cast::<u8>()
                .add(found)
                .write_bytes(0, count as usize - found);
        }
        if found == count as usize {
            sql::SQLITE_OK
        } else {
            sql::SQLITE_IOERR_SHORT_READ
        }
    }
    unsafe fn write(
        &mut self,
        from: *const c_void,
        count: c_int,
        at: i64,
    ) -> Result<c_int, String> {
        let (at, count) = (at as usize, count as usize);
        if at + count > LARGEST {
            return Err(format!("a file has at most {LARGEST} bytes"));
        }
        let mut bytes = self.bytes.lock().expect("no method panics");
        if bytes.len() < at + count {
            bytes.resize(at + count, 0);
        }
        // SAFETY: `from` has `count` bytes, and so has the file from here on.
        unsafe { bytes.as_mut_ptr().add(at).copy_from(from.cast(), count) };
        Ok(sql::SQLITE_OK)
    }
    fn truncate(&mut self, size: i64) -> c_int {
        self.bytes
            .lock()
            .expect("no method panics")
            .truncate(size as usize);
        sql::SQLITE_OK
    }
    fn sync(&mut self, _: c_int) -> c_int {
        sql::SQLITE_OK
    }
    unsafe fn size(&mut self, size: *mut i64) -> c_int {
        let bytes = self.bytes.lock().expect("no method panics").len();
        // SAFETY: the caller's promise.
        unsafe { *size = bytes as i64 };
        sql::SQLITE_OK
    }
    // One connection uses a file, so there is nothing to lock.
    fn lock(&mut self, _: c_int) -> c_int {
        sql::SQLITE_OK
    }
    fn unlock(&mut self, _: c_int) -> c_int {
        sql::SQLITE_OK
    }
    unsafe fn is_reserved(&mut self, reserved: *mut c_int) -> c_int {
        // SAFETY: the caller's promise.
        unsafe { *reserved = 0 };
        sql::SQLITE_OK
    }
    fn control(&mut self, _: c_int, _: *mut c_void) -> c_int {
        sql::SQLITE_NOTFOUND
    }
    fn sector_size(&mut self) -> c_int {
        4096
    }
    fn characteristics(&mut self) -> c_int {
        0
    }
}

/// Files by name.
#[derive(Clone, Default)]
struct InMemory {
    files: Arc<Mutex<BTreeMap<CString, Bytes>>>,
    /// One more than the open files.
    open: Arc<()>,
}

impl FileSystem for InMemory {
    unsafe fn open(
        &self,
        name: Option<&CStr>,
        file: *mut sql::sqlite3_file,
        flags: c_int,
        opened_as: *mut c_int,
    ) -> c_int {
        // A file without a name is a temporary one.
        let bytes = name.map_or_else(Bytes::default, |name| {
            let mut files = self.files.lock().expect("no method panics");
            files.entry(name.to_owned()).or_default().clone()
        });
        let opened = OpenFile {
            bytes,
            _open: self.open.clone(),
        };
        // From here SQLite owns the value, until it calls `xClose`.
        let handle = FileEntry::export_mut(opened).into_handle();
        let base = sql::sqlite3_file {
            pMethods: &FILE_METHODS,
        };
        // SAFETY: `szOsFile` is the size of this object, and SQLite aligns it to 8 bytes.
        unsafe {
            file.cast::<Object<_>>().write(Object::new(base, handle));
            if !opened_as.is_null() {
                *opened_as = flags;
            }
        }
        sql::SQLITE_OK
    }
    fn delete(&self, name: &CStr, _: c_int) -> c_int {
        match self.files.lock().expect("no method panics").remove(name) {
            Some(_) => sql::SQLITE_OK,
            None => sql::SQLITE_IOERR_DELETE_NOENT,
        }
    }
    unsafe fn access(&self, name: &CStr, _: c_int, is: *mut c_int) -> c_int {
        let files = self.files.lock().expect("no method panics");
        // SAFETY: the caller's promise.
        unsafe { *is = files.contains_key(name).into() };
        sql::SQLITE_OK
    }
    unsafe fn full_name(&self, name: &CStr, room: c_int, full: *mut c_char) -> c_int {
        let name = name.to_bytes_with_nul();
        if name.len() > room as usize {
            return sql::SQLITE_CANTOPEN;
        }
        // SAFETY: the caller's promise.
        unsafe { full.copy_from(name.as_ptr().cast(), name.len()) };
        sql::SQLITE_OK
    }
    unsafe fn randomness(&self, count: c_int, to: *mut c_char) -> c_int {
        // The same names of temporary files each time: they are this process's own.
        // SAFETY: the caller's promise.
        unsafe { to.write_bytes(7, count as usize) };
        count
    }
    fn sleep(&self, microseconds: c_int) -> c_int {
        microseconds
    }
    unsafe fn now(&self, days: *mut f64) -> c_int {
        // 1 January 2000, as a Julian day.
        // SAFETY: the caller's promise.
        unsafe { *days = 2_451_544.5 };
        sql::SQLITE_OK
    }
    fn last_error(&self, _: c_int, _: *mut c_char) -> c_int {
        0
    }
}

fn main() {
    let rows = size();
    let files = InMemory::default();
    let entry = FileSystemEntry::export(files.clone());
    let mut vfs = Object::new(vfs(), entry.handle());
    let vfs: *mut sql::sqlite3_vfs = (&raw mut vfs).cast();
    // SAFETY: the object stays where it is until it is unregistered, at the end.
    let registered = unsafe { sql::sqlite3_vfs_register(vfs, 0) };
    assert_eq!(registered, sql::SQLITE_OK);

    let database = Database::open(c"prices");
    database.run("CREATE TABLE price (cents INTEGER)");
    // A transaction on disk: SQLite writes a journal, and deletes it at the end.
    database.run(&format!(
        "BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) \
         INSERT INTO price SELECT i FROM n; COMMIT"
    ));
    database.run("CREATE INDEX by_cents ON price (cents)");
    assert_eq!(files.count(), 1, "the journals are deleted");
    println!("{rows} rows written");
    drop(database);
    assert_eq!(files.open(), 0, "SQLite has closed all files");

    // Another connection finds what the first one wrote.
    let database = Database::open(c"prices");
    assert_eq!(
        database.number("SELECT sum(cents) FROM price"),
        Ok(rows * (rows + 1) / 2)
    );
    assert_eq!(
        database.number("SELECT count(*) FROM price WHERE cents <= 3"),
        Ok(rows.min(3))
    );
    database.run("BEGIN; DELETE FROM price; ROLLBACK");
    assert_eq!(database.number("SELECT count(*) FROM price"), Ok(rows));
    println!("a second connection reads them, and rolls back");

    // The file system is gone, and SQLite does not know.
    drop(entry);
    let late = Database::try_open(c"more");
    println!("late: {}", late.err().expect("nothing opens files"));
    // A query asks it whether there is a journal. The open file is a value of its own, and can be closed.
    let late = database.number("SELECT max(cents) FROM price");
    println!("late: {}", late.expect_err("nothing knows of journals"));
    drop(database);
    assert_eq!(files.open(), 0);
    // SAFETY: it is registered, and no connection uses it.
    unsafe { sql::sqlite3_vfs_unregister(vfs) };
    registry_core::assert_no_leaks!();
    println!("all files closed");
}

impl InMemory {
    fn count(&self) -> usize {
        self.files.lock().expect("no method panics").len()
    }

    /// The open files: this value has a share, and the entry while it lives.
    fn open(&self) -> usize {
        let shares = Arc::strong_count(&self.files);
        Arc::strong_count(&self.open) - shares
    }
}

/// What SQLite gets, but for the handle.
fn vfs() -> sql::sqlite3_vfs {
    FileSystemEntry::vtable(sql::sqlite3_vfs {
        iVersion: 1,
        szOsFile: size_of::<Object<sql::sqlite3_file>>() as c_int,
        mxPathname: 512,
        zName: c"rust".as_ptr(),
        pNext: null_mut(),
        pAppData: null_mut(),
        // SAFETY: functions that are null.
        ..unsafe { std::mem::zeroed() }
    })
}

/// A connection to a file of the file system.
struct Database(*mut sql::sqlite3);

impl Database {
    fn open(name: &CStr) -> Self {
        Self::try_open(name).expect("the file system is there")
    }

    fn try_open(name: &CStr) -> Result<Self, String> {
        let mut database = null_mut();
        let flags = sql::SQLITE_OPEN_READWRITE | sql::SQLITE_OPEN_CREATE;
        // SAFETY: the names end in NUL, and the result can be written to.
        let code =
            unsafe { sql::sqlite3_open_v2(name.as_ptr(), &mut database, flags, c"rust".as_ptr()) };
        let database = Database(database);
        match code {
            sql::SQLITE_OK => Ok(database),
            _ => Err(database.message()),
        }
    }

    fn run(&self, statements: &str) {
        let statements = CString::new(statements).expect("no NUL");
        // SAFETY: the database is open, and the text ends in NUL.
        let code =
            unsafe { sql::sqlite3_exec(self.0, statements.as_ptr(), None, null_mut(), null_mut()) };
        assert_eq!(code, sql::SQLITE_OK, "{}", self.message());
    }

    /// The number that a query returns, or SQLite's message.
    fn number(&self, query: &str) -> Result<i64, String> {
        let (query, mut prepared) = (CString::new(query).expect("no NUL"), null_mut());
        // SAFETY: the database is open, and the text ends in NUL. After a row its column can be read.
        unsafe {
            sql::sqlite3_prepare_v2(self.0, query.as_ptr(), -1, &mut prepared, null_mut());
            let number = match sql::sqlite3_step(prepared) {
                sql::SQLITE_ROW => Ok(sql::sqlite3_column_int64(prepared, 0)),
                _ => Err(self.message()),
            };
            sql::sqlite3_finalize(prepared);
            number
        }
    }

    fn message(&self) -> String {
        // SAFETY: the connection is there, and its message is copied before the next call.
        let message = unsafe { CStr::from_ptr(sql::sqlite3_errmsg(self.0)) };
        message.to_string_lossy().into_owned()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // SAFETY: not used afterwards; all statements are finalized.
        assert_eq!(unsafe { sql::sqlite3_close(self.0) }, sql::SQLITE_OK);
    }
}

fn size() -> i64 {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(20_000, |size| size.parse().expect("a number"))
}
