//! Hosts of foreign callables: `<crate>_host_open` and `<crate>_host_close`.

use crate::call::host::{Host, Inside};
use crate::call::signature::Signature;
use crate::call_site::Site;
use crate::errors::failure::{Detail, Failure};
use crate::handle::Handle;
use crate::registry::ownership::{self, WouldDeadlock};
use crate::registry::telling;
use crate::status::Status;
use crate::table::lifecycle::Owner;
use crate::values::lift::Invalid;
use crate::wrappers::export::export_callable;
use core::panic::Location;

/// Makes a host, which `close` ends. 0 if there is no room.
#[track_caller]
pub(crate) fn open() -> u64 {
    let site = Location::caller();
    match export_callable::<Host, _>(Inside, site) {
        Ok(host) => host.into_handle().raw(),
        Err(_) => {
            telling::fail(Failure::new(Status::Exhausted, 0, Some(Host::info().name)));
            0
        }
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
    let info = Host::info();
    match (ownership::recognise(info, None, raw), Handle::from_raw(raw)) {
        (Ok(()), Some(host)) => Ok(host),
        (known, _) => {
            let failure = known.err().map(|why| why.failure());
            let (status, found) = match (raw, failure) {
                (0, _) => (Status::NullHandle, None),
                (_, Some(failure)) => (failure.status(), failure.callback),
                (_, None) => (Status::UnknownHandle, None),
            };
            Err(Invalid::handle(status, raw, found, info.name))
        }
    }
}
