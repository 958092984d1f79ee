//! Hosts of foreign callables: `<crate>_host_open` and `<crate>_host_close`.

use crate::call::host::{Host, Inside};
use crate::call::signature::Signature;
use crate::call_site::Site;
use crate::handle::Handle;
use crate::registry::ownership;
use crate::registry::place::Place;
use crate::status::Status;
use crate::table::lifecycle::Owner;
use crate::values::lift::Invalid;
use crate::wrappers::export::export_callable;
use core::panic::Location;

/// Makes a host, which `close` ends. 0 if there is no room.
#[track_caller]
pub(crate) fn open() -> u64 {
    let site = Location::caller();
    export_callable::<Host, _>(Inside, site).map_or(0, |host| host.into_handle().raw())
}

/// Closes a host, and waits for the calls of its callables, unless the thread is inside a callback or a callable with a host. Of several threads that
/// close it at once, one does and waits.
pub(crate) fn close(raw: u64) -> Status {
    match recognise(raw) {
        Err(why) => why.status(),
        Ok(host) => {
            let place = Place::Closure(host);
            match ownership::end_and_wait(place, Owner::Foreign, Site::RELEASED) {
                Ok(Ok(())) => Status::Ok,
                Ok(Err(_)) => Status::Busy,
                Err(why) => why.failure().status(),
            }
        }
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
