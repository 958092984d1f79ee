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
];
