//! libc's `qsort` takes a bare function pointer and no `user_data`. Here its comparison is a Rust closure
//! that borrows from the stack and counts: a *pool* gives the closure a C function of its own, and a
//! *scope* ensures that neither outlives the values that the closure borrows.
//!
//! Run it with `cargo run --example qsort`. `REGISTRY_EXAMPLE_SIZE` sets the number of rows.

use registry_core::{CFn, Callback, Status, Stub, exported_callback, last_status, scope};
use std::ffi::{c_int, c_void};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Orders two elements of the array that is being sorted.
///
/// # Safety
/// Both pointers point at elements of the type that the callback sorts.
//
// An `unsafe fn`, since the callback must trust its two pointers. `pool = 4`: up to four closures can have a C
// function of their own at the same time.
#[exported_callback(on_error = 0, pool = 4)]
pub type Compare = unsafe fn(a: *const c_void, b: *const c_void) -> c_int;

unsafe extern "C" {
    /// libc's function. A `Stub` has the layout of the function pointer, so the declaration can use it;
    /// with any lifetime, since `qsort` does not keep the pointer. A function that did would take `Stub<'static, ..>`.
    fn qsort(base: *mut c_void, count: usize, size: usize, compare: Stub<'_, CFn<Compare>>);
}

/// A row of the array that `qsort` sorts.
#[derive(Clone, Copy)]
struct Row {
    key: u64,
    index: usize,
}

/// Calls `qsort`, which calls `compare`. It is safe for any rows.
fn sort_rows(rows: &mut [Row], compare: Stub<'_, CFn<Compare>>) {
    // SAFETY: base, count and size are those of `rows`, and the stubs that this program makes compare rows.
    unsafe {
        qsort(
            rows.as_mut_ptr().cast(),
            rows.len(),
            size_of::<Row>(),
            compare,
        );
    }
}

/// Sorts by a key, and returns the number of comparisons.
///
/// Why this is safe: in C the behaviour of `qsort` is undefined for an order that
/// contradicts itself, and a comparison that panics returns `on_error`, which may contradict its earlier
/// results. So the caller's code runs first, once for each item, and `qsort` compares plain numbers.
fn sort_by_key<T>(items: &[T], key: impl Fn(&T) -> u64) -> (Vec<&T>, u64) {
    let mut rows: Vec<Row> = (0..items.len())
        .map(|index| Row {
            key: key(&items[index]),
            index,
        })
        .collect();
    let comparisons = AtomicU64::new(0);
    scope(|s| {
        let token = Token::new();
        let comparisons = &comparisons; // in this stack frame: what needs the scope
        let compare = Compare::export_scoped(s, move |a, b| {
            let _captured = &token;
            comparisons.fetch_add(1, Relaxed);
            // SAFETY: the callback's contract: both are elements of `rows`.
            let (a, b) = unsafe { (&*a.cast::<Row>(), &*b.cast::<Row>()) };
            a.key.cmp(&b.key) as c_int
        });
        // From here the closure has a C function pointer of its own.
        let bound = compare.bind().expect("one of the four stubs is free");
        sort_rows(&mut rows, bound.stub());
        // The end of the scope closes the callback, and waits until no thread is inside and the closure has
        // been dropped. Forgetting `bound` would not change that.
    });
    let sorted = rows.iter().map(|row| &items[row.index]).collect();
    (sorted, comparisons.into_inner())
}

fn main() {
    let numbers = numbers(size());
    sort_twice(&numbers);
    sort_on_two_threads(&numbers);
    run_out_of_stubs();
    call_late();

    assert_eq!(MADE.load(Relaxed), DROPPED.load(Relaxed));
    registry_core::assert_no_leaks!();
    println!(
        "{} closures exported, each dropped once",
        DROPPED.load(Relaxed)
    );
}

fn sort_twice(numbers: &[u64]) {
    let (sorted, comparisons) = sort_by_key(numbers, |&number| number);
    assert!(sorted.is_sorted());
    // The number of comparisons depends on the C library, but it can't be lower than this.
    assert!(comparisons >= numbers.len() as u64 - 1);
    println!("{} numbers in order, comparisons counted", sorted.len());

    let (sorted, _) = sort_by_key(numbers, |&number| u64::MAX - number);
    assert!(sorted.iter().rev().is_sorted());
    println!("{} numbers in reverse order", sorted.len());
}

/// Two closures at a time in an interface without `user_data`, which a global variable could not give.
fn sort_on_two_threads(numbers: &[u64]) {
    let (last_digit, digits) = std::thread::scope(|threads| {
        let last_digit = threads.spawn(|| sort_by_key(numbers, |number| number % 10).0);
        let digits =
            threads.spawn(|| sort_by_key(numbers, |number| number.to_string().len() as u64).0);
        (last_digit.join().unwrap(), digits.join().unwrap())
    });
    assert!(last_digit.is_sorted_by_key(|&number| number % 10));
    assert!(digits.is_sorted_by_key(|&number| number.to_string().len()));
    println!("by last digit and by length, on two threads at once");
}

/// A closure that finds all numbers equal.
fn indifferent() -> Callback<Compare> {
    let token = Token::new();
    Compare::export(move |_, _| {
        let _captured = &token;
        0
    })
}

/// A pool can be used up. The error lists the holders of the stubs and gives the wrapper back.
fn run_out_of_stubs() {
    let held: Vec<_> = (0..4)
        .map(|_| indifferent().bind().expect("a stub is free"))
        .collect();
    let refusal = indifferent().bind().expect_err("all are taken");
    println!("the fifth: {refusal}");
    let fifth = refusal.into_wrapper();
    // Still open: it has no C function of its own, and can be called by its handle.
    // SAFETY: this callback does not read its pointers.
    let answer = unsafe { Compare::call(fifth.handle(), std::ptr::null(), std::ptr::null()) };
    println!("the fifth by its handle: {}", answer.expect("it is open"));

    drop(held);
    let bound = fifth.bind();
    assert!(bound.is_ok(), "four are free again");
}

/// C may keep a bare pointer for any time: it points to static code.
fn call_late() {
    let bound = indifferent().bind().expect("a stub is free");
    let kept_by_c = bound.stub().as_raw();
    drop(bound);
    // SAFETY: a call of a closed callback reads no argument.
    let answer = unsafe { kept_by_c(std::ptr::null(), std::ptr::null()) };
    assert_eq!(last_status(), Status::Closed);
    println!(
        "called late: on_error, which is {answer}; {}",
        last_status()
    );
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

/// Pseudo-random numbers, the same in each run.
fn numbers(count: usize) -> Vec<u64> {
    let mut state = 42_u64;
    let next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005);
        state = state.wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    std::iter::repeat_with(next).take(count).collect()
}

fn size() -> usize {
    let size = std::env::var("REGISTRY_EXAMPLE_SIZE");
    size.map_or(100_000, |size| size.parse().expect("a number"))
}
