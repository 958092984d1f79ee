//! Functions of the other side that hear of prices: `listeners.c`, `listeners.cpp`, `listeners.py`, `listeners.mjs` and `Listeners.java` subscribe them.

use registry_core::{Foreign, ForeignError, exported_callback};
use std::cell::RefCell;
use std::rc::Rc;

/// Hears of a price.
#[exported_callback]
pub type Listener = fn(cents: i64, currency: &str);

thread_local!(static LISTENERS: RefCell<Vec<Rc<Foreign<Listener>>>> = const { RefCell::new(Vec::new()) });

/// Calls the function for every price that this thread publishes, until `unsubscribe_all`.
#[exported_callback(pinned)]
pub fn subscribe(on_price: Foreign<Listener>) {
    LISTENERS.with_borrow_mut(|all| all.push(Rc::new(on_price)));
}

/// Tells all functions a price. The first one that fails ends it.
#[exported_callback(pinned)]
pub fn publish(cents: i64) -> Result<(), ForeignError> {
    // A function may subscribe another one, which hears of the next price.
    let listeners = LISTENERS.with_borrow(Clone::clone);
    listeners
        .iter()
        .try_for_each(|on_price| on_price.call(cents, "EUR"))
}

/// Lets go of all functions, which releases them.
#[exported_callback(pinned)]
pub fn unsubscribe_all() {
    drop(LISTENERS.take());
}
