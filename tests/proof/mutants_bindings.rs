//! Bugs of the bindings that the tests of their layouts and of their checks must find: a layout that differs from its description, a range that is not its type's.
//!
//! `mutants.rs` applies them. The texts must stand in the source exactly once.

use crate::instrument::Instrument::{self, Interfaces, Property};
use crate::mutants::Mutant;

const fn layouts(test: &'static str) -> Instrument {
    Property(&["-p", "registry-bindgen", "--test", "layouts"], test)
}

const fn checks(test: &'static str) -> Instrument {
    Property(&["-p", "registry-bindgen", "--test", "checks"], test)
}

pub(crate) const BINDINGS: &[Mutant] = &[
    Mutant {
        name: "a signed integer's range ends one late",
        package: "registry-bindgen",
        from: "[-(values / 2), values / 2 - 1]",
        to: "[-(values / 2), values / 2]",
        caught_by: &[checks("a_range_is_the_type_s_own")],
    },
    Mutant {
        name: "the range of a `NonZero` begins with 0",
        package: "registry-bindgen",
        from: "0 if nonzero => [1, high],",
        to: "0 if nonzero => [0, high],",
        caught_by: &[checks("a_range_is_the_type_s_own")],
    },
    Mutant {
        name: "a float may become infinite",
        package: "registry-bindgen",
        from: "OVER_F32: &str = \"3.4028235677973366e38\"",
        to: "OVER_F32: &str = \"3.4028236692093846e38\"",
        caught_by: &[checks("a_float_is_refused_from_where_it_would_be_infinite")],
    },
    Mutant {
        name: "an array behind a pointer loses its length",
        package: "registry-bindgen",
        from: "kind::ARRAY => Self::Array(element()?, desc.count),",
        to: "kind::ARRAY => *element()?,",
        caught_by: &[
            layouts("written::an_array_behind_a_pointer_keeps_its_length_in_every_language"),
            layouts("written::a_buffer_of_arrays_says_what_its_elements_are"),
            Interfaces("native"),
        ],
    },
    Mutant {
        name: "the C header does not give a struct its alignment",
        package: "registry-bindgen",
        from: "s.fields.iter().all(|field| field.align < s.align)",
        to: "s.fields.is_empty()",
        caught_by: &[
            layouts("alignment::a_header_gives_a_struct_the_alignment_that_rust_gives_it"),
            Interfaces("native"),
        ],
    },
    Mutant {
        name: "Python's structs end where their last field does",
        package: "registry-bindgen",
        from: "    layout.fill_up_to(s.size, s.natural_align);\n",
        to: "",
        caught_by: &[layouts(
            "alignment::hosts_without_a_word_for_an_alignment_get_gaps_and_refuse_it_by_value",
        )],
    },
    Mutant {
        name: "a field's offset is taken as it is recorded",
        package: "registry-bindgen",
        from: "        if offset != Some(field.offset) {",
        to: "        if offset.is_none() {",
        caught_by: &[layouts(
            "refused::a_struct_that_c_would_lay_out_otherwise_is_refused_by_name",
        )],
    },
    Mutant {
        name: "a value's size is taken as it is recorded",
        package: "registry-bindgen",
        from: "        if right {\n",
        to: "        if right || desc.size > 0 {\n",
        caught_by: &[layouts(
            "refused::a_value_of_another_size_than_its_kind_has_is_refused",
        )],
    },
];
