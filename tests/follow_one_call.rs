//! One call from the attribute to the user's function and back, with an assertion at each hop: the reader's way into the code.
//!
//! The hops are those of the table in `ARCHITECTURE.md`, in its order. Each comment names the file to read on in; the assertion shows what can be
//! seen of the hop from outside.

use registry_core::{
    Callback, ExportError, Handle, Lift, Lower, Signature, Status, Stub, exported_callback, report,
};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

// Hop 1, registry-macros/src/lib.rs: the attribute gets its own tokens and those of the function.
// Hop 2, registry-macros/src/args.rs: it reads `on_error`.
// Hop 3, registry-macros/src/item.rs: it reads the function's head. The body stays as it is.

/// Adds the tax to a price in cents.
#[exported_callback(on_error = -1)]
fn add_tax(cents: i64) -> i64 {
    if cents == 13 {
        panic!("thirteen");
    }
    IN_FLIGHT.store(report().total.in_flight, Relaxed);
    cents + cents / 5
}

/// How many calls were in progress when the function ran last.
static IN_FLIGHT: AtomicU64 = AtomicU64::new(0);

registry_core::export_runtime!();

// What C declares: the symbols are `<crate>_<item>`.
unsafe extern "C" {
    fn follow_one_call_add_tax(cents: i64) -> i64;
    fn follow_one_call_add_tax_try(cents: i64, result: *mut i64) -> Status;
    safe fn follow_one_call_is_live(handle: u64) -> i32;
    safe fn follow_one_call_last_status() -> i32;
    safe fn follow_one_call_release(handle: u64) -> Status;
}

fn call(cents: i64) -> i64 {
    // SAFETY: it takes a number and no pointer.
    unsafe { follow_one_call_add_tax(cents) }
}

fn try_call(cents: i64) -> (Status, i64) {
    let mut result = 7;
    // SAFETY: `result` is valid to write.
    let status = unsafe { follow_one_call_add_tax_try(cents, &mut result) };
    (status, result)
}

