//! Bugs that the properties of expansions must find: an expansion that is not Rust, and something of the item that is read wrongly or lost.
//!
//! As in `mutants_properties.rs`, each names properties that must all fail.

use crate::instrument::Instrument::{self, Property};
use crate::mutants::Mutant;

const fn expansions(test: &'static str) -> Instrument {
    Property(&["-p", "registry-macros", "--lib"], test)
}

pub(crate) const EXPANSIONS: &[Mutant] = &[
    Mutant {
        name: "nobody asks whether a borrow is one C parameter",
        package: "registry-macros",
        from: "            Self::In => quote!(__r::OneParameter),",
        to: "            Self::In => quote!(__r::Lift),",
        caught_by: &[expansions(
            "tests::a_borrow_that_may_be_of_two_parts_is_asked_whether_it_is_one_parameter",
        )],
    },
    Mutant {
        name: "an enum's alignment is passed over",
        package: "registry-macros",
        from: "    if let Some(align) = find(repr, \"align\") {",
        to: "    if let Some(align) = find(repr, \"alignment\") {",
        caught_by: &[expansions(
            "tests::an_enum_that_is_larger_than_its_number_is_refused",
        )],
    },
    Mutant {
        name: "a raw name is used with its sign",
        package: "registry-macros",
        from: "    ident.unraw().to_string()",
        to: "    ident.to_string()",
        caught_by: &[
            expansions("tests::properties::the_expansion_of_a_legal_function_is_rust"),
            expansions("tests::properties::the_expansion_of_a_legal_type_is_rust"),
        ],
    },
    Mutant {
        name: "a safe function is taken up as an unsafe one",
        package: "registry-macros",
        from: "        quote!(slot)\n",
        to: "        quote!(unsafe_slot)\n",
        caught_by: &[expansions(
            "tests::only_what_was_written_unsafe_gets_an_unsafe_slot",
        )],
    },
    Mutant {
        name: "a symbol may be chosen without a promise",
        package: "registry-macros",
        from: "    if let (Some(symbol), None) = (&symbol, &promise) {",
        to: "    if let (Some(symbol), None, true) = (&symbol, &promise, false) {",
        caught_by: &[expansions(
            "tests::symbols::a_chosen_symbol_needs_unsafe_round_it",
        )],
    },
    Mutant {
        name: "a promise leaves no unsafe word behind",
        package: "registry-macros",
        from: "    let Some(Promise { word, parentheses }) = &exported.promise else {",
        to: "    let Some((Promise { word, parentheses }, true)) = exported.promise.as_ref().map(|promise| (promise, false)) else {",
        caught_by: &[expansions(
            "tests::symbols::the_promise_stands_in_the_expansion_of_each_form",
        )],
    },
    Mutant {
        name: "a name of the C run time is not found",
        package: "registry-macros",
        from: "            std::cmp::Ordering::Less => high = start,",
        to: "            std::cmp::Ordering::Less => high = low,",
        caught_by: &[expansions(
            "c_runtime::tests::every_name_of_the_list_is_found_and_a_longer_one_is_not",
        )],
    },
    Mutant {
        name: "a default symbol is not looked up",
        package: "registry-macros",
        from: "        if let Some(owner) = runtime::owner(&symbol) {",
        to: "        if let (Some(owner), true) = (runtime::owner(&symbol), false) {",
        caught_by: &[expansions(
            "tests::symbols::a_default_symbol_that_is_somebodys_is_refused",
        )],
    },
    Mutant {
        name: "the symbols of a library are not looked up",
        package: "registry-macros",
        from: "c_runtime::owner(&symbol).map(|owner| (symbol, owner))",
        to: "c_runtime::owner(prefix).map(|owner| (symbol, owner))",
        caught_by: &[expansions(
            "tests::symbols::a_prefix_that_makes_one_of_the_c_run_times_is_refused",
        )],
    },
    Mutant {
        name: "a function's symbol is misspelt",
        package: "registry-macros",
        from: "let try_symbol = format!(\"{symbol}_try\");",
        to: "let try_symbol = format!(\"{symbol}_tri\");",
        caught_by: &[expansions(
            "tests::properties::the_expansion_of_a_legal_function_is_rust",
        )],
    },
    Mutant {
        name: "a type's symbol is misspelt",
        package: "registry-macros",
        from: "(format!(\"{symbol}_call\"), format!(\"{symbol}_try\"))",
        to: "(format!(\"{symbol}_cal\"), format!(\"{symbol}_try\"))",
        caught_by: &[expansions(
            "tests::properties::the_expansion_of_a_legal_type_is_rust",
        )],
    },
    Mutant {
        name: "a tuple's C form has no end",
        package: "registry-macros",
        from: "        quote!((#(pub #types,)*);)",
        to: "        quote!((#(pub #types,)*))",
        caught_by: &[expansions(
            "tests::properties::the_derive_of_a_legal_struct_is_rust",
        )],
    },
    Mutant {
        name: "an enumeration is lowered as nothing that parses",
        package: "registry-macros",
        from: "                self as #integer\n",
        to: "                self as\n",
        caught_by: &[expansions(
            "tests::properties::the_derive_of_a_legal_enum_is_rust",
        )],
    },
    Mutant {
        name: "a lifetime of a function pointer is written static",
        package: "registry-macros",
        from: "        Type::Tuple(tuple) => any(&mut tuple.elems, |ty| write_static(ty, name)),\n",
        to: "        Type::Tuple(tuple) => any(&mut tuple.elems, |ty| write_static(ty, name)),\n        Type::BareFn(function) => any(&mut function.inputs, |input| write_static(&mut input.ty, name)),\n",
        caught_by: &[expansions(
            "tests::types::elided_lifetimes_are_written_static_and_no_others",
        )],
    },
    Mutant {
        name: "a sum that another macro passes falls apart",
        package: "registry-macros",
        from: "            Delimiter::None if is_operation(&inside) => Delimiter::Parenthesis,\n",
        to: "",
        caught_by: &[expansions(
            "tests::values::an_expression_that_another_macro_passes_stays_together",
        )],
    },
    Mutant {
        name: "a lifetime in a path's arguments stays elided",
        package: "registry-macros",
        from: "        GenericArgument::Lifetime(lifetime) => write_static_lifetime(lifetime, name),\n",
        to: "",
        caught_by: &[expansions(
            "tests::types::elided_lifetimes_are_written_static_and_no_others",
        )],
    },
    Mutant {
        name: "a type in an invisible group is another type",
        package: "registry-macros",
        from: "        Type::Group(group) => ungrouped(&group.elem),\n",
        to: "",
        caught_by: &[expansions(
            "tests::fragments::a_callback_type_of_fragments_is_the_type_that_it_says",
        )],
    },
    Mutant {
        name: "a body that another macro passes is none",
        package: "registry-macros",
        from: "input.peek(syn::token::Brace);",
        to: "input.peek(syn::token::Brace) && !input.peek(syn::token::Group);",
        caught_by: &[expansions(
            "tests::fragments::a_function_of_fragments_is_the_function_that_it_says",
        )],
    },
    Mutant {
        name: "a value that is no expression is passed over",
        package: "registry-macros",
        from: "        Err(error) if key == \"on_error\" => {",
        to: "        Err(error) if key == \"name\" => {",
        caught_by: &[expansions(
            "tests::values::a_value_that_is_no_expression_is_refused",
        )],
    },
    Mutant {
        name: "what stands behind a value is passed over",
        package: "registry-macros",
        from: "                unexpected(input, errors);",
        to: "                up_to_comma(input);",
        caught_by: &[expansions(
            "tests::values::what_no_operator_joins_to_a_value_is_no_part_of_it",
        )],
    },
    Mutant {
        name: "the template gets an argument in the place of another",
        package: "registry-macros",
        from: "handle = #handle handle_symbol = #handle_symbol",
        to: "handle = #handle_symbol handle_symbol = #handle",
        caught_by: &[expansions(
            "tests::a_function_keeps_its_body_and_gets_a_stub",
        )],
    },
];
