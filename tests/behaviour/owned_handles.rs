//! Owned handles in Rust: where they come from, where they go, and what they convert to.

use crate::typed_handles::{
    Maker, NotWorth, Taker, Worth, behaviour_Maker_call, behaviour_make, behaviour_release,
    is_foreign, is_live, taker_try, worth,
};
use registry_core::{Callback, LocalCallback, OwnedHandle, Status, exported_callback};
use registry_tests::drops::Drops;
use std::sync::Mutex;

/// Swaps the owned handle for the one it had.
#[exported_callback(on_error = None, pinned)]
fn swap(worth: OwnedHandle<Worth>) -> Option<OwnedHandle<Worth>> {
    static HELD: Mutex<Option<OwnedHandle<Worth>>> = Mutex::new(None);
    HELD.lock().unwrap().replace(worth)
}

unsafe extern "C" {
    safe fn behaviour_swap(worth: u64) -> u64;
}

#[test]
fn a_handle_that_rust_passes_on_is_not_given_back_to_foreign_code() {
    let once = Taker::export_once(|_| 0);
    assert_eq!(Taker::call(once.handle(), worth(1).into()).unwrap(), 0);
    let inner = once.handle();
    let forward = Taker::export(move |worth: OwnedHandle<Worth>| {
        // It came from foreign code, and is Rust's now.
        i64::from(Taker::call(inner, worth).is_err())
    });
    let raw = behaviour_make(1);
    assert_eq!(taker_try(forward.handle(), raw), Ok(1));
    assert!(!is_live(raw), "dropped by the refused call of Rust's");
}

#[test]
fn an_owned_handle_outlives_the_call_that_brought_it() {
    let (one, two) = (behaviour_make(1), behaviour_make(2));
    assert_eq!(behaviour_swap(one), 0);
    assert!(is_live(one) && !is_foreign(one));
    assert_eq!(behaviour_release(one), Status::NotOwned);
    assert_eq!(behaviour_swap(two), one);
    assert!(is_foreign(one));
    assert_eq!(behaviour_release(one), Status::Ok);
}

#[test]
fn owned_handles_convert_to_the_wrapper_that_fits() {
    let owned: OwnedHandle<Worth> = worth(3).into();
    assert_eq!(
        format!("{owned:?}"),
        format!(
            "OwnedHandle<behaviour::typed_handles::Worth>({})",
            owned.handle()
        )
    );
    let owned = LocalCallback::try_from(owned).unwrap_err();
    let callback = Callback::try_from(owned).unwrap();
    assert_eq!(Worth::call(callback.handle(), 2).unwrap(), 6);

    let local: OwnedHandle<Worth> = Worth::export_local(|value| value).into();
    let local = Callback::try_from(local).unwrap_err();
    let local = std::thread::spawn(move || LocalCallback::try_from(local).unwrap_err())
        .join()
        .unwrap();
    let local = LocalCallback::try_from(local).unwrap();
    assert_eq!(Worth::call(local.handle(), 2).unwrap(), 2);

    let handle = worth(8).into_handle();
    let owned = OwnedHandle::<Worth>::from_handle(handle).unwrap();
    assert!(OwnedHandle::<Worth>::from_handle(handle).is_err());
    assert!(OwnedHandle::<NotWorth>::from_handle(owned.into_handle()).is_err());
    assert_eq!(behaviour_release(handle.raw()), Status::Ok);
}

#[test]
fn a_local_closures_handle_may_be_dropped_on_any_thread() {
    let drops = Drops::new();
    let token = drops.token();
    let owned: OwnedHandle<Worth> = Worth::export_local(move |value| {
        token.keep();
        value
    })
    .into();
    let handle = owned.handle();
    std::thread::spawn(move || drop(owned)).join().unwrap();
    assert_eq!(Worth::call(handle, 1).unwrap_err().status(), Status::Closed);
    registry_core::flush();
    drop(worth(1)); // a registry operation of the closure's own thread
    assert_eq!(drops.count(), 1);
}

#[test]
fn makers_of_closures_return_them_to_rust_too() {
    let maker = Maker::export(|| worth(5).into());
    let made = Maker::call(maker.handle()).unwrap().unwrap();
    assert_eq!(Worth::call(made.handle(), 2).unwrap(), 10);
    let raw = behaviour_Maker_call(maker.handle().raw());
    assert_eq!(behaviour_release(raw), Status::Ok);
    drop(maker);
}
