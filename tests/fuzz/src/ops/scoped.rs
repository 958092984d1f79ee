//! A thread inside a scope: its exports there borrow from its stack.

use super::closure::{self, Work};
use super::order::{Answer, How, Order};
use super::player::{Go, answer, next, obey};
use crate::turn::Ordered;
use registry_core::{Scope, ScopedCallback, scope};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Says that it is in, obeys until it is to leave, and answers when the scope is over.
pub(super) fn run() {
    let borrowed = closure::to_borrow();
    let ended = catch_unwind(AssertUnwindSafe(|| {
        scope(|s| {
            answer(Answer::Entered);
            play(s, &borrowed)
        });
    }));
    drop(borrowed);
    if let Err(panic) = ended {
        if !panic.is::<Ordered>() {
            std::panic::resume_unwind(panic);
        }
    }
    answer(Answer::Done);
}

fn play<'scope>(s: &'scope Scope<'scope, '_>, borrowed: &'scope u64) {
    let mut wrappers: Vec<ScopedCallback<'scope, Work>> = Vec::new();
    loop {
        match next() {
            Order::ExportScoped(kind, canary) => {
                let wrapper = closure::export_scoped(s, kind, canary, borrowed);
                answer(Answer::Exported(wrapper.handle().raw(), None));
                wrappers.push(wrapper);
            }
            Order::CloseScoped(raw, how) => {
                let at = wrappers.iter().position(|w| w.handle().raw() == raw);
                let wrapper = wrappers.swap_remove(at.expect("a wrapper of this scope"));
                answer(match how {
                    How::Wait => Answer::Waited(wrapper.close_and_wait().is_ok()),
                    How::Close => {
                        wrapper.close();
                        Answer::Done
                    }
                    How::Drop => {
                        drop(wrapper);
                        Answer::Done
                    }
                    // Forgotten: the scope ends it.
                    How::Later => {
                        std::mem::forget(wrapper);
                        Answer::Done
                    }
                });
            }
            order => match obey(order) {
                Go::On => {}
                // What is left in the list is forgotten too, and the scope's.
                Go::Return => {
                    wrappers.drain(..).for_each(std::mem::forget);
                    return;
                }
                Go::Panic => std::panic::panic_any(Ordered),
            },
        }
    }
}
