//! The threads of the game: each executes its orders, also from inside a callback or a scope.
//!
//! `game.rs` sends the orders and waits for each answer.

use super::closure::{self, FAILED, Other, Work, tick};
use super::order::{Answer, Call, Order, Way, Wrapper};
use super::scoped;
use crate::tagged::Value;
use crate::turn::Ordered;
use registry_core::{Callback, CallbackType, Handle, Status, last_status};
use std::cell::RefCell;
use std::ffi::c_void;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

unsafe extern "C" {
    safe fn registry_fuzz_release(handle: u64) -> i32;
    safe fn registry_fuzz_is_live(handle: u64) -> i32;
    fn registry_fuzz_invoke(
        handle: u64,
        values: *const Value,
        count: usize,
        result: *mut Value,
    ) -> i32;
    fn registry_fuzz_Work_try(handle: u64, x: i64, result: *mut i64) -> i32;
    fn registry_fuzz_tick_try(x: i64, result: *mut i64) -> i32;
}

struct Ends {
    orders: Receiver<Order>,
    answers: Sender<Answer>,
}

thread_local! {
    static ENDS: RefCell<Option<Ends>> = const { RefCell::new(None) };
}

/// A thread as the game holds it.
pub(super) struct Player {
    orders: Sender<Order>,
    answers: Receiver<Answer>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Player {
    pub(super) fn start() -> Player {
        let (orders, its_orders) = channel();
        let (its_answers, answers) = channel();
        let thread = std::thread::spawn(move || {
            let ends = Ends {
                orders: its_orders,
                answers: its_answers,
            };
            ENDS.with(|place| *place.borrow_mut() = Some(ends));
            while let Go::On = obey(next()) {}
        });
        Player {
            orders,
            answers,
            thread: Some(thread),
        }
    }

    pub(super) fn send(&self, order: Order) {
        self.orders.send(order).expect("the thread is there");
    }

    /// Waits for the answer to the order that was sent last.
    pub(super) fn answer(&self) -> Answer {
        match self.answers.recv_timeout(Duration::from_secs(20)) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => panic!("a thread does not come back"),
            Err(RecvTimeoutError::Disconnected) => panic!("a thread is gone"),
        }
    }

    /// Ends the thread, its destructors included.
    pub(super) fn end(&mut self) {
        self.send(Order::Stop);
        let thread = self.thread.take().expect("ended once");
        thread.join().expect("the thread does not panic");
    }
}

/// How a loop over orders goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Go {
    On,
    Return,
    Panic,
}

pub(super) fn answer(answer: Answer) {
    ENDS.with(|ends| {
        let ends = ends.borrow();
        let ends = ends.as_ref().expect("set when the thread began");
        // The game is gone only if it has panicked.
        let _ = ends.answers.send(answer);
    });
}

pub(super) fn next() -> Order {
    let order = ENDS.with(|ends| {
        let ends = ends.borrow();
        let ends = ends.as_ref().expect("set when the thread began");
        ends.orders.recv()
    });
    // Likewise: then this unwinds all that the thread is inside of.
    order.unwrap_or(Order::Stop)
}

/// The body of every callback: says that it is in, and obeys until it is to leave.
pub(super) fn inside(x: i64) -> i64 {
    answer(Answer::Entered);
    loop {
        match obey(next()) {
            Go::On => {}
            Go::Return => return !x,
            Go::Panic => std::panic::panic_any(Ordered),
        }
    }
}

pub(super) fn obey(order: Order) -> Go {
    match order {
        Order::Stop => return Go::Panic,
        Order::Leave { panics: false } => return Go::Return,
        Order::Leave { panics: true } => return Go::Panic,
        Order::Export(kind, canary) => closure::export(kind, canary),
        Order::ExportFunction => answer(match tick::try_export() {
            Ok(wrapper) => Answer::Exported(tick::HANDLE.raw(), Some(Wrapper::Function(wrapper))),
            Err(_) => Answer::Refused,
        }),
        Order::Call(which) => {
            let status = call(which);
            answer(Answer::Status(status));
        }
        Order::EnterScope => scoped::run(),
        Order::ExportScoped(..) | Order::CloseScoped(..) => {
            unreachable!("told to a scope only")
        }
        Order::Release(raw) => answer(Answer::Status(known(registry_fuzz_release(raw)))),
        Order::TakeBack(raw) => {
            let wrapper = Handle::from_raw(raw)
                .and_then(|handle| Callback::<Work>::from_handle(handle).ok())
                .map(Wrapper::Closure);
            answer(Answer::TakenBack(wrapper));
        }
        Order::Close(how, wrapper) => answer(wrapper.close(how)),
        Order::CloseGroup(group) => {
            group.close_all();
            answer(Answer::Done);
        }
        Order::Flush => {
            registry_core::flush();
            answer(Answer::Done);
        }
    }
    Go::On
}

/// Whether a call by this handle would come in.
pub(super) fn is_live(raw: u64) -> bool {
    registry_fuzz_is_live(raw) == 1
}

fn known(status: i32) -> Status {
    Status::from_raw(status).expect("a known status")
}

/// What a callback is called with; it returns the complement.
const ARGUMENT: i64 = 7;

fn call(which: Call) -> Status {
    let mut result = 0;
    let status = match which {
        Call::Handle(way, raw) => return by_handle(way, raw),
        Call::Stub(stub) => {
            // SAFETY: a stub takes any number.
            result = unsafe { stub(ARGUMENT) };
            plain(result)
        }
        // SAFETY: the result is valid to write.
        Call::Function => known(unsafe { registry_fuzz_tick_try(ARGUMENT, &mut result) }),
        Call::Other(raw) => {
            return match Handle::from_raw(raw).map(|handle| Other::call(handle, ARGUMENT)) {
                Some(Ok(_)) => Status::Ok,
                Some(Err(error)) => error.status(),
                None => Status::NullHandle,
            };
        }
    };
    judged(status, result)
}

fn by_handle(way: Way, raw: u64) -> Status {
    let mut result = 0;
    let user_data = std::ptr::without_provenance_mut::<c_void>(raw as usize);
    let status = match way {
        // SAFETY: the result is valid to write.
        Way::Try => known(unsafe { registry_fuzz_Work_try(raw, ARGUMENT, &mut result) }),
        Way::ThunkFirst => {
            // SAFETY: `user_data` may be anything.
            result = unsafe { <Work as CallbackType>::THUNK_FIRST(user_data, ARGUMENT) };
            plain(result)
        }
        Way::ThunkLast => {
            // SAFETY: as above.
            result = unsafe { <Work as CallbackType>::THUNK_LAST(ARGUMENT, user_data) };
            plain(result)
        }
        Way::Invoke => {
            let (value, mut out) = (Value::int(ARGUMENT), Value::default());
            // SAFETY: one value is there, and the result is valid to write.
            let status = known(unsafe { registry_fuzz_invoke(raw, &value, 1, &mut out) });
            result = out.bits() as i64;
            status
        }
        Way::Rust => match Handle::from_raw(raw).map(|handle| Work::call(handle, ARGUMENT)) {
            Some(Ok(value)) => {
                result = value;
                Status::Ok
            }
            Some(Err(error)) => error.status(),
            None => Status::NullHandle,
        },
    };
    judged(status, result)
}

/// The status behind a plain result.
fn plain(result: i64) -> Status {
    match result {
        FAILED => last_status(),
        _ => Status::Ok,
    }
}

fn judged(status: Status, result: i64) -> Status {
    if status == Status::Ok {
        assert_eq!(result, !ARGUMENT, "the callback's own result");
    }
    status
}
