//! The registry, as C uses it: a thunk, whose `user_data` is the handle.

use super::{Data, Peer, adds};
use crate::exported::Add;
use registry_core::{Callback, CallbackType, Handle};
use std::hint::black_box;

/// `user_data` is a handle, and everything is checked.
#[derive(Debug)]
pub struct Thunk;

impl Peer for Thunk {
    const NAME: &'static str = "registry, thunk";
    const SAFE: bool = true;
    const CALL: super::WithData = Add::THUNK_FIRST;
    fn export(captured: i32) -> Data {
        Add::export(adds(captured)).into_handle().into_user_data()
    }
    unsafe fn close(data: Data) {
        let handle = Handle::from_user_data(data).expect("the handle that was exported");
        let back = Callback::<Add>::from_handle(handle);
        drop(back.expect("foreign code owned it"));
    }
    fn pair(captured: i32) {
        // As a program does it: the wrapper is dropped.
        drop(black_box(Add::export(adds(captured))));
    }
}
