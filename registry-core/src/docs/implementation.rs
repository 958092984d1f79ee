//! How the registry works, and the arguments for its soundness. Documentation only: there is no code here.
//!
//! The parts and their files: the word of an entry (`table/lifecycle.rs`), a thread's hazard record (`hazard/record.rs`), the asymmetric
//! fence (`sys/membarrier.rs`), the list of all records and the claims (`hazard/domain.rs`), an entry from its export to its end
//! (`registry/exporting.rs`, `registry/mod.rs`), waiting (`registry/wait.rs`), the memory of the slots (`table/slab.rs`), functions (`registry/function.rs`), and local closures
//! that another thread has closed (`registry/mailbox.rs`).
//!
//! # 1. Shared data
//!
//! Each slot has one 64-bit **word**, its *gate*. Each thread has one **hazard record** with *cells*. A caller stores the address of a
//! gate in a cell of its own record, and, on its first call of an entry, its tag in the gate. A closer writes the gate and reads
//! all records.
//!
//! ```text
//! bit  52        CLOSURE        set in the word of a live closure, as in its handle
//! bits 26 .. 51  generation     number of the entry in its slot, from a random start
//! bits 10 .. 25  tag            which threads have called: none, one (its number), or several (SHARED)
//! bit  7         DEFERRED       callers that leave the closed entry do not finish it: a queue does
//! bit  6         LOCAL          only the entry's own thread may run and drop the closure
//! bit  5         WAITED         a thread sleeps until the entry is over
//! bits 3 .. 4    owner          RUST, FOREIGN, SCOPE, LEAKED: who may close it
//! bits 0 .. 2    phase
//! ```
//!
//! ```text
//! FRESH --export--> LIVE --close--> CLOSED --claim--> DROPPING --drop done--> FREE --export--> LIVE ..
//!                     \------- shortcut --------------^                  \--> RETIRED, generations used up
//! CLOSED, DROPPING --> LOST    no thread is left that may finish it; the closure is leaked and counted
//! LIVE --> LOST                no thread may run or drop its closure: a fork without its scope's thread, a trap
//! ```
//!
//! A call of a LOST entry gets CLOSED; the message gives the reason.
//!
//! When an entry leaves LIVE, its generation, tag, owner and LOCAL no longer change. Only WAITED may still be set.
//!
//! # 2. A call
//!
//! 1. Store the gate's address in a cell (Release), then the **light fence** (a compiler fence).
//! 2. Load the word (Acquire). It must be LIVE and have the handle's generation: bits 26 and above are compared as they are in the handle,
//!    so no number but a closure's handle gets past this comparison. Its tag must be this thread's or SHARED. If the tag is
//!    NONE, the caller swaps in its own tag; if it is another thread's, the caller swaps in SHARED. In all other cases the
//!    call is refused.
//! 3. Compare the signature, lift the arguments, run the closure inside the guard.
//! 4. Store 0 in the cell (Release), then the light fence, then load the word again. If the slot's entry may be CLOSED, try to **claim** it.
//!
//! A refused caller executes step 4 too, for the entry that is in the slot by then: the closer of a *later* generation
//! may have seen its cell.
//!
//! # 3. A close
//!
//! * **Shortcut.** It needs four things: the word is LIVE, its tag is NONE or the closer's own, the closer is not inside the entry, and the
//!   entry is neither scoped nor local. One swap LIVE -> DROPPING, then the drop, then FREE.
//! * Otherwise: swap LIVE -> CLOSED (AcqRel), then *claim*.
//! * **Claim**, by closers, leavers and refused callers. Load the word. If it is CLOSED and this thread is not inside, issue the **heavy
//!   fence** and read every cell of every record (Acquire). If no cell has the gate's address, swap the exact word CLOSED -> DROPPING. The thread
//!   whose swap succeeds drops the closure, stores FREE with the next generation (AcqRel), and wakes waiters if WAITED was set. If the tag is NONE
//!   or the thread's own, no fence and no scan are needed.
//! * If a cell has the gate's address, the closer returns. The thread with that cell will claim in its step 4. So closing never
//!   blocks, and never waits for a callback that holds a lock of the user.
//!
//! `Group::close_all`, `close_later` and the end of a scope close many entries first and then issue one heavy fence for all
//! claims. Each claim checks the generation, since the slot may have a new entry by then.
//!
//! # 4. The heavy fence
//!
//! It is `membarrier(PRIVATE_EXPEDITED)` on Linux and `FlushProcessWriteBuffers` on Windows. Between its start and its return
//! every running thread of the process executes a full barrier. This is outside Rust's memory model; the argument
//! below relies on the documentation of the systems. The process asks once whether the system has the fence
//! (`membarrier::is_asymmetric`), and all threads use the same answer. Without it the thread-local that the fast path reads
//! stays null, so every call takes the slow path, which executes a full fence itself. The system may withdraw the call later (a seccomp
//! filter). A claim that needs the fence is then given up, which leaks the closure. A scope or a `close_and_wait`, which would have to wait,
//! aborts the process with a message, since returning would be unsound.
//!
//! On other systems (macOS), under Miri and with `--cfg registry_full_fences`, both sides execute a SeqCst fence. Loom and ThreadSanitizer
//! do not model such fences well. For them (`--cfg loom`, `--cfg registry_rmw`) callers read the word by a read-modify-write that changes
//! nothing. Closer and caller then meet in the word's modification order, and acquire and release suffice.
//!
//! # 5. Why no closure is used after its drop
//!
//! *Entry.* Caller R stores its cell, then reads the word. Claimer C reads CLOSED, executes the fence, then reads R's cell. The fence forces a
//! barrier at some point of R's program order. If the barrier comes after R's store, C sees the cell and returns. If it comes before
//! R's store, R's load comes after C read CLOSED, so R is refused. The argument needs the fence to come *after* the claimer has read CLOSED, for
//! leavers and refused callers as well as for closers. Otherwise an exhaustive search over store buffers finds a use
//! after drop; the test `store_buffer` includes that search as a control.
//!
//! *Several claimers.* The swap from the exact word succeeds for one of them.
//!
//! *Shortcut, and claims without a fence.* A thread whose tag is not in the word must swap the tag of a LIVE word before it
//! touches the closure. If its swap is first in the word's modification order, the closer's swap from the old word fails. If it
//! is second, it fails itself. Store buffers have no influence, because both are read-modify-writes of one word. When a thread ends, its
//! record and its tag pass to a new thread by Release (`give_back`) and Acquire (`take`), so the new owner of a tag has seen
//! everything that the former one did.
//!
//! *Happens-before.* Accesses to the closure -> cell = 0 (Release) -> scan (Acquire) -> drop. In the shortcut: program
//! order. Fields of the slot -> `publish` LIVE (Release) -> the callers' load (Acquire).
//!
//! # 6. Why no closure is forgotten
//!
//! *Exit.* Leaver L clears its cell, then reads the word. Closer U swaps in CLOSED, executes the fence, then reads L's cell. By the argument
//! of section 5, U sees the cell cleared, or L sees CLOSED and claims. If both happen, one of the two swaps succeeds. If several leavers see each other's
//! cells, the last one to clear its cell sees none. A claimer that loses the swap to another loads the word again
//! (`Held::Moved`), since a closer of the slot's next entry may have seen its cell.
//!
//! **Queues of drops.** [`DropQueue`](crate::DropQueue) closes with the flag DEFERRED, set by the swap to CLOSED. Leavers and refused callers that see it do
//! nothing, so the queue must finish the entry: it claims again at each `run`. A queue that is dropped swaps the flag away and then claims. This is
//! the argument above with that swap in the place of the close: a leaver that still read the flag had cleared its cell before, which
//! the scan after the heavy fence sees; one that reads the word later finds CLOSED without the flag, and claims.
//!
//! **Entries that are reserved.** `export_with` takes a slot before the closure exists. Its word stays FRESH or FREE, so no call enters. If the code that
//! makes the closure panics, the slot goes on to its next generation, since the handle has been seen.
//!
//! # 7. Why no handle gets a second meaning
//!
//! The generations of a slot start at a random number, drawn per process and slot, and count modulo 2^26. When they
//! return to their start, the slot is retired for ever, which costs its memory. So a handle names one entry or none. The start and the current generation
//! tell whether a generation was ever issued, so CLOSED and UNKNOWN_HANDLE are exact within a slot. A forged handle hits an issued generation
//! with probability (entries that the slot has had) / 2^26. Free slots form a first-in, first-out queue, and each thread keeps 32 of
//! them in reserve before it reuses one, so a loop of exports cycles through many slots. Functions are an exception by design: their
//! handle is a constant and works again after a new export.
//!
//! # 8. Waiting
//!
//! A waiter sets WAITED by a swap and sleeps on a static condition variable. The thread that ends the entry swaps in the final word; if the old
//! word has WAITED, it locks, unlocks and notifies. Only the shortcut ends an entry by a plain store: no thread can wait for an entry
//! that its owner has not closed, except for a scope, and entries of scopes do not take the shortcut. A function's
//! `close_and_wait` sets WAITED in the swap that closes, and an export refuses a CLOSED word with WAITED. Otherwise
//! a new export could begin in between, and the waiter would not see the old callers. A scope repeats "close all, wait for all" until its list is
//! empty, because a callback in flight may export into the scope.
//!
//! # 9. Promptness
//!
//! `drop` and `close` return after the closure has been dropped, unless another call is inside the entry or is being refused by its
//! slot. In that case the last of these calls drops the closure before it returns to its caller. A local closure that another thread has
//! closed is dropped by its own thread, in that thread's next operation of the registry.
//!
//! # 10. Orderings, each with its partner
//!
//! | where | ordering | pairs with | what it publishes or orders |
//! |---|---|---|---|
//! | `Gate::publish` | Release | `Gate::load` | the slot's fields, before LIVE; the empty slot, before FREE |
//! | `Gate::load` | Acquire | `publish`, `swap`, `replace` | the same; and a closer's CLOSED, for leavers |
//! | `Gate::swap` | AcqRel / Acquire | itself | tags, owners, closes and claims in one order; callers' reads before a close |
//! | `Gate::replace` | AcqRel | `load` of waiters, the `swap` that sets WAITED | the finished drop; the flag |
//! | cell = address | Release | the heavy fence | nothing by itself; the fence orders it before the next load |
//! | cell = 0 | Release | the scan's Acquire | the callback's accesses, for the thread that drops |
//! | word after cell = 0 | Relaxed (asymmetric) | the heavy fence | a hint only: a thread that acts on it loads again with Acquire |
//! | own cell, `depth`, `guarded` | Relaxed | none | one thread; they are atomics because of signal handlers |
//! | `more` | Release / Acquire | the scan | the zeroed cells of a block, before the block is found |
//! | `used` | Relaxed | the heavy fence | as the cell that it counts; it is raised before that cell is set |
//! | `Domain::head` | AcqRel / Acquire | the scan | an initialised record, before it is found; a read-modify-write pushes it before its first cell is set |
//! | `state` VACANT, TAKEN | Release / Acquire | each other | the calls of a record's former owner |
//! | `chunks[..]` | AcqRel / Acquire | the look-up | a chunk's zeroes, and the secret |
//! | `Exclusive::running` | Acquire / Release | each other | one call's writes to the captures, for the next call |
//! | `Once::taken` | AcqRel | itself | which of two callers takes the closure |
//! | pool cell | Release / Acquire | each other | the export of the entry, before its handle is called through the stub |
//! | counters, traces, sites | Relaxed | none | figures and messages; no decision depends on them |
//!
//! `tests/proof/orderings` weakens each ordering in turn. Either a model fails, or the comment at the ordering says why none can.
//!
//! # 11. Ending threads, forks, signals, nesting, fibers
//!
//! **Ending threads.** A thread finds its record by three constant thread-locals without destructors (`FAST_RECORD`, `OWN`, `LATE`), so a look-up is one
//! load and is legal until the thread's very end. The destructor of a fourth (`EXIT`) gives the record back. Records are never freed. If more than
//! 65,534 threads exist at once, the further ones have the tag SHARED and never take the shortcut.
//!
//! **Nesting.** The ninth nested call, and every eighth after it, allocates a block of cells, which the record keeps. Without memory the call gets
//! EXHAUSTED.
//!
//! **Forks.** The forking thread holds the registry's locks across `fork`. A module registers its locks in `sys/atfork.rs` before it first takes
//! one. Registering takes a lock that a fork takes exclusively and first; so if a fork is in progress that does not hold the new
//! locks, it ends before one of them is taken. In the child all other records are *orphaned*: an entry with only orphaned callers becomes
//! LOST, and no thread waits for it. A drop in progress holds a cell, so the child can tell an interrupted drop from one
//! that its own thread continues.
//!
//! **Calls on one thread end in any order.** A callback may pause on a fiber (coroutine, greenlet) while its thread
//! does anything else, including other calls. The fiber may continue later, be unwound, or never continue. So no per-thread data of
//! the registry may assume that the last call to begin is the first to end:
//!
//! * *Cells.* A cell is free if and only if it is 0. `depth` counts the taken cells after cell 0 and does not identify them. A caller tries cell 0,
//!   then cell `depth + 1`, which is free if calls nest; if it is taken, an earlier cell is free. `used` never decreases, so a
//!   scan reads every cell that may be taken. A caller keeps the address of its cell in its own stack frame and clears that cell.
//! * *The fast path* needs cell 0 and no other data. The cell is free again once its caller has left, whatever the state of the others.
//! * *Late records.* After a thread's end has begun, its operations share a record and count themselves on it. The last operation gives
//!   it back; so does the first one that ends after all calls have left that were in progress when the thread's end began. A fiber that never
//!   continues keeps its record for ever, as it keeps its entry. So does a fiber that leaves by the fast path in the thread's last
//!   operation of the registry. The cost is the memory of one record.
//! * *Guards* (drops, hooks) are counted up and down. User code runs with a cell or under a guard, so a record that an operation is
//!   using is busy whenever another fiber can run.
//! * *The shortcut, claims and `is_inside`* check all cells of the thread's own record. Another fiber inside the entry counts as the
//!   closer itself would, and drops the closure when it leaves.
//! * *Waiting.* `close_and_wait` does not wait while a fiber of its own thread is in a callback or a drop, since that fiber could not
//!   continue meanwhile. It checks this after it has run any code that may pause. A scope has to wait: if a fiber of its own thread is in
//!   one of its entries when it ends, the process is aborted with a message. It waits for other threads as usual. On a
//!   target without threads a caller that a trap cut off has the same effect.
//! * *`export_mut`, `export_local`* use a flag that the running call sets. Another fiber gets BUSY, and the message can't distinguish it from
//!   a call from inside. *`export_once`* has its closure on the stack of the fiber that runs it.
//! * *The mailbox* is emptied first, and its closures are then dropped one by one. Another fiber that looks meanwhile finds it empty.
//! * *The error hook* runs once at a time on a thread. While it is paused, failures of other fibers are stored for `last_error` and not
//!   reported to the hook. `last_error` belongs to the thread, as `errno` does: ask for it before the fiber pauses.
//! * *A fork* copies the calling thread's fibers with its memory. The record remains that thread's, late or not.
//! * *Reports* count cells.
//!
//! Fibers switch only inside a callback, a drop or a hook, never between two instructions of the registry. (A scheduler that switches from a
//! signal handler breaks this, and the C library too.) Two cases are not covered: a fiber that continues *on another thread* while it is
//! inside a callback, because two threads then write one record; and a scope on a stack that its host copies away (greenlet).
//!
//! **Signals.** A signal handler may interrupt a caller that has found a free cell and not yet stored to it, and take the same
//! cell. A handler ends before the code that it interrupted continues, so the cell is free again by then. `depth` is raised
//! before a cell is chosen and lowered after it is cleared, so it is never less than the number of taken cells, in a handler either. Exports and
//! closes in a handler are not supported. Pinned functions need no record.
//!
//! **Little of the stack.** A host of `<crate>_host_open_with_stack` is called only where enough of the thread's stack is left (`sys/stack/`). What can't be refused, a release or
//! what wakes a queue, runs on a new thread while the calling one waits (`registry/elsewhere.rs`). The calling thread may be inside an entry, even that of the host, and inside
//! the error hook. So the new thread counts as inside of both: it waits for no entry, and no failure there calls the hook again. An error hook of C is not called elsewhere, since it
//! may take a lock that the calling thread holds: the default one tells of the failure. The first look on a thread asks the system where the stack is. With glibc
//! that allocates, and on the main thread reads `/proc/self/maps`; later looks are a subtraction. So nothing is asked in a process without such a host, nor on the path of a call
//! of Rust's. The first look of a thread is not async-signal-safe, and neither is what it precedes: a call of foreign code, a wake, a report to the hook.
//!
//! **Scopes and forks.** The closures of a scope borrow from the stack of the scope's thread. In a forked child without that thread, its stack may be
//! overwritten. So the entries of each open scope are listed in a *ledger* on the heap (`registry/ledger.rs`), with the number of the thread that
//! called `scope`. In the child, the entries in all other threads' ledgers go from LIVE, CLOSED or DROPPING to LOST before a lock is
//! released. An entry is made and listed under the lock that a fork takes exclusively, and stays listed until it is over, so the child finds
//! every entry that could be called. Only a drop that the forking thread executes itself continues.
//!
//! # 12. Limits
//!
//! 2^26 slots; 2^26 entries a slot; 12 parameters; 16,384 stubs a pool; 4,096 export sites with a name. An entry
//! costs 64 bytes, 4 bytes of trace, and its share of the allocator's overhead. Captures larger than 32 bytes, or with an alignment above
//! 32, are boxed.
//!
//! The first chunks (2 MiB) are allocated one by one. A larger table allocates regions of 4 and of 16 MiB and asks the system for huge pages.
//! A random call into a table of a million entries misses the caches in any case; with pages of 4 KiB it misses the
//! TLB too, which doubles its cost. The system maps pages on first use, so a region reserves address space ahead of the entries, but its memory
//! grows page by page.
//!
//! # 13. Decisions that differ from the first plan
//!
//! * `release_ptr` returns a status. `<crate>_destroy` does the same without a result, since finalisers have the type
//!   `void (*)(void *)` and calling a function through another type is undefined behaviour. Only `_destroy` and its kin are for
//!   finalisers: they leave the thread's last status alone. The caller of `release_ptr` may ask for its message.
//! * A binding gets its status with the call, by the `_try` form. It asks for the message afterwards, by handle and status
//!   (`<crate>_take_error`), among the thread's last failures that nobody has taken. A form of each stub with room for a message would cost
//!   every function of every library. Code that interrupts a caller takes its own messages before the caller continues, so the newest match is the
//!   caller's. One case is left: code that interrupts, calls the same callback, fails in the same way and does not take its message.
//! * `<crate>_set_error_hook` returns whether a replaced hook may still be running instead of waiting for it, since a hook may replace itself. All
//!   calls of hooks are counted, not those of the last hook alone: a caller may ask again until it is 0.
//! * `close_and_wait` inside a callback returns `Ok` if there was nothing to wait for, and an error otherwise.
//! * Without `std` the crate does not build unless the target has one thread or the program passes `--cfg registry_single_thread`. Its wrappers
//!   are `Sync`, and the crate can't know whether an interrupt handler or a second core uses them; the program must promise that none does.
//! * On wasm32 slots have no section of their own (`registry/linked.rs`). So a function's handle is UNKNOWN_HANDLE until its first export, while
//!   its stub returns NOT_EXPORTED.
//! * A queued callback is one entry, not one that keeps and one that runs. Its callable holds the closure and a share of the queue; the queue enters
//!   the same entry a second time to run the closure. So one close ends both, a call that waits for a dropped wrapper never runs, and
//!   `close_and_wait` waits for a closure that runs. With two entries the second would close some time after the first, when the last caller has left.
//! * A queue does not use a stream's ring. To drop the oldest call, a producer must be able to take it, and in that ring only the consumer can. In
//!   `delivery/order.rs` a cell is filled by one swap, without a claim before it, and everybody can take. A queued call costs two
//!   read-modify-writes: its place is taken, and then published. The consumer pays none, until producers may drop calls: what only one thread
//!   does, it does by stores. Arguments are written into their place, and read from there, since copies cost as much as the swaps.
//! * The descriptor of a queue is one end of a pair of sockets, not an eventfd: Node's `net.Socket` can't read an eventfd, and one code serves every Unix.
//! * A host awaits by two handles, of a promise and of a queue, and no function pointer crosses: the hosts of one thread can't be called by others, and wasm's
//!   table can't grow. The value of a promise is lowered when it is taken, on the host's thread, so that one that nobody takes is dropped as any Rust value.
//! * `<crate>_queue_fd` gives a descriptor of the caller's own. Node's socket closes its descriptor; if that were the queue's, the number could be another
//!   file's by the time the queue ends.
//! * A promise and a host's list of ready ones are behind a lock that survives forks, not a protocol of atomics: they are on the path of no call.
//! * A struct with an [`OwnedHandle`](crate::OwnedHandle) crosses by value only. A plain struct crosses in more ways: behind `&T`, as the elements of a `&[T]` or of a returned
//!   `Vec<T>`, kept by a completion or a queue, and as an argument of a foreign callable. Each of these reads or copies the same bytes, as often as the user asks, so an owner inside would
//!   own one entry several times. So the derive makes another kind of type of it, which is neither `Copy` nor an `FfiType`, and has `Lift` and `Lower` of its own (`wrappers/owned_field.rs`). Each
//!   implementation by which it would be copied has a bound that it never meets, for the message (`values/owning.rs`). The derive knows it by the field's name, since the kind of type decides what is
//!   generated; behind an alias the same bound refuses it. A bindings' copy shows that it owns nothing, since the owner is an object in it, and not a number.
//! * Such a struct is taken as a whole. Plain fields are checked before the first owner is taken, and what was taken when another field is refused is given back, as for arguments.
//!   In between, another thread that passes the same number gets `NOT_OWNED`. It can't stand in another struct: the derive would have to know what is inside of a name.
//! * A struct with a [`BorrowedHandle`](crate::BorrowedHandle) has one lifetime, `Hooks<'a>`, and crosses by value only. As of any parameter that borrows, `Hooks<'static>` names the type in the attribute's code, and its
//!   `Lift::Out<'call>` is `Hooks<'call>`: what is called must accept that for every `'call`. So a function that names a longer lifetime or hides one behind an alias has another type, and does not compile;
//!   `Hooks<'static>` has a `ByValue` with a bound that is never met, for the message. Its fields are made by `BorrowedField::arrive`, whose result borrows the `Call` (`wrappers/borrowed_field.rs`); if a field's own
//!   lifetime were another one than the struct's, the derive's code would not compile. The derive refuses both before, by their words. Behind a `&`, or in a slice, the bytes would be read in place, after the check, and
//!   a queue or a completion would keep them: these are refused as for a struct that owns.
//! * The function form has no `export_queued`: its stub runs the function's own body without a look at anything but the slot's word.
//!
//! # 14. Not covered
//!
//! [The table of what is not guaranteed](crate::misuse#what-is-not-guaranteed) lists the behaviour that these arguments exclude. The
//! models are those of loom, x86-TSO and ThreadSanitizer; no test has run on weakly ordered hardware, and aarch64 has only been emulated.
//!
//! # 15. What the cost of a call depends on
//!
//! `benches/README.md` has the figures, and the command that measures them.
//!
//! *A call* is one function for the path that succeeds. It keeps the record, the slot and the handle in registers, and nothing else. Every
//! other case continues in an outlined function (`call/enter.rs`). Before the entry is entered, that is the same call by its slow path,
//! with all parameters still where C put them. Afterwards it is a function of the handle, which looks slot and signature up again. Parameters are
//! passed from function to function one by one (`call/params.rs`). A tuple of three or more is spilled to memory, written in
//! single words and read in pairs, which the processor's store buffer does not forward; that costs more than all checks of the call.
//!
//! *Closing an entry that another thread has called* costs the heavy fence: an interrupt of every processor that runs a thread of
//! the process, and far less if these threads sleep. `close_later` pays for one fence per 256 entries, a group for one in
//! all. The rest is three read-modify-writes of a word in the other processor's cache, and the drop.
//!
//! *Two threads* that call one callback write nothing that the other reads: the slot is only read, and each record has two cache
//! lines of its own.
//!
//! *A million handles in random order* cost one cache miss each, as pointers to closures do. The processor continues past a miss for a limited
//! number of instructions. A checked call has several times as many instructions as a raw one, so fewer misses overlap. The ratio to a raw call varies
//! between runs, because the raw call's captures just fit into the last-level cache if no other load shares it, and the larger table does not.
