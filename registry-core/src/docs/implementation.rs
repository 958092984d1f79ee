//! How the registry works, and why it is right. Documentation only: there is no code here.
//!
//! Files: `table/lifecycle.rs` (the word), `hazard/record.rs` (a caller's record and the fence), `sys/membarrier.rs` (the system's half of
//! it), `hazard/domain.rs` (all records, and claims), `registry/mod.rs` (an entry from export to free), `registry/wait.rs`,
//! `table/slab.rs` (where slots live), `registry/function.rs` (functions), `registry/mailbox.rs` (closures that must go home to be dropped).
//!
//! # 1. What is raced on
//!
//! Each entry has one 64-bit **word** (its *gate*), and each thread one **record** with *cells*. A caller
//! writes nothing but its own record; a closer writes the word and reads all records.
//!
//! ```text
//! bits 32 .. 63  generation     how many entries the slot has had (26 bits used), from a random start
//! bits 16 .. 31  tag            which threads have called: none, one (by number), or several (SHARED)
//! bit  6         LOCAL          only its own thread may run and drop the closure
//! bit  5         WAITED         somebody sleeps until the entry is over
//! bits 3 .. 4    owner          RUST, FOREIGN, SCOPE, LEAKED: who may close it
//! bits 0 .. 2    phase
//! ```
//!
//! ```text
//! FRESH --export--> LIVE --close--> CLOSED --claim--> DROPPING --drop done--> FREE --export--> LIVE ..
//!                     \------- shortcut --------------^                  \--> RETIRED, generations used up
//! CLOSED, DROPPING --> LOST    nobody is left who could finish it; the closure is leaked and counted
//! LIVE --> LOST                nobody may touch its closure: a fork without its scope's thread, a trap
//! ```
//!
//! To a caller LOST is CLOSED; the message says what happened.
//!
//! Once LIVE is left, generation, tag, owner and LOCAL of that entry never change; only WAITED may be set.
//!
//! # 2. A call
//!
//! 1. `cell = address of the gate` (Release), then the **light fence** (for the compiler only).
//! 2. `word = load` (Acquire). It must be LIVE, of the handle's generation, with this thread's tag or
//!    SHARED. If the tag is NONE the caller swaps in its own, if it is another thread's it swaps in SHARED;
//!    anything else is a refusal.
//! 3. The signature is compared, arguments are lifted, the closure runs under the guard.
//! 4. `cell = 0` (Release), light fence, the word is loaded once more: if the entry in this slot may be
//!    CLOSED, the leaver tries to **claim** it.
//!
//! A refused caller does 4 as well, for whatever entry is in the slot by then: its cell may have been seen
//! by the closer of a *later* generation than its own.
//!
//! # 3. A close
//!
//! * **Shortcut.** If the word is LIVE, its tag is NONE or the closer's own, the closer is not inside, and
//!   the entry is neither scoped nor local: one swap LIVE -> DROPPING, drop, FREE.
//! * Otherwise: swap LIVE -> CLOSED (AcqRel), then *claim*.
//! * **Claim** (closers, leavers, refused callers): load the word; if it is CLOSED and this thread is not
//!   inside, issue the **heavy fence**, read every cell of every record (Acquire); if none names the gate,
//!   swap the exact word CLOSED -> DROPPING. Whoever succeeds drops the closure, puts FREE with the next
//!   generation there (AcqRel), and wakes waiters if WAITED was set. Where the tag is NONE or the thread's
//!   own, no fence and no scan are needed.
//! * If a cell names the gate, the closer leaves: that thread will claim when it gets to step 4. Nobody
//!   blocks, and nobody waits for a callback that holds a lock of the user's.
//!
//! `Group::close_all`, `close_later` and the end of a scope shut many entries first and then issue one
//! heavy fence for all their claims; each claim checks the generation, since the slot may have moved on.
//!
//! # 4. The heavy fence
//!
//! On Linux `membarrier(PRIVATE_EXPEDITED)`, on Windows `FlushProcessWriteBuffers`: between its start and
//! its return every running thread of the process executes a full barrier. This is outside Rust's memory
//! model; the argument below takes the systems' documentation at its word. It is asked for once
//! (`fence::is_asymmetric`), and every thread goes by the answer: where there is none, the thread-local
//! that the fast way in looks at stays null, so that every call takes the slow way, which fences for
//! itself. If the system withdraws it later (a seccomp filter), claims that need it are given up, which
//! leaks; whoever must wait (a scope, `close_and_wait`) ends the process with a message, since returning
//! would be unsound.
//!
//! Elsewhere (macOS, Miri, `--cfg registry_full_fences`) both sides execute a SeqCst fence. Under loom and
//! ThreadSanitizer (`--cfg registry_rmw`), which model no such fence well, callers read the word by a
//! read-modify-write that changes nothing: then closer and caller meet in the word's modification order,
//! and acquire and release suffice.
//!
//! # 5. Why no closure is used after its drop
//!
//! *Entry.* Caller R stores its cell, then reads the word. Claimer C has read CLOSED, fences, then reads
//! R's cell. In R's program order with a barrier forced between by C's heavy fence (or R's own), one of two
//! holds: the barrier comes after R's store, so C sees the cell and leaves; or it comes before R's store,
//! so R's load comes after C read CLOSED, and R is refused. This needs the fence to come *after* the
//! claimer read CLOSED, for leavers and refused callers as for closers: an exhaustive search over store
//! buffers finds a use after drop otherwise, and the test `store_buffer` keeps that control.
//!
//! *Several claimers.* The swap from the exact word lets one through.
//!
//! *Shortcut, and claims without a fence.* A thread that is not in the tag must swap the tag of a LIVE word
//! before it touches the closure. Either its swap comes first in the word's modification order, then the
//! closer's swap from the old word fails; or it comes second and fails. No store buffer takes part: both are
//! read-modify-writes of one word. A record's tag passes from an ended thread to a new one by Release
//! (`give_back`) and Acquire (`take`), so "own tag" includes what the former owner did.
//!
//! *Happens-before.* Closure's accesses -> cell = 0 (Release) -> scan (Acquire) -> drop. In the shortcut:
//! program order. Fields of the slot -> `publish` LIVE (Release) -> the callers' load (Acquire).
//!
//! # 6. Why no closure is forgotten
//!
//! *Exit.* Leaver L clears its cell, then reads the word; closer U swaps CLOSED, fences, then reads L's cell.
//! As in 5: U sees the cell cleared, or L sees CLOSED and claims. If both see, the swap picks one; if several
//! leavers each see another's cell, the last to clear sees none. A claimer that loses the swap to a faster one
//! looks at the word again (`Held::Moved`), since a closer of the slot's next entry may have seen its cell.
//!
//! # 7. Why no handle gets a second meaning
//!
//! A slot's generations start at a number drawn per process and slot, count modulo 2^26, and when they come
//! round to their start the slot is retired for ever (68 bytes per 2^26 entries). So a handle names one entry
//! or none. Whether a generation was ever issued is computed from start and current one: that is how CLOSED
//! and UNKNOWN_HANDLE are told apart exactly within a slot, and a forged handle hits an issued generation with
//! probability (entries that the slot has had) / 2^26. Free slots queue first in, first out, and a thread
//! keeps 32 of them in reserve before it reuses one, so that a loop of exports spreads over slots.
//! Functions are the exception by design: their handle is a constant and works again after a new export.
//!
//! # 8. Waiting
//!
//! A waiter sets WAITED by a swap and sleeps on a static condition variable; whoever ends the entry swaps the
//! final word in, and if the flag was there locks, unlocks and notifies. Only the shortcut ends an entry by a
//! plain store: nobody can wait for an entry that its owner has not closed, except for a scope, whose entries
//! take no shortcut. A function's `close_and_wait` sets the flag in the same swap that closes, and an export
//! refuses a CLOSED word that has it: otherwise a new export could slip in between and hide old callers.
//! A scope repeats "close all, wait for all" until its list is empty: a callback in flight may export into its
//! own scope.
//!
//! # 9. Promptness
//!
//! A closure is dropped before `drop`/`close` returns unless some thread is inside it, or is just being refused
//! by its slot; then the last of them drops it before it returns to its caller. A local closure closed
//! elsewhere waits for its thread's next operation.
//!
//! # 10. Orderings, each with its partner
//!
//! | where | ordering | pairs with | what it carries |
//! |---|---|---|---|
//! | `Gate::publish` | Release | `Gate::load` | the slot's fields, before LIVE; the slot's emptiness, before FREE |
//! | `Gate::load` | Acquire | `publish`, `swap`, `replace` | the same; and a closer's CLOSED to leavers |
//! | `Gate::swap` | AcqRel / Acquire | each other | tags, owners, closes and claims in one order; callers' reads before a close |
//! | `Gate::replace` | AcqRel | `load` of waiters, `swap` that sets WAITED | the finished drop; the flag |
//! | cell = address | Release | the heavy fence | nothing by itself; order against the next load is the fence's |
//! | cell = 0 | Release | scan's Acquire | the callback's accesses, to whoever drops |
//! | word after cell = 0 | Relaxed (asymmetric) | the heavy fence | only a hint: who acts on it loads again with Acquire |
//! | own cell, `depth`, `guarded` | Relaxed | none | one thread; atomics for signal handlers |
//! | `more` | Release / Acquire | scan | a block's zeroed cells are there before it is found |
//! | `used` | Relaxed | the heavy fence | as the cell that it counts; raised before that cell is set |
//! | `Records::head` | AcqRel / Acquire | scan | a record is initialised before it is found; pushed by a read-modify-write before its first cell is set |
//! | `state` VACANT, TAKEN | Release / Acquire | each other | a record's former owner's calls |
//! | `chunks[..]` | AcqRel / Acquire | look-up | a chunk's zeroes, and the secret |
//! | `Exclusive::running` | Acquire / Release | each other | what one call did to the captures, to the next |
//! | `Once::taken` | AcqRel | itself | one of two callers takes the closure |
//! | pool cell | Release / Acquire | each other | the entry was exported before its handle is called through the stub |
//! | counters, traces, sites | Relaxed | none | figures and messages; nothing is concluded from them |
//!
//! `tests/proof/orderings` weakens each in turn: a model notices, or the comment at the ordering says why none can.
//!
//! # 11. Threads that end, fork, signals, nesting, fibers
//!
//! A thread's record lives in two constant thread-locals without destructor (so a look is one load, legal to
//! the very end) and is given back by the destructor of a third. Records are never freed. Threads beyond 65,534 at
//! a time have the tag SHARED: they never take the shortcut. The ninth nested call, and every eighth after it,
//! allocates a block of cells that stays; without memory the call is EXHAUSTED.
//!
//! Locks of the registry are held across `fork`. A module names its locks to `sys/atfork.rs` before it first takes one, under a lock that a
//! fork takes alone and first, so that a fork under way is over before a lock is taken that it does not hold. In the child all other records are *orphaned*: entries that
//! only orphans are in become LOST, and nobody waits for them. A drop in progress holds a cell, so that one that
//! was left half done is told from one that runs.
//!
//! **Calls on one thread end in any order.** A callback may pause on a fiber (coroutine, greenlet) while its thread
//! does anything else, other calls included; the fiber may go on later, be unwound, or never go on. What the
//! registry keeps for a thread therefore must not take the last to come for the first to leave:
//!
//! * *Cells.* A cell is free if it is 0, and nothing else says so. A caller takes the first cell, or else the one
//!   behind as many as are taken, which is free wherever calls do nest; where that is busy, one before it is free.
//!   `depth` is a number of cells and names none. `used` never shrinks, so a scan reads each cell that may be busy.
//!   A caller clears the cell that it took: it keeps the address in its own frames.
//! * *The fast way* needs cell 0 and nothing else, which is free again once its caller has left, wherever the
//!   others are.
//! * *Late records.* After a thread's end has begun, its operations count themselves on a record that they share, and the last gives
//!   it back; so does the first to end after all calls have left that were under way when the thread's end began. A fiber
//!   that never goes on keeps the record from everybody, for good, as it keeps its entry. So does one that leaves by the fast way
//!   and is the last thing that the thread does with the registry: some hundred bytes.
//! * *Guards* (drops, hooks) are counted, up and down. The user's code runs in a cell or under a guard, so a record
//!   that an operation is in the midst of is busy whenever another fiber can run.
//! * *The shortcut, claims, `is_inside`* ask all cells of the thread's own record: another fiber in the entry counts as
//!   the closer itself would, and its leave drops the closure.
//! * *Waiting.* `close_and_wait` does not wait while any fiber of its thread is in a callback or a drop, since nobody
//!   else could let it go on; it asks after it has run whatever may pause. A scope can't return: if a fiber of its own thread is in one of its
//!   entries when it ends, the process ends with a line that says so. In another thread's entries it waits, as ever. On a target
//!   without threads a caller that a trap cut off looks the same, and gets the same.
//! * *`export_mut`, `export_local`*: a flag, set by the one that is inside. Another fiber gets BUSY, and the message can't tell it from
//!   a call from inside itself. *`export_once`* has its closure on the stack of the fiber that runs it.
//! * *Mail* is taken out of its box first and settled one by one: who looks meanwhile, on another fiber, finds none.
//! * *The error hook* runs once at a time on a thread: while it is paused, failures of other fibers are kept for `last_error`
//!   and not told to it. `last_error` itself is the thread's, as `errno` is: who wants it asks before pausing.
//! * *Forks* copy the calling thread's fibers with its memory, and its record stays its own, late or not.
//! * *Reports* count cells.
//!
//! Between two instructions of the registry no fiber is switched: only inside of a callback, a drop or a hook. (A scheduler that
//! switches from a signal handler breaks this, and the C library.) A fiber that goes on *on another thread* while it is inside a callback is not
//! covered: the record that it writes to is then written by two threads. Nor is a scope on a stack whose host copies it away (greenlet).
//!
//! A *signal handler* that calls back may interrupt a caller that has seen a cell free and not yet taken it, and take the same one. It has left it
//! when the caller goes on: handlers do end before what they interrupted. `depth` is raised before a cell is chosen and lowered after one is
//! cleared, so that it is never less than the number of busy ones, to a handler either. Exports and closes in a handler are not supported;
//! pinned functions need no record at all.
//!
//! What a scope has lent borrows from the stack of the scope's thread, and without that thread the stack is anybody's. So the entries of each open
//! scope stand in a *ledger* on the heap (`registry/ledger.rs`), with the number of the thread that called `scope`. In the child, the entries of every other
//! thread's ledger go from LIVE, CLOSED or DROPPING to LOST before a lock is let go. An entry is made and listed under the one lock that a fork takes
//! alone, and stays listed until it is over, so that the child finds each that could be called. Only a drop that the forking thread does itself goes on.
//!
//! # 12. Limits
//!
//! 2^26 slots; 2^26 entries a slot; 12 parameters; 16,384 stubs a pool; 4,096 export sites with a name. An entry
//! costs 64 bytes and 4 bytes of trace, and its share of what the allocator adds; captures over 32 bytes, or
//! aligned over 32, are boxed.
//!
//! The first chunks (2 MiB) are allocated one by one. A larger table takes its memory by regions of 4 and of
//! 16 MiB, for which it asks the system for huge pages: a call into a table of a million entries misses the
//! caches anyhow, and with pages of 4 KiB it misses the page table's cache as well, which costs as much again. The
//! system fills a region as it is first used, so address space runs ahead of the entries, memory by one page.
//!
//! # 13. Decided otherwise than first planned
//!
//! * `release_ptr` returns a status; `<crate>_destroy` is the same without a result, since finalisers are
//!   `void (*)(void *)` and calling a function through another type is undefined.
//! * `close_and_wait` from inside a callback is `Ok` where there was nothing to wait for; the error is for where
//!   there was.
//! * `no_std` keeps to one thread by refusing to build otherwise: a registry whose wrappers are `Sync` can't
//!   know that its cells are safe from an interrupt or a second core, so the program must say it
//!   (`--cfg registry_single_thread`).
//! * On wasm32 slots have no section of their own (`registry/linked.rs`), so a function's handle is UNKNOWN_HANDLE until its first export (its
//!   stub says NOT_EXPORTED).
//!
//! # 14. Not covered
//!
//! Unloading the library; `longjmp`, `pthread_exit` and foreign exceptions through a callback (its entry stays
//! pinned); real weak-memory hardware (the models are loom's, x86-TSO's and ThreadSanitizer's; aarch64 has only
//! been emulated); a trap on wasm32 that is no panic and of which the host does not tell (`registry/trap.rs`).
//!
//! # 15. What the figures of `benches/` rest on
//!
//! *A call* is one function: the way that succeeds, written so that it keeps in registers the record, the slot
//! and the handle and nothing else. Whatever else can happen is a jump away (`call/enter.rs`): before the entry is
//! entered a jump to the same call by its slow way, with all parameters where C put them, and after that one
//! with the handle, by which slot and signature are found again. Parameters cross from function to function one
//! by one (`call/params.rs`): as a tuple three of them went through memory, written in words and read in pairs of
//! words, which the processor's store buffer does not forward; that cost nearly 4 ns of a call from SQLite, more than
//! all checks.
//!
//! *Entries that another thread has called* cost the fence: an interrupt of every processor on which a thread of
//! the process is running, 12 us through the hypervisor of the machine that was measured, and half a microsecond
//! where all of them sleep. `close_later` pays it once for 256 entries, a group once for all. What is left, 40 to
//! 70 ns, is three read-modify-writes of a word that the other processor has in its cache, and the drop.
//!
//! *Two threads* in one callback write nothing that the other reads: the slot is only read, and each record has
//! two cache lines to itself. What is measured under twice the throughput of one is the spread of the stretches
//! that are compared, of which the slower one counts: with stretches of 0.7 ms the same code came to 1.8, with
//! 3 ms to 2.0.
//!
//! *A million handles in random order* cost one cache line each, as a pointer to the closure does. The processor
//! works ahead of a miss for so many instructions, of which a checked call has several times as many as a raw one: so
//! fewer misses are under way at a time.
//! The target of 2.2 is met in some runs and missed in others, with the same code and the same 48 to 50 ns: what changes
//! is the raw call, from 19.3 ns to 26.3. Its captures are 32 MB in all, just what the last cache of the measured
//! processor holds when no other machine on it wants a share; the table's 64 MB, and as much of `Box<dyn Fn>`, which
//! moves from 1.38 to 2.00 likewise, are more than that. Ours goes from 1.89 to 2.52.
