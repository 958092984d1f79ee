//! `Handle`, the integer that foreign code holds, and the only place that knows its bits.
//!
//! ```text
//! bit 63 .. 53   0: exact in a double, positive in every signed 64-bit type
//! bit 52         0: a function's handle, 1 ..= 2^52-1     1: a closure's handle
//! bit 51 .. 26   closures: generation of the slot
//! bit 25 ..  0   closures: index of the slot
//! ```
//! A handle comes out of an export and goes into the registry's look-up; it is never an address.

use core::fmt;
use core::num::NonZeroU64;

/// Bits of a closure handle that hold the index of its slot.
pub(crate) const INDEX_BITS: u32 = 26;
/// Bits of a closure handle that hold its generation.
pub(crate) const GENERATION_BITS: u32 = 26;
/// Set in the handles of closures, clear in those of functions.
pub(crate) const CLOSURE: u64 = 1 << 52;
/// One past the largest handle.
pub(crate) const LIMIT: u64 = 1 << 53;

/// The integer by which foreign code names a callback: a key, never an address.
///
/// A handle is not zero and below 2^53, so it is exact in a JavaScript or Lua number and in a C
/// `double`, and positive in every signed 64-bit type. It is plain data: copying one keeps nothing
/// alive, and using one whose callback is gone is an error with a name, never undefined behaviour.
///
/// Passing a handle to another thread needs the synchronisation that any value needs (a channel, a
/// lock, starting the thread). Over a relaxed atomic a first call or release may be told `CLOSED` or
/// `UNKNOWN_HANDLE` although the entry is open, and then has done nothing; it is never unsafe.
///
/// ```
/// use registry_core::Handle;
/// let handle = Handle::from_raw(12345).unwrap();
/// assert_eq!(handle.raw(), 12345);
/// assert_eq!(handle.to_f64(), 12345.0);
/// assert_eq!(Handle::from_raw(0), None);
/// assert_eq!(Handle::from_raw(1 << 53), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Handle(NonZeroU64);

impl Handle {
    /// The handle with this number, or `None` for 0 and for 2^53 and above.
    ///
    /// Any number in range makes a handle; whether it names a callback shows when it is used.
    #[must_use]
    pub const fn from_raw(raw: u64) -> Option<Self> {
        match NonZeroU64::new(raw) {
            Some(value) if raw < LIMIT => Some(Self(value)),
            _ => None,
        }
    }

    /// The number, in 1 ..= 2^53-1.
    #[must_use]
    pub const fn raw(self) -> u64 {
        self.0.get()
    }

    /// The number as a double, exactly.
    #[must_use]
    pub const fn to_f64(self) -> f64 {
        self.0.get() as f64
    }

    /// The handle that a double holds, or `None` where it is not a whole number in range.
    ///
    /// Nothing is rounded or truncated: 1.5 is no handle.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        raw_from_f64(value).and_then(Self::from_raw)
    }

    /// A handle that the macro computed; out of range does not compile in a constant.
    pub(crate) const fn literal(raw: u64) -> Self {
        match Self::from_raw(raw) {
            Some(handle) if raw < CLOSURE => handle,
            _ => panic!("a function's handle is 1 ..= 2^52-1"),
        }
    }

    pub(crate) const fn closure(index: u32, generation: u32) -> Self {
        let raw = CLOSURE | (generation as u64) << INDEX_BITS | index as u64;
        match NonZeroU64::new(raw) {
            Some(value) => Self(value),
            None => unreachable!(),
        }
    }
}

/// Whether `raw` has the form of a closure's handle.
#[inline(always)]
pub(crate) const fn is_closure(raw: u64) -> bool {
    raw >> 52 == 1
}

#[inline(always)]
pub(crate) const fn index_of(raw: u64) -> u32 {
    (raw & ((1 << INDEX_BITS) - 1)) as u32
}

#[inline(always)]
pub(crate) const fn generation_of(raw: u64) -> u32 {
    (raw >> INDEX_BITS) as u32 & ((1 << GENERATION_BITS) - 1)
}

