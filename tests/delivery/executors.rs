//! The same futures on tokio, smol and an executor made by hand.

use crate::completions::Fetched;
use registry_core::{Completion, Handle};
use registry_tests::deadline;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;

fn call_later(handle: Handle) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(10));
        Fetched::call(handle, 200, b"hello").unwrap();
    })
}

async fn fetch() -> i32 {
    let done = Completion::<Fetched>::new();
    let caller = call_later(done.handle());
    let (code, body) = done.await.unwrap();
    assert_eq!(&*body, b"hello");
    caller.join().unwrap();
    code
}

/// The smallest executor: polls, and parks.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    struct Unparks(Thread);
    impl Wake for Unparks {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unparks(std::thread::current())));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        std::thread::park();
    }
}

#[test]
fn by_hand() {
    assert_eq!(deadline::finishes(|| block_on(fetch())), 200);
}

#[cfg(not(registry_lean))]
#[test]
fn on_tokio() {
    let codes = deadline::finishes(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .build()
            .unwrap();
        runtime.block_on(async {
            let tasks: Vec<_> = (0..20).map(|_| tokio::spawn(fetch())).collect();
            let mut codes = Vec::new();
            for task in tasks {
                codes.push(task.await.unwrap());
            }
            codes
        })
    });
    assert_eq!(codes, [200; 20]);
}

#[cfg(not(registry_lean))]
#[test]
fn on_smol() {
    let codes = deadline::finishes(|| {
        let executor = async_executor::Executor::new();
        futures_lite::future::block_on(executor.run(async {
            let tasks: Vec<_> = (0..20).map(|_| executor.spawn(fetch())).collect();
            let mut codes = Vec::new();
            for task in tasks {
                codes.push(task.await);
            }
            codes
        }))
    });
    assert_eq!(codes, [200; 20]);
}
