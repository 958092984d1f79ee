//! Models: small programs of two to four threads. Loom runs every interleaving of them, with every value that a weakly ordered load may see.
//!
//! They run the crate's own code, from the wrappers down to the words. Only the atomics, the mutexes, the statics and the thread-locals are
//! loom's (`sys/sync.rs`). The table has two slots here, and a hazard record two cells a block, so that reuse, growth and nesting are
//! reached at once. Callers and closers use no asymmetric fence here: its explorer is `tests/proof/store_buffer`.
//!
//! `RUSTFLAGS="--cfg loom" cargo test -p registry-core --lib --release models` runs them all. The comment `covers:` above a model names the
//! functions whose orderings it needs: `tests/proof/orderings` weakens each in turn and runs these models.

mod call;
mod close;
mod completion;
mod drop_queue;
mod fibers;
mod fixture;
mod function;
mod group;
mod kinds;
mod local;
mod pool;
mod promise;
mod queue;
mod reuse;
mod scope;
mod stream;
mod table;
mod wait;
