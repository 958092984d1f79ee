//! Models: small programs of two to four threads whose every interleaving loom runs, and every value
//! that a weakly ordered load may see.
//!
//! They run the crate's own code, from the wrappers down to the words: only the atomics, the mutexes,
//! the statics and the thread-locals are loom's (`sys/sync.rs`). The table has two slots here and a record
//! two cells a block, so that reuse, growth and nesting are reached at once. Readers and closers are
//! then in the form without an asymmetric fence; the asymmetric form has an explorer of its own, in
//! `tests/proof/store_buffer.rs`.
//!
//! `RUSTFLAGS="--cfg loom" cargo test -p registry-core --lib --release models` runs them all. The comment
//! `covers:` above a model names the functions whose orderings it would miss: `tests/proof/orderings` weakens
//! each in turn and runs those models.

mod call;
mod close;
mod fibers;
mod fixture;
mod function;
mod group;
mod kinds;
mod local;
mod pool;
mod reuse;
mod scope;
mod table;
mod wait;
