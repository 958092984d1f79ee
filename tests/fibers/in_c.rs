//! C's own fibers (`swapcontext`, in `c/contexts.c`): their calls by handle end in any order too.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use crate::{Step, with_others};
use registry_core::{Callback, Status};
use registry_tests::drops::Drops;

type TryFunction = unsafe extern "C" fn(handle: u64, argument: i64, result: *mut i64) -> i32;

unsafe extern "C" {
    fn fibers_Step_try(handle: u64, argument: i64, result: *mut i64) -> i32;
}

#[link(name = "contexts", kind = "static")]
unsafe extern "C" {
    fn context_begin(n: usize, function: TryFunction, handle: u64, argument: i64) -> i32;
    fn context_go_on(n: usize) -> i32;
    fn context_pause();
    fn context_status(n: usize, result: *mut i64) -> i32;
}

/// An entry, and the context that is in it.
struct Paused {
    wrapper: Option<Callback<Step>>,
    drops: Drops,
    context: usize,
}

impl Paused {
    fn begun(context: usize) -> Self {
        let drops = Drops::new();
        let (token, seen) = (drops.token(), drops.clone());
        let wrapper = Step::export(move |value| {
            // SAFETY: a context runs this, on the one thread of this test.
            unsafe { context_pause() };
            assert_eq!(seen.count(), 0, "dropped while a context was inside");
            token.keep();
            value + 1
        });
        // SAFETY: the function is a generated one, and its argument may be any number.
        let over = unsafe { context_begin(context, fibers_Step_try, wrapper.handle().raw(), 7) };
        assert_eq!(over, 0, "it pauses");
        Paused {
            wrapper: Some(wrapper),
            drops,
            context,
        }
    }

    fn close(&mut self) {
        drop(self.wrapper.take());
    }

    fn leave(&self) {
        let mut result = 0;
        // SAFETY: the context is paused; the result is valid to write.
        let (over, status) = unsafe {
            let over = context_go_on(self.context);
            (over, context_status(self.context, &raw mut result))
        };
        assert_eq!((over, status, result), (1, Status::Ok.raw(), 8));
    }
}

/// One test: the contexts are the process's.
#[test]
fn calls_of_c_s_contexts_leave_in_any_order() {
    let _lock = with_others();
    // Three calls, of which the second ends; a fourth; the third's wrapper is dropped.
    let [x, y, mut z] = [0, 1, 2].map(Paused::begun);
    y.leave();
    let w = Paused::begun(3);
    z.close();
    assert_eq!(z.drops.count(), 0, "a context is inside");
    z.leave();
    assert_eq!(z.drops.count(), 1);
    w.leave();
    x.leave();

    // Every order of four, with a new call after each that ends.
    for order in 0..256_usize {
        let order = [order & 3, order >> 2 & 3, order >> 4 & 3, order >> 6];
        if (0..4).any(|n| !order.contains(&n)) {
            continue;
        }
        let mut first = [0, 1, 2, 3].map(Paused::begun);
        let mut later = Vec::new();
        for (step, &n) in order.iter().enumerate() {
            first[n].leave();
            later.push(Paused::begun(4 + step));
            for paused in &mut first {
                paused.close();
                let has_left = order[..=step].contains(&paused.context);
                assert_eq!(paused.drops.count(), usize::from(has_left), "{order:?}");
            }
        }
        for mut paused in later {
            paused.close();
            assert_eq!(paused.drops.count(), 0);
            paused.leave();
            assert_eq!(paused.drops.count(), 1);
        }
    }
}
