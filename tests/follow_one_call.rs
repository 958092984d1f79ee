//! The whole path of one call, an assertion per hop: the reader's way into the code.
//!
//! The hops are those of the README's table. The test uses only the public interface of each; the file that
//! is named beside it has the implementation.

use registry_core::{
    Callback, ExportError, Handle, Lift, Lower, Signature, Status, Stub, exported_callback,
};

// Hops 0 to 4 (registry-macros): lib.rs takes the function, args.rs reads `on_error`, model.rs describes
// it, check.rs finds nothing to refuse, expand/ writes the marker, the slot and the stubs.

/// Adds the tax to a price in cents.
#[exported_callback(on_error = -1)]
fn add_tax(cents: i64) -> i64 {
    if cents == 13 {
        panic!("thirteen");
    }
    cents + cents / 5
}

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
    // SAFETY: a number is all that it takes.
    unsafe { follow_one_call_add_tax(cents) }
}

fn try_call(cents: i64) -> (Status, i64) {
    let mut result = 7;
    // SAFETY: `result` is valid to write.
    let status = unsafe { follow_one_call_add_tax_try(cents, &mut result) };
    (status, result)
}

// One test, since the hops share the one exported function.
#[test]
fn a_call_goes_through_every_hop() {
    // The function itself is untouched.
    assert_eq!(add_tax(100), 120);

    // Hop 4: the handle is a literal in the expansion, computed from the symbol.
    const HANDLE: Handle = add_tax::HANDLE;
    let raw = HANDLE.raw();

    // Hop 7, handle.rs: an integer below 2^52, and no address of anything.
    assert!((1..1 << 52).contains(&raw));
    assert_eq!(Handle::from_f64(HANDLE.to_f64()), Some(HANDLE));

    // Hop 6, call/trampoline.rs, before the export: the entry is not there, and the stub answers `on_error`.
    assert_eq!(call(100), -1);
    assert_eq!(try_call(100), (Status::NotExported, 7));
    assert_eq!(follow_one_call_last_status(), Status::NotExported.raw());

    // Hop 9, wrappers/callback.rs: the export makes the wrapper, and with it the entry is live (hop 8,
    // registry/function.rs and table/lifecycle.rs).
    let wrapper: Callback<add_tax> = add_tax::export();
    assert_eq!(wrapper.handle(), HANDLE);
    assert_eq!(follow_one_call_is_live(raw), 1);

    // There is one entry: a second export says where the first was.
    match add_tax::try_export() {
        Err(ExportError::AlreadyExported {
            first: Some(first), ..
        }) => {
            assert!(first.file().ends_with("follow_one_call.rs"));
        }
        other => panic!("expected AlreadyExported, found {other:?}"),
    }

    // Hop 5, private.rs: what the stub goes through. Its C function pointer and its types are the
    // signature's.
    let stub: Stub<'_, <add_tax as Signature>::CFn> = wrapper.stub();
    // SAFETY: a number is harmless.
    assert_eq!(unsafe { stub.as_raw()(100) }, 120);

    // Hop 10, values/lift.rs and values/lower.rs: an i64 is its own shadow on both ways.
    let shadow: <i64 as Lift>::CRepr = 100;
    let lowered: <i64 as Lower>::CRepr = call(shadow);

    // Hop 8, hazard/record.rs and registry/mod.rs: inside the live entry the function runs.
    assert_eq!(lowered, 120);
    assert_eq!(try_call(200), (Status::Ok, 240));

    // A result that equals `on_error` is told from a failure by the last status.
    assert_eq!(call(-1), -1);
    assert_eq!(follow_one_call_last_status(), Status::Ok.raw());

    // Hop 6, sys/panic.rs: a panic ends here, and errors/last_error.rs keeps its message.
    assert_eq!(try_call(13), (Status::Panicked, 7));
    assert_eq!(
        registry_core::last_error().as_deref(),
        Some("callback `follow_one_call::add_tax` panicked: thirteen")
    );
    assert_eq!(call(100), 120, "a callback that panicked stays callable");

    // Foreign code can't end what Rust owns (registry/ownership.rs).
    assert_eq!(follow_one_call_release(raw), Status::NotOwned);
    assert_eq!(call(100), 120);

    // Back at hop 9: the wrapper goes, the entry goes, and the late call is answered.
    drop(wrapper);
    assert_eq!(follow_one_call_is_live(raw), 0);
    assert_eq!(call(100), -1);
    assert_eq!(try_call(100), (Status::NotExported, 7));

    // The one place where a handle comes back: a new export of the same function.
    let again = add_tax::export();
    assert_eq!(again.handle(), HANDLE);
    assert_eq!(call(100), 120);
}
