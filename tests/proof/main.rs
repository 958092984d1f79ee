//! Proofs that change the source: mutants that instruments must find, orderings that models must need.
//!
//! Both work on a copy of the registry's crates under `target/proof`, so that the tree itself is never
//! touched. `proof mutants` applies one bug at a time and runs the instruments that are to catch it; `proof
//! orderings` weakens one memory ordering at a time and runs the models that name its function.
//!
//! The scripts `mutants` and `orderings` beside this file call it; `tests/README.md` lists them.

#[cfg(test)]
mod circles;
mod functions;
mod instrument;
mod models;
mod mutants;
mod mutants_bindings;
mod mutants_delivery;
mod mutants_ends;
mod mutants_expansions;
mod mutants_foreign;
mod mutants_interfaces;
mod mutants_loom;
mod mutants_memory;
mod mutants_misuse;
mod mutants_oldest;
mod mutants_promises;
mod mutants_properties;
mod mutants_queues;
mod mutants_table;
mod mutants_traits;
mod orderings;
mod programs;
#[cfg(test)]
mod rooms;
mod shard;
mod sites;
#[cfg(test)]
mod sizes;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "usage: proof mutants [--shard i/n] [--instrument loom|tsan|asan|lsan|valgrind|property|oldest|interfaces] [--only name] [--one-each]
       proof orderings [--shard i/n] [--only Type::method|file::function]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((command, options)) = arguments.split_first() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let outcome = shard::check(options).and_then(|()| match command.as_str() {
        "mutants" => mutants::run(options),
        "orderings" => orderings::run(options),
        _ => Err(USAGE.to_owned()),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