// One test, since all hops are of one exported function.
#[test]
fn a_call_goes_through_every_hop() {
    // Hop 4, registry-macros/src/check.rs: nothing is refused. The function can still be called as before.
    assert_eq!(add_tax(100), 120);

    // Hop 5, registry-macros/src/model.rs: the handle is computed from the symbol. It is below 2^52, and no address.
    const HANDLE: Handle = add_tax::HANDLE;
    let raw = HANDLE.raw();
    assert!((1..1 << 52).contains(&raw));

    // Hop 6, registry-macros/src/expand/function.rs: the marker, the slot and the stubs are written.
    // Hop 7, registry-core/src/expansion.rs: the stub is there before any export. It returns `on_error`.
    assert_eq!(call(100), -1);
    assert_eq!(try_call(100), (Status::NotExported, 7));
    assert_eq!(follow_one_call_last_status(), Status::NotExported.raw());

    // The export (wrappers/callback.rs) makes the wrapper. From here on the entry is live (registry/function.rs).
    let wrapper: Callback<add_tax> = add_tax::export();
    assert_eq!(wrapper.handle(), HANDLE);
    assert_eq!(follow_one_call_is_live(raw), 1);

    // Hop 8, registry-core/src/private.rs: the exported symbol and the internal stub, which a wrapper gives out, go the same way from here.
    let stub: Stub<'_, <add_tax as Signature>::CFn> = wrapper.stub();
    // SAFETY: it takes a number and no pointer.
    assert_eq!(unsafe { stub.as_raw()(100) }, 120);

    // Hop 9, registry-core/src/call/params.rs: the parameters are passed one by one, as the type of the C function says.
    let one_by_one: unsafe extern "C" fn(i64) -> i64 = stub.as_raw();
    // SAFETY: as above.
    assert_eq!(unsafe { one_by_one(100) }, 120);

    // Hop 10, registry-core/src/call/trampoline.rs: one body for both stubs, which differ in their reply.
    assert_eq!(call(200), 240);
    assert_eq!(try_call(200), (Status::Ok, 240));

    // Hop 11, registry-core/src/call/enter.rs: a thread's first call takes the slow path, its second the fast path.
    // Hop 12, registry-core/src/registry/thread.rs: the first call makes the thread's hazard record.
    std::thread::scope(|s| {
        let calls = s.spawn(|| [call(100), call(100)]);
        assert_eq!(calls.join().unwrap(), [120, 120]);
    });

    // Hop 13, registry-core/src/hazard/record.rs: while the function runs, the thread's record shows that it is inside.
    assert_eq!(call(100), 120);
    assert_eq!(IN_FLIGHT.load(Relaxed), 1);

    // Hop 14, registry-core/src/table/lifecycle.rs: the entry is live. There is one: a second export says where the first was.
    assert_eq!(follow_one_call_is_live(raw), 1);
    match add_tax::try_export() {
        Err(ExportError::AlreadyExported {
            first: Some(first), ..
        }) => assert!(first.file().ends_with("follow_one_call.rs")),
        other => panic!("expected AlreadyExported, found {other:?}"),
    }

    // Hop 15, registry-core/src/values/lift.rs: the C form of an `i64` is an `i64`.
    let cents: <i64 as Lift>::CRepr = 100;
    assert_eq!(call(cents), 120);

    // Hop 16, registry-core/src/sys/panic.rs: a panic ends here, and errors/last_error.rs keeps its message.
    assert_eq!(try_call(13), (Status::Panicked, 7));
    assert_eq!(
        registry_core::last_error().as_deref(),
        Some("callback `follow_one_call::add_tax` panicked: thirteen")
    );
    assert_eq!(call(100), 120, "a callback that panicked stays callable");

    // Hop 17, registry-core/src/values/lower.rs: the result becomes its C form on the way back.
    let lowered: <i64 as Lower>::CRepr = call(100);
    assert_eq!(lowered, 120);

    // Hop 18, registry-core/src/hazard/record.rs: after the call the thread is inside nothing.
    assert_eq!(report().total.in_flight, 0);

    // Hop 19, registry-core/src/call/reply.rs: a result that equals `on_error` is told from a failure by the last status.
    assert_eq!(call(-1), -1);
    assert_eq!(follow_one_call_last_status(), Status::Ok.raw());

    // Foreign code can't end what Rust owns (registry/ownership.rs).
    assert_eq!(follow_one_call_release(raw), Status::NotOwned);
    assert_eq!(call(100), 120);

    // When the wrapper is dropped, the entry ends. A late call gets `on_error`.
    drop(wrapper);
    assert_eq!(follow_one_call_is_live(raw), 0);
    assert_eq!(call(100), -1);
    assert_eq!(try_call(100), (Status::NotExported, 7));

    // A new export of the same function has the same handle again.
    let again = add_tax::export();
    assert_eq!(again.handle(), HANDLE);
    assert_eq!(call(100), 120);
}

/// The hops of the table in `ARCHITECTURE.md`: their files and functions.
#[cfg(not(miri))]
fn hops() -> Vec<(String, String)> {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the page");
    let (_, section) = page.split_once("## A call, in order").expect("the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let hop = |(number, row): (usize, &str)| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(cells[1], (number + 1).to_string(), "{row}");
        let (_, link) = cells[2].split_once("](").expect("a link to a file");
        // `Type::method`, or a function's name alone. What stands behind it says where inside it is.
        let named = cells[3].split('`').nth(1).expect("a function in backticks");
        let function = named.rsplit("::").next().unwrap_or(named);
        (link.trim_end_matches(')').to_owned(), function.to_owned())
    };
    let rows = section.lines().filter(|line| {
        let number = line.trim_start_matches("| ");
        line.starts_with("| ") && number.starts_with(|c: char| c.is_ascii_digit())
    });
    rows.enumerate().map(hop).collect()
}

#[cfg(not(miri))]
fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
#[cfg(not(miri))]
fn the_table_of_hops_names_what_is_there_and_this_file_walks_it() {
    let hops = hops();
    assert!(hops.len() > 15, "{} hops", hops.len());
    let walk = include_str!("follow_one_call.rs");
    let mut rest = walk;
    for (n, (file, function)) in hops.iter().enumerate() {
        let code = std::fs::read_to_string(root().join(file)).expect(file);
        let forms = [
            format!("fn {function}"),
            format!(" as {function}"),
            format!("macro_rules! {function}"),
        ];
        assert!(
            forms.iter().any(|form| code.contains(form.as_str())),
            "{file} has no `{function}`"
        );
        let step = format!("// Hop {}, {file}: ", n + 1);
        let (_, after) = rest
            .split_once(&step)
            .unwrap_or_else(|| panic!("no `{step}` after the hop before it"));
        rest = after;
    }
}
