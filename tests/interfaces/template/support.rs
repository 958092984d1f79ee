//! The common part of every generated crate: the arguments that its callbacks got, their results, and helper functions for C.
//!
//! `check.c` has the same random numbers and the same sums. A callback writes down a sum of each argument, field by field;
//! C compares it with the sum of what it passed. A result is made from the call's seed, and C makes the same one.

use registry_core::{Handle, exported_callback};
use std::ffi::{CStr, c_void};
use std::fmt;
use std::ptr::{self, NonNull};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

pub struct Random(u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// Bits of a number: the ends of its range more often than chance has them.
    pub fn bits(&mut self) -> u64 {
        let kind = self.next() % 8;
        let bits = self.next();
        match kind {
            0 => 0,
            1 => u64::MAX,
            2 => 0x8000_0000_8000_8080,
            3 => 0x7FFF_FFFF_7FFF_7F7F,
            _ => bits,
        }
    }
}

/// A sum over bytes that depends on their order: FNV-1a.
pub struct Sum(u64);

impl Sum {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3);
        }
    }
    fn number(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }
}

/// What a sum can be made of.
pub trait See {
    fn see(&self, sum: &mut Sum);
}

/// What can be made of random numbers.
pub trait Make {
    fn make(random: &mut Random) -> Self;
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl See for $type {
            fn see(&self, sum: &mut Sum) {
                sum.bytes(&self.to_le_bytes());
            }
        }
        impl Make for $type {
            fn make(random: &mut Random) -> Self {
                random.bits() as $type
            }
        }
    )*};
}
integers!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

impl See for bool {
    fn see(&self, sum: &mut Sum) {
        // As a byte: that a `bool` which is neither 0 nor 1 shows.
        sum.number(u64::from(u8::from(*self)));
    }
}
impl Make for bool {
    fn make(random: &mut Random) -> Self {
        random.next() & 1 == 1
    }
}

// A NaN that signals does not survive being loaded on 32-bit x86, so none is made.
impl See for f32 {
    fn see(&self, sum: &mut Sum) {
        sum.bytes(&self.to_bits().to_le_bytes());
    }
}
impl Make for f32 {
    fn make(random: &mut Random) -> Self {
        let bits = random.bits() as u32;
        let made = f32::from_bits(bits);
        if made.is_nan() { f32::from_bits(bits | 0x0040_0000) } else { made }
    }
}
impl See for f64 {
    fn see(&self, sum: &mut Sum) {
        sum.bytes(&self.to_bits().to_le_bytes());
    }
}
impl Make for f64 {
    fn make(random: &mut Random) -> Self {
        let bits = random.bits();
        let made = f64::from_bits(bits);
        if made.is_nan() { f64::from_bits(bits | 0x0008_0000_0000_0000) } else { made }
    }
}

impl<T> See for *const T {
    fn see(&self, sum: &mut Sum) {
        self.addr().see(sum);
    }
}
impl<T> Make for *const T {
    fn make(random: &mut Random) -> Self {
        ptr::without_provenance(usize::make(random))
    }
}
impl<T> See for *mut T {
    fn see(&self, sum: &mut Sum) {
        self.addr().see(sum);
    }
}
impl<T> Make for *mut T {
    fn make(random: &mut Random) -> Self {
        ptr::without_provenance_mut(usize::make(random))
    }
}
impl<T> See for Option<NonNull<T>> {
    fn see(&self, sum: &mut Sum) {
        self.map_or(0, |pointer| pointer.addr().get()).see(sum);
    }
}
impl<T> Make for Option<NonNull<T>> {
    fn make(random: &mut Random) -> Self {
        NonNull::new(<*mut T>::make(random))
    }
}

/// The functions that function pointers point to: what they are is of no interest, only where.
extern "C" fn first_probe() {
    RUNS.store(1, Relaxed);
}
extern "C" fn second_probe(value: i32) -> i32 {
    value.wrapping_add(1)
}
extern "C" fn third_probe(_: *const c_void, _: f64, value: u8) -> u64 {
    u64::from(value) + 2
}

macro_rules! functions {
    ($($number:literal $probe:ident $type:ty),*) => {
        $(impl See for $type {
            fn see(&self, sum: &mut Sum) {
                self.map_or(0, |function| function as usize).see(sum);
            }
        }
        impl Make for $type {
            fn make(random: &mut Random) -> Self {
                if random.below(4) == 0 { None } else { Some($probe) }
            }
        })*
        /// The address of a probe.
        #[exported_callback(pinned, on_error = 0)]
        fn probe(number: u32) -> usize {
            match number {
                $($number => {
                    let function: $type = Some($probe);
                    function.map_or(0, |function| function as usize)
                })*
                _ => 0,
            }
        }
    };
}
functions!(
    0 first_probe Option<unsafe extern "C" fn()>,
    1 second_probe Option<unsafe extern "C" fn(i32) -> i32>,
    2 third_probe Option<unsafe extern "C" fn(*const c_void, f64, u8) -> u64>
);

const HANDLES: u64 = (1 << 53) - 1;

