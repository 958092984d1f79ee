//! Hosts of foreign callables: `<crate>_host_open`, `<crate>_host_open_with_stack`, `<crate>_host_open_in`, `<crate>_host_released` and `<crate>_host_close`.

use crate::call::host::{self, CurrentPlace, Host, Inside, Place};
use crate::call::signature::Signature;
use crate::call_site::Site;
use crate::errors::failure::{Detail, Failure};
use crate::handle::Handle;
use crate::registry::ownership::{self, WouldDeadlock};
use crate::registry::{telling, user_data};
use crate::status::Status;
use crate::sys::stack;
use crate::table::lifecycle::Owner;
use crate::values::lift::Invalid;
use crate::values::raw_handle::UserData;
use crate::wrappers::export::export_callable;
use core::panic::Location;

/// Makes a host, which `close` ends. 0 if there is no room.
#[track_caller]
pub(crate) fn open() -> u64 {
    made(Inside::Anywhere, Location::caller()).map_or(0, Handle::raw)
}

/// Makes a host whose callables are called only where so many bytes of the thread's stack are left.
#[track_caller]
pub(crate) fn open_with_stack(bytes: usize) -> u64 {
    stack::keep(bytes);
    made(Inside::WithStack, Location::caller()).map_or(0, Handle::raw)
}

/// Makes a host whose callables are called only where this is called now, and writes its number as a finaliser takes it to `finaliser`. 0 if this is no place, or
/// there is no room.
///
/// # Safety
/// `current` is null, or as [`host_open_in`](crate::runtime::host_open_in) asks.
#[track_caller]
pub(crate) unsafe fn open_in(
    current: Option<CurrentPlace>,
    finaliser: impl FnOnce(UserData),
) -> u64 {
    let site = Location::caller();
    // SAFETY: the caller's promise.
    let place = current.and_then(|current| unsafe { Place::here(current) });
    let Some(place) = place else {
        telling::fail(Failure::new(
            Status::InvalidArgument,
            0,
            Some(Host::info().name),
        ));
        return 0;
    };
    let Some(host) = made(Inside::In(place), site) else {
        return 0;
    };
    let Some(key) = user_data::user_data(host) else {
        let _ = close(host.raw());
        return exhausted().map_or(0, Handle::raw);
    };
    finaliser(key);
    host.raw()
}

fn made(inside: Inside, site: &'static Location<'static>) -> Option<Handle> {
    match export_callable::<Host, _>(inside, site) {
        Ok(host) => Some(host.into_handle()),
        Err(_) => exhausted(),
    }
}

fn exhausted() -> Option<Handle> {
    telling::fail(Failure::new(Status::Exhausted, 0, Some(Host::info().name)));
    None
}

/// One of the callables that were released in another place than the host's.
pub(crate) fn released(raw: u64) -> Result<UserData, Status> {
    match ownership::recognise(Host::info(), None, raw) {
        Ok(()) => Ok(Handle::from_raw(raw).map_or(core::ptr::null_mut(), host::take_released)),
        Err(why) => Err(telling::fail(why.failure())),
    }
}

/// Closes a host, and waits for the calls of its callables, unless the thread is inside a callback or a callable with a host.
pub(crate) fn close(raw: u64) -> Status {
    match ownership::end_and_wait(Host::info(), raw, Owner::Foreign, Site::RELEASED) {
        Ok(Ok(())) => Status::Ok,
        Ok(Err(WouldDeadlock)) => {
            let failure = Failure::new(Status::Busy, raw, Some(Host::info().name));
            telling::fail(failure.with(Detail::NotWaited))
        }
        Err(why) => telling::fail(why.failure()),
    }
}

/// The host that a callable names.
pub(crate) fn recognise(raw: u64) -> Result<Handle, Invalid> {
    ownership::recognise_argument(Host::info(), raw)
}
