//! Bugs that the properties of values and of the report must find: a value that changes when it crosses, a figure that is not counted.
//!
//! `mutants.rs` applies them. Each names properties that must all fail, so that each property is shown
//! to work. The texts must occur in the source exactly once.

use crate::instrument::Instrument::{self, Property};
use crate::mutants::Mutant;

const fn core(test: &'static str) -> Instrument {
    Property(&["-p", "registry-core", "--lib"], test)
}

const fn values(test: &'static str) -> Instrument {
    Property(&["-p", "registry-tests", "--test", "properties"], test)
}

/// Of one area of the black-box tests: what a value is.
const fn described(test: &'static str) -> Instrument {
    Property(&["-p", "registry-tests", "--test", "values"], test)
}

/// Of one area of the black-box tests: how calls fail.
const fn failures(test: &'static str) -> Instrument {
    Property(&["-p", "registry-tests", "--test", "errors"], test)
}

const fn report() -> Instrument {
    Property(
        &["-p", "registry-tests", "--test", "properties_report"],
        "the_report_adds_up_at_every_quiet_moment",
    )
}

pub(crate) const PROPERTIES: &[Mutant] = &[
    Mutant {
        name: "a row of arrays of bytes is taken for bytes",
        package: "registry-core",
        from: "            (Kind::Slice | Kind::Vector, Some(inner)) => matches!(inner.kind, Kind::U8),",
        to: "            (Kind::Slice | Kind::Vector, Some(inner)) => matches!(inner.kind, Kind::U8 | Kind::Array),",
        caught_by: &[
            described("forms::bytes_are_no_row_of_arrays"),
            described("forms::a_vector_of_arrays_is_no_run_of_bytes"),
        ],
    },
    Mutant {
        name: "a record has the first of a type's nodes alone",
        package: "registry-core",
        from: "            flat[count] = inner.bytes();",
        to: "            flat[count] = node.bytes();",
        caught_by: &[core(
            "values::type_desc::tests::a_nested_array_keeps_the_count_of_each_level",
        )],
    },
    Mutant {
        name: "a slice behind an alias is one C parameter",
        package: "registry-core",
        from: "impl<T> OnePart for *const T {}",
        to: "impl<T> OnePart for *const T {}\nimpl<T: Copy> OnePart for RawSlice<T> {}",
        caught_by: &[core(
            "values::layout::tests::a_pointer_with_its_length_is_not_one_parameter",
        )],
    },
    Mutant {
        name: "a type may be larger than its C form",
        package: "registry-core",
        from: "        size_of::<T>() == size_of::<T::CRepr>() && align_of::<T>() == align_of::<T::CRepr>(),",
        to: "        size_of::<T>() >= size_of::<T::CRepr>(),",
        caught_by: &[core(
            "values::layout::tests::a_type_with_another_layout_than_its_c_form_is_refused",
        )],
    },
    Mutant {
        name: "an alignment over 255 is cut",
        package: "registry-core",
        from: "            align: narrow(align_of::<T>()),",
        to: "            align: align_of::<T>() as u8 as u32,",
        caught_by: &[core(
            "values::type_desc::tests::an_alignment_of_any_size_comes_through",
        )],
    },
    Mutant {
        name: "wasm's narrow parameters are taken as they come",
        package: "registry-core",
        from: "            type CRepr = $wide;",
        to: "            type CRepr = $type;",
        caught_by: &[Property(
            &["-p", "registry-tests", "--test", "wasm"],
            "a_number_that_a_narrow_parameter_cannot_hold_is_refused",
        )],
    },
    Mutant {
        name: "any number is a truth",
        package: "registry-core",
        from: "        1 => Ok(true),\n        other => Err(",
        to: "        1 | 256.. => Ok(true),\n        other => Err(",
        caught_by: &[core(
            "values::lift::tests::a_number_that_its_type_cannot_hold_is_refused_and_not_truncated",
        )],
    },
    Mutant {
        name: "a handle loses a bit of its generation",
        package: "registry-core",
        from: "    (raw >> INDEX_BITS) as u32 & ((1 << GENERATION_BITS) - 1)",
        to: "    (raw >> INDEX_BITS) as u32 & ((1 << GENERATION_BITS) - 2)",
        caught_by: &[core(
            "handle::tests::a_closures_handle_holds_its_index_and_its_generation",
        )],
    },
    Mutant {
        name: "two generations make one handle",
        package: "registry-core",
        from: "CLOSURE | (generation as u64) << INDEX_BITS",
        to: "CLOSURE | (generation as u64 & !1) << INDEX_BITS",
        caught_by: &[core(
            "handle::tests::two_handles_are_one_only_if_their_bits_are",
        )],
    },
    Mutant {
        name: "a large handle of a function is taken for a closure's",
        package: "registry-core",
        from: "    raw >> 52 == 1",
        to: "    raw >> 51 != 0",
        caught_by: &[core(
            "handle::tests::a_functions_handle_is_never_a_closures",
        )],
    },
    Mutant {
        name: "a handle may be one past the largest",
        package: "registry-core",
        from: "            Some(value) if raw < LIMIT => Some(Self(value)),",
        to: "            Some(value) if raw <= LIMIT => Some(Self(value)),",
        caught_by: &[core(
            "handle::tests::any_bits_are_a_closures_handle_a_functions_or_none",
        )],
    },
    Mutant {
        name: "a double that is not whole is cut off",
        package: "registry-core",
        from: "    if raw as f64 == value { raw } else { NONE }",
        to: "    raw",
        caught_by: &[values("a_handle_is_its_number_in_every_form")],
    },
    Mutant {
        name: "a number that is lowered keeps seven bits",
        package: "registry-core",
        from: "            fn into_c_repr(self) -> $type {\n                self\n",
        to: "            fn into_c_repr(self) -> $type {\n                (self as u8 & 0x7f) as $type\n",
        caught_by: &[
            values("a_u8_crosses"),
            values("a_u16_crosses"),
            values("a_u32_crosses"),
            values("a_u64_crosses"),
            values("a_usize_crosses"),
            values("an_i8_crosses"),
            values("an_i16_crosses"),
            values("an_i32_crosses"),
            values("an_i64_crosses"),
            values("an_isize_crosses"),
        ],
    },
    Mutant {
        name: "a float that is lowered becomes an equal one",
        package: "registry-core",
        from: "infallible!($type, <$type as FfiType>::DESC, value => value,",
        to: "infallible!($type, <$type as FfiType>::DESC, value => value + 0.0,",
        caught_by: &[
            values("an_f32_keeps_its_bits"),
            values("an_f64_keeps_its_bits"),
        ],
    },
    Mutant {
        name: "a bool is lowered as the other one",
        package: "registry-core",
        from: "        u8::from(self)\n",
        to: "        u8::from(!self)\n",
        caught_by: &[values("a_bool_crosses")],
    },
    Mutant {
        name: "a byte that is no bool is taken for one",
        package: "registry-core",
        from: "        1 => Ok(true),",
        to: "        1 | 2 => Ok(true),",
        caught_by: &[
            values("a_byte_is_a_value_if_its_type_has_one_of_that_number"),
            values("a_struct_is_one_if_each_field_is"),
        ],
    },
    Mutant {
        name: "a pointer is lowered as the next address",
        package: "registry-core",
        from: "ConstPointer, |p| p, |p| p;\n    [T: 'static] *mut T, *mut T, MutPointer, |p| p, |p| p;",
        to: "ConstPointer, |p| p, |p: *const T| p.wrapping_byte_add(1);\n    [T: 'static] *mut T, *mut T, MutPointer, |p| p, |p: *mut T| p.wrapping_byte_add(1);",
        caught_by: &[
            values("a_pointer_keeps_its_address"),
            values("a_mutable_pointer_keeps_its_address"),
        ],
    },
    Mutant {
        name: "a pointer that is not null is lowered as null",
        package: "registry-core",
        from: "p.map_or(core::ptr::null_mut(), NonNull::as_ptr)",
        to: "p.map_or(core::ptr::null_mut(), |_| core::ptr::null_mut())",
        caught_by: &[values("a_pointer_that_is_not_null_crosses")],
    },
    Mutant {
        name: "a function pointer is lowered as null",
        package: "registry-core",
        from: "infallible!(Self, <Self as FfiType>::DESC, value => value,",
        to: "infallible!(Self, <Self as FfiType>::DESC, value => value.and(None),",
        caught_by: &[values("a_function_pointer_crosses")],
    },
    Mutant {
        name: "a lowered handle loses the bit that says closure",
        package: "registry-core",
        from: "    handle.map_or(0, Handle::raw) as RawHandle",
        to: "    handle.map_or(0, |handle| handle.raw() & !crate::handle::CLOSURE) as RawHandle",
        caught_by: &[
            values("a_handle_crosses"),
            values("an_optional_handle_crosses"),
        ],
    },
    Mutant {
        name: "an enumeration is lowered as another of its numbers",
        package: "registry-macros",
        from: "                self as #integer\n",
        to: "                !(self as #integer)\n",
        caught_by: &[
            values("a_small_enum_crosses"),
            values("a_wide_enum_crosses"),
        ],
    },
    Mutant {
        name: "an array in a struct is lowered as its first element",
        package: "registry-core",
        from: "        self.map(T::into_c_repr)",
        to: "        [self[0].into_c_repr(); N]",
        caught_by: &[values("a_struct_crosses")],
    },
    Mutant {
        name: "a buffer says one element less than it has",
        package: "registry-core",
        from: "    let len = elements.len();",
        to: "    let len = elements.len() - 1;",
        caught_by: &[
            values("a_text_crosses"),
            values("a_slice_of_structs_crosses"),
        ],
    },
    Mutant {
        name: "a C string is lifted without its first byte",
        package: "registry-core",
        from: "CStr::from_ptr(c_repr)",
        to: "CStr::from_ptr(c_repr.add(usize::from(c_repr.read() != 0)))",
        caught_by: &[values("a_c_string_crosses")],
    },
    Mutant {
        name: "a reference that may be null is lifted as none",
        package: "registry-core",
        from: "        unsafe { reference(c_repr, call) }\n",
        to: "        let lifted = unsafe { reference(c_repr, call) };\n        lifted.map(|_: Option<&T>| None)\n",
        caught_by: &[values("references_cross")],
    },
    Mutant {
        name: "a failure's message loses its last letter",
        package: "registry-core",
        from: "    (error.to_string(), code)\n",
        to: "    let mut text = error.to_string();\n    text.pop();\n    (text, code)\n",
        caught_by: &[values("a_result_crosses_as_its_value_or_its_message")],
    },
    Mutant {
        name: "the code of an error of the system is lost",
        package: "registry-core",
        from: "        self.raw_os_error()\n",
        to: "        None\n",
        caught_by: &[failures(
            "codes::the_code_of_an_error_arrives_by_every_form_of_a_call",
        )],
    },
    Mutant {
        name: "a type of errors with a code has none",
        package: "registry-core",
        from: "ReadCode(Some(read::<E>), PhantomData)",
        to: "ReadCode(None, PhantomData)",
        caught_by: &[
            failures("codes::the_code_of_an_error_arrives_by_every_form_of_a_call"),
            failures("codes::a_code_belongs_to_the_type_of_the_error_whatever_names_it"),
        ],
    },
    Mutant {
        name: "a code outlives the failure that it belongs to",
        package: "registry-core",
        from: "    with_failures(|failures| failures.borrow().numbered(SHOWN.get())?.error_code()).flatten()\n",
        to: "    with_failures(|failures| failures.borrow().numbered(1)?.error_code()).flatten()\n",
        caught_by: &[failures(
            "codes::an_error_without_a_code_has_none_and_leaves_none_behind",
        )],
    },
    Mutant {
        name: "who was interrupted gets the code of the last failure",
        package: "registry-core",
        from: "        Some((number, failure.to_string(), failure.error_code()))\n",
        to: "        Some((number, failure.to_string(), last_error_code()))\n",
        caught_by: &[failures(
            "codes::a_caller_that_was_interrupted_takes_the_code_of_its_own_failure",
        )],
    },
    Mutant {
        name: "an export is not counted",
        package: "registry-core",
        from: "        bump(&record.extra.exported);\n",
        to: "",
        caught_by: &[report()],
    },
    Mutant {
        name: "an end is not counted",
        package: "registry-core",
        from: "        bump(&record.extra.finished);\n",
        to: "",
        caught_by: &[report()],
    },
    Mutant {
        name: "a closure that is lost with its thread is not counted",
        package: "registry-core",
        from: "        self.lost.fetch_add(1, Relaxed);\n        if word.waited() {",
        to: "        if word.waited() {",
        caught_by: &[report()],
    },
    Mutant {
        name: "a leaked entry is reported as a wrapper's",
        package: "registry-core",
        from: "            Owner::Leaked => EntryOwner::Leaked,",
        to: "            Owner::Leaked => EntryOwner::Rust,",
        caught_by: &[report()],
    },
    Mutant {
        name: "the live count takes what is lost for live",
        package: "registry-core",
        from: "self.exported.saturating_sub(self.finished + self.lost)",
        to: "self.exported.saturating_sub(self.finished)",
        caught_by: &[report()],
    },
    Mutant {
        name: "a safe function's place takes an unsafe one",
        package: "registry-core",
        from: "            type SafePointer = for<'call> fn(",
        to: "            type SafePointer = for<'call> unsafe fn(",
        caught_by: &[core(
            "call::params::tests::a_safe_function_is_taken_by_a_safe_pointer",
        )],
    },
];