impl See for Handle {
    fn see(&self, sum: &mut Sum) {
        sum.number(self.raw());
    }
}
impl Make for Handle {
    fn make(random: &mut Random) -> Self {
        Handle::from_raw((random.bits() & HANDLES).max(1)).expect("a handle is in range")
    }
}
impl See for Option<Handle> {
    fn see(&self, sum: &mut Sum) {
        sum.number(self.map_or(0, Handle::raw));
    }
}
impl Make for Option<Handle> {
    fn make(random: &mut Random) -> Self {
        Handle::from_raw(random.bits() & HANDLES)
    }
}

impl<T: See, const N: usize> See for [T; N] {
    fn see(&self, sum: &mut Sum) {
        for element in self {
            element.see(sum);
        }
    }
}
impl<T: Make, const N: usize> Make for [T; N] {
    fn make(random: &mut Random) -> Self {
        std::array::from_fn(|_| T::make(random))
    }
}
impl<T: See> See for [T] {
    fn see(&self, sum: &mut Sum) {
        sum.number(self.len() as u64);
        for element in self {
            element.see(sum);
        }
    }
}
impl See for str {
    fn see(&self, sum: &mut Sum) {
        self.as_bytes().see(sum);
    }
}
impl See for CStr {
    fn see(&self, sum: &mut Sum) {
        self.to_bytes().see(sum);
    }
}
impl<T: See + ?Sized> See for &T {
    fn see(&self, sum: &mut Sum) {
        (**self).see(sum);
    }
}
impl<T: See + ?Sized> See for Option<&T> {
    fn see(&self, sum: &mut Sum) {
        sum.number(u64::from(self.is_some()));
        if let Some(value) = self {
            value.see(sum);
        }
    }
}

const LETTERS: [&str; 6] = ["a", "Z", "\u{0}", "\u{e9}", "\u{20ac}", "\u{1f980}"];

impl Make for () {
    fn make(_: &mut Random) -> Self {}
}
impl Make for String {
    fn make(random: &mut Random) -> Self {
        let letters = random.below(6);
        (0..letters).map(|_| LETTERS[random.below(6) as usize]).collect()
    }
}
impl<T: Make> Make for Vec<T> {
    fn make(random: &mut Random) -> Self {
        let elements = random.below(5);
        (0..elements).map(|_| T::make(random)).collect()
    }
}

/// An error.
pub struct Oops;

impl fmt::Display for Oops {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("oops")
    }
}
impl From<Oops> for String {
    fn from(_: Oops) -> Self {
        "oops".to_owned()
    }
}
impl<T: Make, E: From<Oops>> Make for Result<T, E> {
    fn make(random: &mut Random) -> Self {
        if random.below(4) == 0 { Err(Oops.into()) } else { Ok(T::make(random)) }
    }
}

static SEED: AtomicU64 = AtomicU64::new(0);
static RUNS: AtomicU32 = AtomicU32::new(0);
static SEEN: [AtomicU64; 12] = [const { AtomicU64::new(0) }; 12];

/// A callback's whole work: first each argument is seen, then it answers.
pub fn saw(at: usize, value: impl See) {
    let mut sum = Sum(0xCBF2_9CE4_8422_2325);
    value.see(&mut sum);
    SEEN[at].store(sum.0, Relaxed);
}

pub fn answer<R: Make>() -> R {
    RUNS.fetch_add(1, Relaxed);
    R::make(&mut Random(SEED.load(Relaxed)))
}

/// Before each call: what the result is made from.
#[exported_callback(pinned)]
fn begin(seed: u64) {
    SEED.store(seed, Relaxed);
    RUNS.store(0, Relaxed);
    for seen in &SEEN {
        seen.store(0, Relaxed);
    }
}

/// How often a callback has run since.
#[exported_callback(pinned, on_error = 0)]
fn runs() -> u32 {
    RUNS.load(Relaxed)
}

/// The sum of an argument.
#[exported_callback(pinned, on_error = 0)]
fn seen(at: u32) -> u64 {
    SEEN.get(at as usize).map_or(0, |seen| seen.load(Relaxed))
}

/// How an item can be reached.
#[derive(Clone, Copy, Default)]
pub struct Ways {
    pub handle: u64,
    pub stub: usize,
    pub first: usize,
    pub last: usize,
    pub user_data: usize,
}

static WAYS: Mutex<Vec<Ways>> = Mutex::new(Vec::new());

/// Called once for each item, in order.
pub fn is_reached_by(ways: Ways) {
    WAYS.lock().expect("nobody panics with it").push(ways);
}

/// The handle, the code of the stub and of both thunks, and their user data.
#[exported_callback(pinned, on_error = 0)]
fn way(item: u32, which: u32) -> u64 {
    let ways = WAYS.lock().expect("nobody panics with it");
    let Some(ways) = ways.get(item as usize) else { return 0 };
    match which {
        0 => ways.handle,
        1 => ways.stub as u64,
        2 => ways.first as u64,
        3 => ways.last as u64,
        _ => ways.user_data as u64,
    }
}
