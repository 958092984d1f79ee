//! Two functions of one handle, of which the second becomes known after the first was exported, as where no section lists them, or by a second
//! artifact. Tests only. Whatever is done by a wrapper, or with a place that was found, is done to that function and never to its twin.

use crate::call::params::erase;
use crate::handle::Handle;
use crate::private::{Recorded, export_function, info, run, try_export_function};
use crate::registry::function::{self, FunctionSlot, State};
use crate::registry::ownership;
use crate::registry::place::Place;
use crate::values::error_code::ReadCode;
use crate::values::signature_info::Invoke;
use crate::{Callback, ExportError, ExportedFunction, Group, Status};

/// By hand what the attribute writes, but for the section: nobody knows these before they are exported.
macro_rules! function {
    ($marker:ident, $slot:ident, $name:literal, $handle:literal, $body:ident, $stub:ident, $result:literal) => {
        #[derive(Debug)]
        enum $marker {}
        static $slot: FunctionSlot = FunctionSlot {
            handle: Handle::literal($handle),
            origin: FunctionSlot::ORIGIN,
            callee: erase::<(), i32>($body),
            state: State::new(),
            info: info!(
                $name,
                Recorded {
                    invoke: Invoke::function::<(), i32>(ReadCode::NONE),
                    ..Recorded::NONE
                }
            ),
        };
        // SAFETY: all of it describes one function, and the slot is this marker's alone.
        unsafe impl ExportedFunction for $marker {
            type Types = (unsafe extern "C" fn() -> i32, (), i32);
            const STUB: Option<*const ()> = Some($stub as *const ());
            const FUNCTION: (*const FunctionSlot, i32) = (&raw const $slot, -1);
        }
        fn $body() -> i32 {
            $result
        }
        extern "C" fn $stub() -> i32 {
            // SAFETY: the slot and the function belong together, and there are no pointers.
            unsafe { run::<(), i32>(&$slot, (), -1) }
        }
    };
}

/// Exports the first, makes the second known, and runs the test with the first's wrapper.
macro_rules! twins {
    ($handle:literal, |$wrapper:ident| $test:expr) => {{
        function!(First, FIRST, "First", $handle, first, first_stub, 1);
        function!(Second, SECOND, "Second", $handle, second, second_stub, 2);
        let $wrapper: Callback<First> = export_function();
        let found = Place::find($handle).expect("it is exported");
        // The second comes in between: it is refused, and known from here on.
        let refused = try_export_function::<Second>();
        assert!(matches!(refused, Err(ExportError::DuplicateHandle { .. })));
        assert!(matches!(found, Place::Function(slot) if core::ptr::eq(slot, &FIRST)));
        assert_eq!((first_stub(), second_stub()), (1, -1));
        assert!(ownership::is_live($handle), "the one that is exported is found");
        $test;
        assert_eq!((first_stub(), second_stub()), (-1, -1));
        assert!(!ownership::is_live($handle));
    }};
}

#[test]
fn a_wrapper_that_is_dropped_ends_its_own_function() {
    twins!(0x7001, |wrapper| drop(wrapper));
}

#[test]
fn a_wrapper_that_is_waited_for_ends_its_own_function() {
    twins!(0x7002, |wrapper| assert_eq!(
        wrapper.close_and_wait(),
        Ok(())
    ));
}

#[test]
fn a_wrapper_that_is_closed_with_others_ends_its_own_function() {
    twins!(0x7003, |wrapper| wrapper.close_later());
    twins!(0x7004, |wrapper| {
        let group = Group::new();
        group.add(wrapper).expect("an open group");
        group.close_all();
    });
}

#[test]
fn a_function_that_was_given_away_is_released_or_taken_back_and_not_its_twin() {
    twins!(0x7005, |wrapper| {
        let handle = wrapper.into_handle();
        assert!(Callback::<Second>::from_handle(handle).is_err());
        let back = Callback::<First>::from_handle(handle).expect("it was given away");
        assert_eq!(ownership::release(0x7005), Status::NotOwned);
        assert_eq!(ownership::release(back.into_handle().raw()), Status::Ok);
        assert_eq!(ownership::release(0x7005), Status::NotExported);
    });
}

#[test]
fn of_two_that_can_be_called_the_same_one_is_found_whoever_is_known_first() {
    // Pinned ones are callable without an export, so that nobody refuses the second.
    const fn pinned(handle: u64) -> FunctionSlot {
        FunctionSlot {
            handle: Handle::literal(handle),
            origin: FunctionSlot::ORIGIN,
            callee: erase::<(), i32>(never_called),
            state: State::pinned(),
            info: info!("pinned", Recorded::NONE),
        }
    }
    fn never_called() -> i32 {
        0
    }
    static TWO: [FunctionSlot; 2] = [pinned(0x7006), pinned(0x7006)];
    static OTHERS: [FunctionSlot; 2] = [pinned(0x7007), pinned(0x7007)];
    for (slots, order) in [(&TWO, [0, 1]), (&OTHERS, [1, 0])] {
        for at in order {
            function::list(&slots[at]);
        }
        let found = function::find(slots[0].handle.raw());
        assert!(found.is_some_and(|found| core::ptr::eq(found, &slots[0])));
    }
}
