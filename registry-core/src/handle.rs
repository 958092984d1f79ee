//! [`Handle`], the integer that foreign code holds. Only this file knows its bits.
//!
//! ```text
//! bit 63 .. 53   0: exact in a double, positive in every signed 64-bit type
//! bit 52         0: a function's handle, 1 ..= 2^52-1     1: a closure's handle
//! bit 51 .. 26   closures: generation of the slot
//! bit 25 ..  0   closures: index of the slot
//! ```
//! An export returns a handle, and a call looks it up in the registry. A handle is never an address.

use core::fmt;
use core::num::NonZeroU64;

/// Bits of a closure handle that hold the index of its slot.
pub(crate) const INDEX_BITS: u32 = 26;
/// Bits of a closure handle that hold its generation.
pub(crate) const GENERATION_BITS: u32 = 26;
/// Set in the handles of closures, clear in those of functions.
pub(crate) const CLOSURE: u64 = 1 << 52;
/// The largest handle plus one.
pub(crate) const LIMIT: u64 = 1 << 53;

/// The integer by which foreign code names a callback: a key, never an address.
///
/// A handle is at least 1 and below 2^53, so it is exact in a JavaScript or Lua number and in a C `double`, and positive in
/// every signed 64-bit type. It is plain data: a copy keeps nothing alive. A call with the handle of a closed
/// callback gets a [`Status`](crate::Status), never undefined behaviour.
///
/// To pass a handle to another thread, use the same synchronisation as for any other value: a channel, a lock, or starting the
/// thread. If it is passed through a relaxed atomic, a first call or release may get `CLOSED` or `UNKNOWN_HANDLE` although the entry
/// is open. Such a call does nothing; it is never unsafe.
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
    /// Any other number makes a handle, whether or not it names a callback. That is checked when the handle is used.
    #[must_use]
    pub const fn from_raw(raw: u64) -> Option<Self> {
        match NonZeroU64::new(raw) {
            Some(value) if raw < LIMIT => Some(Self(value)),
            _ => None,
        }
    }

    /// The number, from 1 to 2^53 - 1.
    #[must_use]
    pub const fn raw(self) -> u64 {
        self.0.get()
    }

    /// The number as a double. The conversion is exact.
    #[must_use]
    pub const fn to_f64(self) -> f64 {
        self.0.get() as f64
    }

    /// The handle with this number, or `None` if the double is not a whole number in range.
    ///
    /// Nothing is rounded or truncated: 1.5 gives `None`.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        raw_from_f64(value).and_then(Self::from_raw)
    }

    /// The handle of a function, which the attribute computed. Panics (at compile time, in a constant) if it is out of range.
    pub(crate) const fn literal(raw: u64) -> Self {
        match Self::from_raw(raw) {
            Some(handle) if raw < CLOSURE => handle,
            _ => panic!("a function's handle must be from 1 to 2^52 - 1"),
        }
    }

    #[inline]
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

/// The bits of 2^52 as a double. From 2^52 to 2^53 every double is a whole number, and consecutive numbers have consecutive bits.
const CLOSURE_AS_F64: u64 = (1023 + 52) << 52;

/// The whole number that a double holds, or `None` if it is not finite, not whole, negative, or 2^53 or above.
#[inline]
pub(crate) fn raw_from_f64(value: f64) -> Option<u64> {
    match raw_or_none(value) {
        NONE => None,
        raw => Some(raw),
    }
}

/// The result of [`raw_or_none`] for a double without a number in range. It is never issued as a handle.
pub(crate) const NONE: u64 = u64::MAX;

/// As [`raw_from_f64`], but the result fits into one register: [`NONE`] stands for `None`.
#[inline(always)]
pub(crate) fn raw_or_none(value: f64) -> u64 {
    match closure_from_f64(value) {
        Some(raw) => raw,
        None => small_or_none(value),
    }
}

/// The number of a closure's handle that a double holds. It is computed from the bits, without a floating-point conversion.
#[inline(always)]
pub(crate) fn closure_from_f64(value: f64) -> Option<u64> {
    let above = value.to_bits().wrapping_sub(CLOSURE_AS_F64);
    (above < CLOSURE).then(|| above + CLOSURE)
}

/// As [`raw_or_none`], for doubles outside the range of closures' handles. Functions' handles are among them.
#[inline(never)]
fn small_or_none(value: f64) -> u64 {
    if !(value >= 0.0 && value < CLOSURE as f64) {
        return NONE;
    }
    let raw = value as u64;
    if raw as f64 == value { raw } else { NONE }
}

/// The handle's number, as C has it.
impl From<Handle> for u64 {
    fn from(handle: Handle) -> u64 {
        handle.raw()
    }
}

/// The handle as `user_data`: [`Handle::into_user_data`].
impl From<Handle> for *mut core::ffi::c_void {
    fn from(handle: Handle) -> Self {
        handle.into_user_data()
    }
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
            // A failing case is printed; no file is written into the crate's folder.
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
            // The two differ in one bit only: packing that loses a bit would make few other pairs equal.
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
