//! Printing: every public type can be printed, for live, closed and forged entries.
//!
//! Of a closed entry only the holder's own data is printed; no pointer that may dangle is followed.

use registry_core::{
    Group, Handle, LocalGroup, Status, exported_callback, last_error, report, scope,
};

#[exported_callback(on_error = -1, pool = 1)]
type Shown = fn(value: i64) -> i64;

#[exported_callback(on_error = -1)]
fn plain(value: i64) -> i64 {
    value
}

#[test]
fn wrappers_and_what_they_hand_out_are_printed_with_name_and_handle() {
    let shown = Shown::export(|value| value);
    let number = shown.handle().to_string();
    let local = Shown::export_local(|value| value);
    let thunk = shown.thunk_first();
    for text in [
        format!("{shown:?}"),
        format!("{:?}", shown.handle()),
        format!("{}", shown.handle()),
    ] {
        assert!(text.contains(&number), "{text}");
    }
    assert!(format!("{local:?}").contains("behaviour::printing::Shown"));
    assert!(format!("{:?}", plain::export()).contains("behaviour::printing::plain"));
    assert!(format!("{thunk:?}").contains("user_data"));
    scope(|s| {
        let scoped = Shown::export_scoped(s, |value| value);
        assert!(format!("{scoped:?} {s:?}").contains("behaviour::printing::Shown"));
    });
    let bound = shown.bind().expect("the only stub");
    assert!(format!("{bound:?} {:?}", bound.stub()).contains(&number));
    let full = Shown::export(|value| value)
        .bind()
        .expect_err("there is one stub");
    assert!(format!("{full:?} {full}").contains("no stub of the pool of 1 is free"));
}

#[test]
fn what_is_closed_or_made_up_is_printed_without_a_look_at_it() {
    let (group, local_group) = (Group::new(), LocalGroup::new());
    let handle = group.add(Shown::export(|value| value)).expect("open");
    local_group.add(Shown::export_local(|value| value));
    group.close_all();
    local_group.close_all();
    let late = Shown::call(handle, 1).expect_err("closed");
    assert_eq!(late.status(), Status::Closed);
    let printed = format!("{group:?} {local_group:?} {handle:?} {late:?} {late}");
    assert!(printed.contains("behaviour::printing::Shown"), "{printed}");
    for raw in [1, 12_345, (1 << 52) - 1, 1 << 52, (1 << 53) - 1] {
        let made_up = Handle::from_raw(raw).expect("in range");
        let error = Shown::call(made_up, 1).expect_err("nobody's");
        let text = format!("{made_up:?} {error:?} {error}");
        assert!(text.contains(&raw.to_string()), "{text}");
        let error = registry_core::Callback::<Shown>::from_handle(made_up).expect_err("nobody's");
        assert!(!format!("{error:?} {error}").is_empty());
    }
    assert!(last_error().is_some());
    assert!(format!("{:?}", report()).contains("exported"));
}
