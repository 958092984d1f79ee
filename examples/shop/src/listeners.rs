//! Functions of the other side that hear of prices: the programs `listeners` subscribe them in C, C++, Python, JavaScript, Java and Dart; the programs `follow`
//! hear of the prices of a thread, in all of these but Dart.

use registry_core::{AnyThread, Foreign, ForeignError, exported_callback};
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

/// Tells the function of some prices on a thread of its own, and lets go of it.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(pinned)]
pub fn follow(on_price: AnyThread<Foreign<Listener>>, prices: i64) {
    std::thread::spawn(move || {
        for cents in 101..=100 + prices {
            // An error says that the function has failed, that its queue is full, or that the other side has ended.
            if on_price.call(cents, "EUR").is_err() {
                return;
            }
        }
    });
}

/// Lets go of all functions, which releases them.
#[exported_callback(pinned)]
pub fn unsubscribe_all() {
    drop(LISTENERS.take());
}
