//! A stream with back-pressure: a C thread sends prices faster than they are read, and is told to hold back.
//!
//! The stream has room for four. A fifth call gets QUEUE_FULL, and C sends the same price again a little later, so none is lost. When the
//! stream is dropped, C gets CLOSED and ends. What waited then is counted.
//!
//! Run it with `cargo run --example ticker`; the C half is `c/ticker.c`. `REGISTRY_EXAMPLE_SIZE` sets the number of prices.

use registry_core::{CallbackStream, Status, exported_callback, report};
use std::time::Duration;

/// A price, in cents.
#[exported_callback]
type Tick = fn(number: u64, cents: i64);

registry_core::export_runtime!();

#[link(name = "ticker", kind = "static")] // c/ticker.c, compiled by build.rs
#[link(name = "pthread")]
unsafe extern "C" {
    safe fn ticker_start(handle: u64) -> i32;
    fn ticker_join(sent: *mut u64, held_back: *mut u64) -> i32;
}

fn main() {
    let prices = size();
    // A refused call is how the ticker is held back, and no news.
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let mut ticks = CallbackStream::<Tick>::bounded(4);
    assert_eq!(ticker_start(ticks.handle().raw()), 0);
    // A slow start: the ticker fills the stream meanwhile. `ticks.next().await` is the same for a task.
    std::thread::sleep(Duration::from_millis(20));
    let (mut read, mut sum) = (0, 0);
    for (number, cents) in ticks
        .blocking(Duration::from_secs(60))
        .take(prices as usize)
    {
        assert_eq!(number, read, "in order, and none is lost");
        read += 1;
        sum += cents;
    }
    drop(ticks);

    let (mut sent, mut held_back) = (0, 0);
    // SAFETY: both are valid to write.
    let ended_by = unsafe { ticker_join(&mut sent, &mut held_back) };
    println!("{read} prices, {sum} cents in all");
    assert!(held_back > 0, "it was faster");
    println!(
        "the ticker was held back, and ended by {}",
        Status::ALL[ended_by as usize]
    );
    assert_eq!(sent, read + report().discarded);
    registry_core::assert_no_leaks!();
    println!("each price that was taken was read, or counted as discarded");
}

fn size() -> u64 {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(1000, |size| size.parse().expect("a number"))
}
