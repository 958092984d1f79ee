//! A C event loop with a list of listeners, and plugins that come and go: a plugin is a *group* of callbacks.
//!
//! The loop is not told when a listener is closed. It calls by handle, gets CLOSED, and removes the handle.
//! A listener may end its own plugin while it runs, load another, or fire an event from inside an event.
//!
//! Run it with `cargo run --example event_loop`; the C half is `c/event_loop.c`. `REGISTRY_EXAMPLE_SIZE` sets
//! how many plugins come and go in the end.

use registry_core::{FfiType, Group, Status, exported_callback};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

/// An event of the loop; a C `int32_t`.
#[derive(Clone, Copy, PartialEq, Debug, FfiType)]
#[repr(i32)]
enum Event {
    Tick = 1,
    /// Unload the greeter.
    Unload = 2,
    /// Load a plugin.
    Load = 3,
    /// Fire a tick from inside a listener.
    Echo = 4,
}

/// Receives events.
#[exported_callback]
type Listener = fn(event: Event);

registry_core::export_runtime!();

#[link(name = "event_loop", kind = "static")] // c/event_loop.c, compiled by build.rs
unsafe extern "C" {
    safe fn loop_listen(handle: u64) -> i32;
    safe fn loop_length() -> u64;
    fn loop_fire(event: i32, counts: *mut [u64; 16]);
}

/// Calls all listeners, and counts the statuses of the calls.
fn fire(event: i32) -> String {
    let mut counts = [0; 16];
    // SAFETY: there is room for sixteen counts.
    unsafe { loop_fire(event, &mut counts) };
    let ends = Status::ALL
        .iter()
        .zip(counts)
        .filter(|&(_, count)| count > 0);
    let ends: Vec<String> = ends
        .map(|(status, count)| format!("{count} {status}"))
        .collect();
    ends.join(", ")
}

/// A plugin: a group of listeners that are closed together.
struct Plugin {
    /// In an `Arc`, for listeners that close their own plugin. They hold it weakly: a group that its own callbacks
    /// keep alive would never be dropped.
    group: Arc<Group>,
}

impl Plugin {
    fn new() -> Self {
        Plugin {
            group: Arc::new(Group::new()),
        }
    }

    /// Adds a listener to the loop; it is called until the plugin is closed.
    fn listen(&self, listener: impl Fn(Event) + Send + Sync + 'static) {
        let token = Token::new();
        let callback = Listener::export(move |event| {
            let _captured = &token;
            listener(event);
        });
        let handle = self.group.add(callback).expect("the plugin is loaded");
        assert_eq!(loop_listen(handle.raw()), 0, "C is out of memory");
    }
}

/// Plugins that listeners have loaded.
static LOADED: Mutex<Vec<Plugin>> = Mutex::new(Vec::new());
static TICKS: AtomicU64 = AtomicU64::new(0);

fn main() {
    plugins_act_inside_calls();
    come_and_go(size());
    assert_eq!(MADE.load(Relaxed), DROPPED.load(Relaxed));
    registry_core::assert_no_leaks!();
    println!(
        "{} closures exported, each dropped once",
        DROPPED.load(Relaxed)
    );
}

fn plugins_act_inside_calls() {
    let clock = clock();
    let greeter = greeter();
    let loader = loader();
    println!("{} listeners", loop_length());
    println!("tick: {}", fire(Event::Tick as i32));

    // The greeter's second listener closes the plugin while C is inside it. The third is refused, and C takes it
    // off the list. C learns with the next event that the others are closed too.
    println!("unload: {}", fire(Event::Unload as i32));
    assert!(greeter.group.is_closed());
    println!("tick: {}", fire(Event::Tick as i32));
    println!(
        "tick: {}; {} listeners",
        fire(Event::Tick as i32),
        loop_length()
    );

    println!(
        "load: {}; {} listeners",
        fire(Event::Load as i32),
        loop_length()
    );
    println!("echo, a tick inside it: {}", fire(Event::Echo as i32));
    // No variant has this number, so the call is refused and the listeners do not run.
    println!("event 99: {}", fire(99));

    assert_eq!(TICKS.load(Relaxed), 4 * 2, "four ticks, two listeners");
    drop((clock, greeter, loader));
    LOADED.lock().unwrap().clear();
    println!(
        "all plugins gone: {}; {} listeners",
        fire(Event::Tick as i32),
        loop_length()
    );
}

/// Counts ticks, with two listeners.
fn clock() -> Plugin {
    let clock = Plugin::new();
    for _ in 0..2 {
        clock.listen(|event| {
            if event == Event::Tick {
                TICKS.fetch_add(1, Relaxed);
            }
        });
    }
    clock
}

/// Three listeners; the second one closes all three.
fn greeter() -> Plugin {
    let greeter = Plugin::new();
    greeter.listen(|_| {});
    let group = Arc::downgrade(&greeter.group);
    greeter.listen(move |event| {
        if event == Event::Unload {
            // `close_all` never waits, so it can't wait for the call that it is in.
            group
                .upgrade()
                .expect("the group outlives its callbacks")
                .close_all();
        }
    });
    greeter.listen(|event| assert_ne!(event, Event::Unload, "closed before its turn"));
    greeter
}

/// Loads another plugin from inside a call, and fires an event from inside an event.
fn loader() -> Plugin {
    let loader = Plugin::new();
    loader.listen(|event| match event {
        Event::Load => {
            let plugin = Plugin::new();
            plugin.listen(|_| {});
            LOADED.lock().unwrap().push(plugin);
        }
        Event::Echo => {
            fire(Event::Tick as i32);
        }
        _ => {}
    });
    loader
}

/// Loads plugins of three listeners each; ten of them live at a time.
fn come_and_go(plugins: u64) {
    static HEARD: AtomicU64 = AtomicU64::new(0);
    let mut living = std::collections::VecDeque::new();
    let mut expected = 0;
    for _ in 0..plugins {
        let plugin = Plugin::new();
        for _ in 0..3 {
            plugin.listen(|_| {
                HEARD.fetch_add(1, Relaxed);
            });
        }
        living.push_back(plugin);
        if living.len() > 10 {
            living.pop_front(); // its three listeners are on C's list still
        }
        fire(Event::Tick as i32);
        expected += 3 * living.len() as u64;
    }
    drop(living);
    assert_eq!(HEARD.load(Relaxed), expected);
    fire(Event::Tick as i32);
    assert_eq!(loop_length(), 0);
    println!("{plugins} plugins came and went, {expected} ticks heard");
}

/// Every closure of this program captures one, to check that each is dropped exactly once.
struct Token;

static MADE: AtomicU64 = AtomicU64::new(0);
static DROPPED: AtomicU64 = AtomicU64::new(0);

impl Token {
    fn new() -> Self {
        MADE.fetch_add(1, Relaxed);
        Token
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Relaxed);
    }
}

fn size() -> u64 {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(10_000, |size| size.parse().expect("a number"))
}