/// The bits of 2^52 as a double. From here up to 2^53 every double is whole, and its bits count as it does.
const CLOSURE_AS_F64: u64 = (1023 + 52) << 52;

/// The whole number that a double holds, or `None`: not finite, not whole, negative or 2^53 and above.
#[inline]
pub(crate) fn raw_from_f64(value: f64) -> Option<u64> {
    match raw_or_none(value) {
        NONE => None,
        raw => Some(raw),
    }
}

/// What [`raw_or_none`] says of a double that holds no number in range; it was never issued.
pub(crate) const NONE: u64 = u64::MAX;

/// The same in one register.
#[inline(always)]
pub(crate) fn raw_or_none(value: f64) -> u64 {
    match closure_from_f64(value) {
        Some(raw) => raw,
        None => small_or_none(value),
    }
}

/// The closure's handle that a double holds: nothing has to be converted for it, and nothing rounded back.
#[inline(always)]
pub(crate) fn closure_from_f64(value: f64) -> Option<u64> {
    let above = value.to_bits().wrapping_sub(CLOSURE_AS_F64);
    if above >= CLOSURE {
        return None;
    }
    let raw = above + CLOSURE;
    // SAFETY: from 2^52 up to 2^53, by the comparison. Said because the compiler does not see it, and would test
    // again what `Registry::slot` asks.
    unsafe { core::hint::assert_unchecked(is_closure(raw)) };
    Some(raw)
}

/// The same for all other doubles; functions' handles are among them.
#[inline(never)]
fn small_or_none(value: f64) -> u64 {
    if !(value >= 0.0 && value < CLOSURE as f64) {
        return NONE;
    }
    let raw = value as u64;
    if raw as f64 == value { raw } else { NONE }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle({})", self.raw())
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.raw(), f)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cases() -> ProptestConfig {
        ProptestConfig {
            cases: if cfg!(miri) { 8 } else { 1024 },
            // What failed is shown; the crate's folder is not written to.
            failure_persistence: None,
            ..ProptestConfig::default()
        }
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn a_closures_handle_holds_its_index_and_its_generation(
            index in 0..1_u32 << INDEX_BITS,
            generation in 0..1_u32 << GENERATION_BITS,
        ) {
            let handle = Handle::closure(index, generation);
            let raw = handle.raw();
            prop_assert!(is_closure(raw) && raw < LIMIT);
            prop_assert_eq!((index_of(raw), generation_of(raw)), (index, generation));
            prop_assert_eq!(Handle::from_raw(raw), Some(handle));
            prop_assert_eq!(raw_from_f64(handle.to_f64()), Some(raw));
        }

        #[test]
        fn two_handles_are_one_only_if_their_bits_are(
            index in 0..1_u32 << INDEX_BITS,
            generation in 0..1_u32 << GENERATION_BITS,
            bit in 0..INDEX_BITS + GENERATION_BITS,
        ) {
            // One bit of one of them: what is lost in the packing is lost in few pairs besides.
            let (other_index, other_generation) = match bit.checked_sub(INDEX_BITS) {
                None => (index ^ 1 << bit, generation),
                Some(bit) => (index, generation ^ 1 << bit),
            };
            let one = Handle::closure(index, generation);
            prop_assert_ne!(one, Handle::closure(other_index, other_generation));
            prop_assert_eq!(one, Handle::closure(index, generation));
        }

        #[test]
        fn a_functions_handle_is_never_a_closures(raw in 1..CLOSURE) {
            prop_assert!(!is_closure(Handle::literal(raw).raw()));
        }

        #[test]
        fn any_bits_are_a_closures_handle_a_functions_or_none(
            raw in prop_oneof![any::<u64>(), 0..2 * LIMIT, LIMIT - 2..LIMIT + 2, CLOSURE - 2..CLOSURE + 2, 0..3_u64],
        ) {
            match Handle::from_raw(raw) {
                None => prop_assert!(raw == 0 || raw >= LIMIT),
                Some(handle) if is_closure(raw) => {
                    prop_assert_eq!(Handle::closure(index_of(raw), generation_of(raw)), handle);
                }
                Some(handle) => prop_assert_eq!(Handle::literal(raw), handle),
            }
        }
    }
}
