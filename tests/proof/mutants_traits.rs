//! Bugs of implementers of traits that their tests must find.

use crate::instrument::Instrument::Property;
use crate::mutants::Mutant;

const BEHAVIOUR: &[&str] = &["-p", "registry-tests", "--test", "behaviour"];

pub(crate) const TRAITS: &[Mutant] = &[
    Mutant {
        name: "each method of an implementer is the first one",
        package: "registry-core",
        from: "        unsafe { *call.cast::<*const ()>().add(self.at) }",
        to: "        unsafe { *call.cast::<*const ()>() }",
        caught_by: &[Property(
            BEHAVIOUR,
            "interfaces::all_methods_have_one_handle_and_end_with_one_wrapper",
        )],
    },
    Mutant {
        name: "a local implementer is called through another guard",
        package: "registry-macros",
        from: "const LOCAL: &'static [*const ()] = &[#(__r::local::",
        to: "const LOCAL: &'static [*const ()] = &[#(__r::exclusive::",
        caught_by: &[Property(
            BEHAVIOUR,
            "interfaces::a_local_implementer_stays_on_its_thread",
        )],
    },
    Mutant {
        name: "a failure names the trait and not the method",
        package: "registry-core",
        from: "        Some(&method.info)",
        to: "        Some(method.interface)",
        caught_by: &[Property(
            BEHAVIOUR,
            "interfaces::a_failure_names_the_method_and_its_parameter",
        )],
    },
    Mutant {
        name: "a method behind the end of an earlier table is called",
        package: "registry-core",
        from: "            if self.size() < begin + WORD {",
        to: "            if self.size() < WORD {",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_implementers::a_method_that_the_table_does_not_have_is_not_implemented",
        )],
    },
    Mutant {
        name: "a table of any size is taken",
        package: "registry-core",
        from: "        if !(WORD..=LARGEST).contains(&size) || size % WORD != 0 {",
        to: "        if size == 0 {",
        caught_by: &[Property(
            BEHAVIOUR,
            "foreign_implementers::a_table_that_is_none_is_refused_and_the_implementer_not_taken",
        )],
    },
    Mutant {
        name: "a method that releases ends an entry of another trait",
        package: "registry-core",
        from: "    ownership::end_behind_a_call(method.interface, raw);",
        to: "    ownership::finalise(raw);",
        caught_by: &[Property(
            BEHAVIOUR,
            "layouts::an_entry_of_another_trait_behind_the_object_is_a_status",
        )],
    },
    Mutant {
        name: "the handle is read before the end of an object",
        package: "registry-core",
        from: "            handle.cast::<u64>().read_unaligned()",
        to: "            handle.cast::<u64>().sub(1).read_unaligned()",
        caught_by: &[Property(
            BEHAVIOUR,
            "layouts::a_table_of_a_third_party_calls_the_implementer_whose_handle_is_behind_the_object",
        )],
    },
    Mutant {
        name: "an implementer that is given away has no release",
        package: "registry-core",
        from: "        release: Some(destroy),",
        to: "        release: None,",
        caught_by: &[Property(
            BEHAVIOUR,
            "tables::an_implementer_of_rust_is_one_of_foreign_code_for_whoever_takes_those",
        )],
    },
    Mutant {
        name: "a table's function returns its status, which the caller takes for the code of an error",
        package: "registry-core",
        from: "    unsafe { ForeignText::tell(text, status) };\n    Status::Failed.raw()\n",
        to: "    unsafe { ForeignText::tell(text, status) };\n    status.raw()\n",
        caught_by: &[Property(
            BEHAVIOUR,
            "tables::the_user_data_of_another_trait_of_a_closure_and_of_a_function_is_a_status",
        )],
    },
    Mutant {
        name: "a method of the table never stands before the body in the trait",
        package: "registry-macros",
        from: "            if __r::is_missing::<#entry, #marker>(&(#target).0) {",
        to: "            if true {",
        caught_by: &[Property(
            BEHAVIOUR,
            "adopted::a_method_of_the_table_stands_before_the_body_in_the_trait",
        )],
    },
    Mutant {
        name: "a result of a foreign implementer leaves an earlier failure",
        package: "registry-core",
        from: "                last_error::clear_if_any();\n                value\n",
        to: "                value\n",
        caught_by: &[Property(
            BEHAVIOUR,
            "adopted::a_failed_method_returns_its_error_or_its_on_error_and_says_why",
        )],
    },
    Mutant {
        name: "the table of an adopted implementer is read after its host has closed",
        package: "registry-core",
        from: "        Reach::In(host) => run_if_here(host, look),\n    }\n    missing",
        to: "        Reach::In(_) => look(),\n    }\n    missing",
        caught_by: &[Property(
            BEHAVIOUR,
            "adopted::the_table_of_a_closed_host_is_not_asked_for_a_method",
        )],
    },
];
