//! Foreign code where too little of the stack is left for it: it runs on a thread that is made for it, and the calling thread waits.

use crate::errors::last_error;
use crate::registry::thread;
use crate::sys::stack;

/// Runs it, here or on a new thread. False if the system refuses that thread, or no memory is left for its record.
///
/// The calling thread may be inside a callback or the error hook, and is until this returns. So the new one counts as inside of them too: it waits for no entry, and no
/// failure there calls a hook inside itself.
pub(crate) fn with_room(run: impl FnOnce() + Send) -> bool {
    if !stack::is_short() {
        run();
        return true;
    }
    let is_hooked = last_error::is_in_hook();
    let on_it = || {
        if is_hooked {
            last_error::hook_begins();
        }
        let has_record = thread::prepare_thread();
        if has_record {
            let _inside = thread::Guarded::new();
            run();
        }
        has_record
    };
    stack::on_a_new_thread(on_it).unwrap_or(false)
}
