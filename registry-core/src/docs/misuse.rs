//! What each misuse gets, and what is not guaranteed. Documentation only.
//!
//! First by kind of callback, then misuse by misuse, each with the test that commits it, and last what nothing here can answer.
//! The test `misuse_table` tries every cell of the first table; the test `misuse_matrix` looks for the test of every row of the others.
//!
//! # By kind of callback
//!
//! A status is what a call from foreign code ends with; `OK` means that it simply works. A dash: the misuse does
//! not compile, or does not apply.
//!
//! | | `export` | `export_mut` | `export_once` | `export_local` | `export_scoped` | `export_scoped_mut` | a function |
//! |---|---|---|---|---|---|---|---|
//! | called from inside itself | OK | BUSY | CONSUMED | BUSY | OK | BUSY | OK |
//! | called on another thread while it runs | OK | BUSY | CONSUMED | WRONG_THREAD | OK | BUSY | OK |
//! | called on another thread | OK | OK | OK | WRONG_THREAD | OK | OK | OK |
//! | called a second time | OK | OK | CONSUMED | OK | OK | OK | OK |
//! | called, and it panics | PANICKED | PANICKED | PANICKED | PANICKED | PANICKED | PANICKED | PANICKED |
//! | called after it has panicked | OK | OK | CONSUMED | OK | OK | OK | OK |
//! | called as another signature | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE |
//! | called after its wrapper was dropped | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | NOT_EXPORTED |
//! | called again after it has closed itself | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | CLOSED | NOT_EXPORTED |
//! | called after its wrapper was forgotten | OK | OK | OK | OK | OK | OK | OK |
//! | called after its scope has ended, its wrapper forgotten | - | - | - | - | CLOSED | CLOSED | - |
//! | called after its thread has ended, its wrapper forgotten | OK | OK | OK | WRONG_THREAD | - | - | OK |
//! | released while a wrapper or a scope owns it | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED | NOT_OWNED |
//! | released a second time | CLOSED | CLOSED | CLOSED | CLOSED | - | - | NOT_EXPORTED |
//! | released on another thread | OK | OK | OK | OK | - | - | OK |
//! | taken back as another signature | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | WRONG_SIGNATURE | - | - | WRONG_SIGNATURE |
//! | taken back on another thread | OK | OK | OK | WRONG_THREAD | - | - | OK |
//! | exported over `set_max_entries` | EXHAUSTED | EXHAUSTED | EXHAUSTED | EXHAUSTED | EXHAUSTED | EXHAUSTED | - |
//!
//! Two rows have no status. Waited for from inside itself, by `close_and_wait`, every kind is closed and the answer is
//! [`WouldDeadlock`](crate::WouldDeadlock). Exported twice, a function is
//! [`AlreadyExported`](crate::ExportError::AlreadyExported), and every other kind has one more entry.
//!
//! # Misuse by misuse
//!
//! `works` is a result as if nothing had been odd. A name in capitals is the [`Status`](crate::Status) of a `_try` function; a plain stub returns
//! `on_error` for all but `OK`.
//!
//! ## The number
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | handle 0 | `NULL_HANDLE` | `tests/statuses/reached.rs::c_reaches_null_handle` |
//! | the largest integer, 2^53 and above | `UNKNOWN_HANDLE` | `tests/statuses/reached.rs::c_reaches_unknown_handle` |
//! | any integer at all, to every function that takes one | `NULL_HANDLE`, `UNKNOWN_HANDLE`, and nobody is disturbed | `tests/handles.rs::any_integer_at_all_is_answered_and_disturbs_nobody` |
//! | the earlier handle of a slot that is in use again | `CLOSED` | `tests/handles.rs::a_slots_earlier_handle_is_closed_and_its_next_one_unknown` |
//! | a generation that the slot has not reached | `UNKNOWN_HANDLE` | `tests/handles.rs::a_slots_earlier_handle_is_closed_and_its_next_one_unknown` |
//! | an index behind the end of the table | `UNKNOWN_HANDLE` | `tests/handles.rs::an_index_without_a_slot_or_without_an_entry_is_unknown` |
//! | the handle of a slot whose generations are used up | is refused for ever: the slot is retired | `registry-core/src/tests/narrow.rs::a_slot_is_retired_when_its_generations_come_round_to_their_start` |
//! | a handle that was cut to 32 bits, sign-extended, shifted or had its bytes swapped | `UNKNOWN_HANDLE`, `CLOSED` or `NULL_HANDLE`; it runs nothing | `tests/handles.rs::a_handle_that_a_host_has_cut_or_extended_runs_nothing` |
//! | a handle that went through a double and came back between two integers | `UNKNOWN_HANDLE` | `tests/handles.rs::a_double_between_two_handles_releases_neither` |
//! | NaN, an infinity, a negative or a fraction for a handle | is refused: no handle is made of it | `tests/handles.rs::only_integers_from_1_to_below_2_to_the_53rd_make_a_handle` |
//! | a handle that is guessed before its export has returned | works, `UNKNOWN_HANDLE` or `CLOSED` | `tests/handles.rs::a_handle_that_is_guessed_before_its_export_returns_is_harmless` |
//! | a handle of another library, or of a second copy of this one | `UNKNOWN_HANDLE` | `tests/copies/second_copy.rs::a_handle_of_one_copy_is_unknown_to_the_other_and_to_us` |
//! | a handle of another signature, with the same C types | `WRONG_SIGNATURE` | `tests/statuses/reached.rs::c_reaches_wrong_signature` |
//! | a made-up handle that Rust takes over | `UNKNOWN_HANDLE` | `tests/behaviour/ownership.rs::a_made_up_handle_can_not_be_taken` |
//!
//! ## The moment
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | a call after the wrapper was dropped | `CLOSED` | `tests/statuses/reached.rs::c_reaches_closed` |
//! | a call of a function's stub that nobody has exported | `NOT_EXPORTED` | `tests/statuses/reached.rs::c_reaches_not_exported` |
//! | a second call of an `export_once` callback | `CONSUMED` | `tests/statuses/reached.rs::c_reaches_consumed` |
//! | several threads that race for an `export_once` callback | one works, the others `CONSUMED` | `tests/behaviour/closures.rs::an_fn_once_that_several_race_for_runs_once` |
//! | calls on several threads while the wrapper is dropped | `OK` or `CLOSED`, and the closure is dropped once, after the last | `tests/behaviour/threads.rs::a_close_races_with_foreign_callers_and_every_call_ends_in_one_of_two_ways` |
//! | a stale handle while its slot gets a new entry | is refused, and never runs the new closure | `registry-core/src/models/reuse.rs::a_stale_handle_never_reaches_the_entry_that_has_its_slot_now` |
//! | the first two exports of all, at once | works: two slots | `registry-core/src/models/table.rs::two_first_exports_get_two_slots` |
//! | a call while the process ends | works, or the process has ended | `tests/process/exit.rs::a_process_ends_while_its_threads_call` |
//! | calls, exports and drops in a handler that runs at exit | works | `tests/process/exit.rs::a_handler_that_runs_at_exit_may_call_export_and_drop` |
//! | exports, calls and drops before `main`, as by a constructor of C++ | works | `tests/process/before_main.rs::a_constructor_may_export_call_and_close_before_main` |
//! | a call from the destructor of a thread's key, after Rust's own thread-locals | works | `tests/behaviour/threads.rs::a_call_from_the_destructor_of_a_foreign_key_works` |
//! | a second export of a function that is exported | `AlreadyExported`, with both places | `tests/errors/messages.rs::exporting_a_function_twice_names_both_places` |
//! | an export of a function whose `close_and_wait` is under way | `AlreadyExported` | `tests/lifetimes/issue_export_during_close_and_wait.rs::a_function_is_not_exported_while_somebody_waits_for_its_calls` |
//! | a callback added to a group that has been closed | `GroupClosed`, with the wrapper | `tests/behaviour/groups.rs::a_closed_group_gives_the_wrapper_back` |
//! | a callback added to a group while it is closed | `GroupClosed`, or it is closed with the rest | `tests/behaviour/groups.rs::an_add_that_races_with_the_close_fails_or_is_closed_by_it` |
//! | a group that is closed while somebody waits for one of its callbacks | works: the waiter is woken | `tests/behaviour/groups.rs::a_group_that_is_closed_while_somebody_waits_for_one_of_its_own` |
//!
//! ## The owner
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | `release` of what a wrapper owns | `NOT_OWNED`, and nothing changes | `tests/statuses/reached.rs::c_reaches_not_owned` |
//! | `release` of what a scope owns, its wrapper forgotten or not | `NOT_OWNED` | `tests/behaviour/ownership.rs::what_a_scope_owns_can_be_neither_released_nor_taken` |
//! | `release` of what was leaked on purpose | `NOT_OWNED` | `tests/behaviour/ownership.rs::what_was_leaked_is_nobodys` |
//! | `release` of a pinned function | `NOT_OWNED` | `tests/behaviour/ownership.rs::a_pinned_function_is_nobodys` |
//! | a second `release` | `CLOSED` | `tests/behaviour/ownership.rs::what_was_given_away_is_ended_by_release_and_once` |
//! | two threads that release at once | one `OK`, one `CLOSED` | `tests/behaviour/ownership.rs::of_two_that_release_at_once_one_does` |
//! | a `release` while Rust takes the callback back | one of the two gets it, the other `CLOSED` or `NOT_OWNED` | `tests/behaviour/ownership.rs::of_one_that_releases_and_one_that_takes_back_one_does` |
//! | taking back as another signature | `WRONG_SIGNATURE`, and nothing changes | `tests/behaviour/ownership.rs::taking_back_as_another_signature_names_both_and_changes_nothing` |
//! | taking a local callback back as one that may travel | `WRONG_THREAD` | `tests/behaviour/ownership.rs::a_local_callback_comes_back_only_as_one_and_only_at_home` |
//! | a wrapper that is forgotten (`mem::forget`) | works for ever, and the report shows it | `tests/report.rs::leaks_are_found_with_their_site_and_what_was_leaked_on_purpose_is_not` |
//! | a scoped wrapper that is forgotten | `CLOSED` when its scope ends, the closure dropped | `tests/lifetimes/scopes.rs::a_forgotten_wrapper_is_closed_and_its_closure_dropped_by_the_scope` |
//! | two owners of an entry that is being closed and called | the closure is dropped once | `registry-core/src/models/close.rs::two_releases_and_a_call_drop_once` |
//!
//! ## The thread
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | a call on a thread that Rust has not started | works | `tests/behaviour/threads.rs::foreign_threads_call_like_any_other` |
//! | hundreds of threads at once | works | `tests/behaviour/threads.rs::hundreds_of_threads_at_once_and_in_turn_are_all_answered` |
//! | a local callback called on another thread | `WRONG_THREAD` | `tests/statuses/reached.rs::c_reaches_wrong_thread` |
//! | a local callback released on another thread, as by a finaliser | `CLOSED` at once, and dropped on its own thread | `tests/behaviour/local.rs::released_elsewhere_it_is_closed_at_once_and_dropped_at_home` |
//! | a local callback released after its thread has ended | `CLOSED`; its captures are leaked and counted | `tests/fork/local_callbacks.rs::released_after_its_threads_end_it_is_leaked_and_counted` |
//! | a new thread with the number of one that has ended | `WRONG_THREAD` | `tests/behaviour/local.rs::a_new_thread_is_never_taken_for_one_that_has_ended` |
//! | a local export on a thread that is ending | `ThreadEnding`, with the closure | `tests/behaviour/local.rs::a_thread_that_ends_can_not_export_a_local_closure` |
//! | an `export_mut` callback called on two threads | `BUSY` for one; nobody waits | `tests/behaviour/closures.rs::an_fn_mut_that_runs_refuses_and_does_not_make_wait` |
//! | a handle passed to a thread without synchronisation | works, `CLOSED` or `UNKNOWN_HANDLE`; never unsafe | `tests/behaviour/threads.rs::a_handle_over_a_relaxed_channel_is_never_unsafe` |
//! | `last_error` asked on another thread than the call's | that thread's own error, or none | `tests/errors/messages.rs::the_last_error_is_the_threads_own_and_ends_with_an_ambiguous_success` |
//! | a signal handler that calls on top of a call | works | `tests/signals/handlers.rs::a_handler_may_call_on_top_of_a_call` |
//!
//! ## From inside
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | an `Fn` that calls itself | works | `tests/behaviour/closures.rs::an_fn_may_call_itself` |
//! | an `export_mut` callback that calls itself | `BUSY`, told from another thread's | `tests/statuses/reached.rs::c_reaches_busy_from_inside_and_from_another_thread` |
//! | an `export_mut` callback that calls itself by way of others | `BUSY` | `tests/behaviour/nesting.rs::an_fn_mut_refuses_itself_however_deep_the_detour` |
//! | two callbacks that call each other | works | `tests/behaviour/nesting.rs::a_to_b_to_a_and_back` |
//! | a thousand calls inside each other | works | `tests/behaviour/nesting.rs::a_thousand_calls_nest_on_a_thread_with_the_stack_for_it` |
//! | a callback that drops its own wrapper | works: it runs to its end, then `CLOSED` | `tests/lifetimes/closing.rs::a_callback_may_close_itself_and_runs_to_its_end` |
//! | a callback that is released from inside itself | works | `tests/behaviour/ownership.rs::a_callback_may_be_released_from_inside_itself` |
//! | a callback that closes another that runs on a second thread | works | `tests/lifetimes/closing.rs::a_callback_may_close_a_neighbour_that_runs_on_another_thread` |
//! | a callback that closes its group | works | `tests/lifetimes/closing.rs::a_callback_may_close_its_group` |
//! | a callback that exports | works | `tests/lifetimes/closing.rs::a_callback_may_export_a_new_one_and_another_may_call_it` |
//! | a callback that exports into the scope that is ending | is closed too: the scope waits again | `tests/lifetimes/issue_export_while_scope_ends.rs::a_callback_that_a_call_in_flight_exports_is_closed_too` |
//! | `close_and_wait` from inside a callback | `WouldDeadlock`; it is closed all the same | `tests/lifetimes/closing.rs::close_and_wait_inside_any_callback_closes_and_does_not_wait` |
//! | two callbacks that wait for each other's end | `WouldDeadlock` for both | `tests/lifetimes/closing.rs::two_threads_that_wait_for_each_others_callback_are_both_told` |
//! | `close_and_wait` inside the error hook | `WouldDeadlock`, or nothing to wait for; it returns | `tests/errors/messages.rs::waiting_inside_a_hook_is_refused` |
//! | a capture whose drop calls, closes and exports | works | `tests/lifetimes/closing.rs::a_captures_drop_may_do_anything_with_the_registry` |
//! | a callback that forks | works on both sides | `tests/fork/children.rs::a_fork_inside_a_callback_leaves_both_sides_whole` |
//! | a report taken while others export, call and close | works: a moment's figures | `tests/report.rs::a_report_may_be_taken_while_threads_export_call_and_close` |
//! | a forked child that closes what a lost thread was inside | `CLOSED`; the closure is leaked, never dropped | `tests/fork/children.rs::a_child_leaks_what_a_caller_that_is_not_there_was_inside` |
//! | a forked child that calls what the scope of a lost thread has lent | `CLOSED`; the closure is leaked, and what it borrows never touched | `tests/fork/scopes.rs::what_a_thread_that_is_not_in_the_child_has_lent_is_closed_there_and_never_dropped` |
//! | a callback that forks in the scope of another thread | works in the parent; in the child it runs to its end, then `CLOSED` | `tests/fork/scopes.rs::a_callback_that_forks_in_the_scope_of_another_thread_is_left_and_then_closed` |
//! | a callback that ends the process | the process ends | `tests/process/exit.rs::a_callback_may_end_the_process` |
//! | a scope that ends while a foreign thread is inside | waits until it has left, and then returns | `tests/lifetimes/scopes.rs::a_scope_waits_for_a_foreign_thread_inside` |
//!
//! ## On fibers
//!
//! A callback that pauses on a fiber (coroutine, greenlet) is under way while its thread does something else.
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | calls on one thread that do not end innermost first | works: each entry lives until its last call has ended | `tests/fibers/order.rs::four_calls_may_leave_in_every_order_with_a_new_one_after_each` |
//! | an entry that is closed while a fiber is in it, after an outer call has ended and another has begun | works: it is dropped when that fiber has left | `tests/fibers/order.rs::a_call_that_begins_after_an_outer_one_has_left_hides_nobody` |
//! | a hundred calls under way on one thread | works | `tests/fibers/order.rs::a_hundred_calls_fill_the_record_s_later_blocks_in_any_order` |
//! | an `export_mut` callback called while another fiber of the thread is in it | `BUSY` | `tests/fibers/kinds.rs::an_fn_mut_is_busy_to_other_fibers_until_its_own_has_left` |
//! | a local callback released elsewhere while a fiber is in it | `CLOSED`, and dropped by its thread when that fiber has left | `tests/fibers/kinds.rs::a_local_closure_released_elsewhere_is_dropped_by_the_fiber_that_leaves_it_last` |
//! | `close_and_wait` while a fiber of the thread is in a callback | `WouldDeadlock`; it is closed all the same | `tests/fibers/order.rs::a_thread_with_a_fiber_in_a_callback_closes_and_does_not_wait` |
//! | `close_and_wait` while a fiber of the thread is paused in a capture's drop | `WouldDeadlock`, or nothing to wait for | `tests/fibers/kinds.rs::a_drop_that_pauses_is_still_under_way_for_everybody` |
//! | a scope that ends while another thread's fibers are in its callbacks | waits for the last of them | `tests/fibers/order.rs::a_scope_of_another_thread_ends_when_the_last_fiber_has_left` |
//! | a scope that ends while a fiber of its own thread is in one of its callbacks | the process ends, with a line that says why | `tests/fibers/order.rs::a_scope_that_would_wait_for_its_own_thread_ends_the_process_and_says_why` |
//! | a fiber that is dropped, or unwound, inside a callback | the call ends as `PANICKED` | `tests/fibers/kinds.rs::a_fiber_that_is_dropped_inside_ends_its_calls_as_panics_do` |
//! | a failure while another fiber of the thread is paused in the error hook | its status; the hook is not told | `tests/fibers/kinds.rs::a_hook_that_pauses_is_not_told_of_others_failures_and_they_keep_theirs` |
//! | `last_error` asked after other fibers of the thread have called | the thread's last, whichever fiber's | `tests/fibers/kinds.rs::the_last_status_is_the_threads_whichever_fiber_asks` |
//! | a thread that ends with calls under way, which go on while it ends | works | `tests/fibers/kinds.rs::a_thread_may_end_with_calls_under_way_and_finish_them_while_it_ends` |
//! | a forked child that goes on with the fibers of the forking thread | works | `tests/fibers/order.rs::a_child_has_its_parent_s_fibers_and_goes_on_with_them` |
//!
//! ## Panics and failures
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | a callback that panics | `PANICKED`, and the next call works | `tests/errors/panics.rs::a_panic_in_a_callback_is_a_status_with_its_message` |
//! | an `export_mut` callback that panics | `PANICKED`, and works the next time | `tests/errors/panics.rs::an_fn_mut_that_panicked_is_not_busy_for_ever` |
//! | an `export_once` callback that panics | `PANICKED`, then `CONSUMED` | `tests/errors/panics.rs::an_fn_once_that_panicked_is_consumed_and_dropped` |
//! | a capture whose drop panics | the hook is told; the caller gets `CLOSED` as ever | `tests/errors/panics.rs::a_panic_in_a_captures_drop_goes_to_the_hook_and_nowhere_else` |
//! | a panic whose payload panics when dropped | `PANICKED` | `tests/errors/panics.rs::a_panic_in_the_drop_of_a_payload_is_stopped` |
//! | a call while the thread unwinds | works, and `PANICKED` if it panics too | `tests/errors/panics.rs::a_call_while_the_thread_unwinds_works_and_may_panic_itself` |
//! | a wrapper that is dropped by unwinding | `CLOSED` | `tests/errors/panics.rs::a_wrapper_that_unwinding_drops_ends_its_callback` |
//! | an error whose `Display` panics or fails | `PANICKED` | `tests/errors/panics.rs::a_display_that_panics_or_fails_is_a_panic` |
//! | an error hook that panics | works as without it: the caller gets its `PANICKED` | `tests/errors/panics.rs::a_hook_that_panics_changes_nothing` |
//! | an error hook that fails, releases and calls | works, and is not hooked again | `tests/errors/messages.rs::the_hook_sees_every_failure_once_and_may_fail_itself` |
//! | a callback that returns `Err` | `FAILED` | `tests/statuses/reached.rs::c_reaches_failed` |
//! | a scope that ends by a panic with a thread inside | waits until it has left, and then goes on to panic | `tests/lifetimes/scopes.rs::a_scope_that_panics_waits_too` |
//! | a default hook whose stderr is closed | works | `tests/errors/messages.rs::the_default_hook_does_not_mind_a_closed_stderr` |
//!
//! ## Arguments and results
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | a `bool` of 2, an enum's unknown number, in a structure too | `INVALID_ARGUMENT` | `tests/values/types.rs::what_is_no_value_of_its_type_is_refused` |
//! | on wasm32, a number that a parameter of 8 or 16 bits can't hold, in every way in | `INVALID_ARGUMENT` | `tests/foreign/harness/wasm.rs::a_number_that_a_narrow_parameter_cannot_hold_is_refused` |
//! | an element that is no value, in a row of structs with a raised alignment | `INVALID_ARGUMENT` | `tests/values/forms.rs::a_raised_alignment_counts_in_every_row` |
//! | text that is not UTF-8 | `INVALID_ARGUMENT` | `tests/values/types.rs::slices_and_text_are_checked` |
//! | null with a length, a length over what memory holds, a misaligned slice | `INVALID_ARGUMENT` | `tests/values/types.rs::slices_and_text_are_checked` |
//! | a null C string | `INVALID_ARGUMENT` | `tests/values/types.rs::references_are_checked` |
//! | a null or misaligned reference | `INVALID_ARGUMENT` | `tests/values/types.rs::references_are_checked` |
//! | a null or unaligned result pointer | works | `tests/values/buffers.rs::a_result_may_be_unwanted_or_unaligned_and_is_written_on_ok_alone` |
//! | a result that is read although the call failed | the variable is as it was; the status is `NOT_EXPORTED` | `tests/values/buffers.rs::a_result_may_be_unwanted_or_unaligned_and_is_written_on_ok_alone` |
//! | a buffer that is freed twice | `INVALID_ARGUMENT` | `tests/values/buffers.rs::owned_buffers_arrive_and_are_freed_once` |
//! | `buffer_free` of any other pointer, into a buffer too | `INVALID_ARGUMENT` | `tests/values/buffers.rs::any_pointer_may_be_given_to_buffer_free` |
//! | `last_error` with no room, or room for half a character | works: it is cut before the character, and ends with a NUL | `tests/errors/messages.rs::last_error_fits_any_buffer_and_never_cuts_a_character` |
//! | `last_error` without an error | works: an empty text | `tests/errors/messages.rs::without_an_error_the_message_is_empty` |
//! | `status_name` of a number that is no status | works: a name that says so | `tests/statuses/reached.rs::a_number_that_is_no_status_has_a_name_in_c_too` |
//!
//! ## Function pointers and `user_data`
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | null, a small number or any address as `user_data` | `NULL_HANDLE` or `UNKNOWN_HANDLE`; it is never read through | `tests/behaviour/thunks.rs::any_user_data_at_all_is_answered` |
//! | a thunk that is called late | `CLOSED` | `tests/behaviour/thunks.rs::a_thunk_that_is_called_late_is_answered` |
//! | a pool's stub whose binding is gone | `CLOSED` | `tests/behaviour/pools.rs::a_stub_whose_binding_is_gone_is_answered` |
//! | a pool's stub that was unbound | `CLOSED` | `tests/behaviour/pools.rs::an_unbound_stub_is_answered_and_its_wrapper_lives_on` |
//! | a pool that is used up | `PoolExhausted`, with the wrapper and who holds the stubs | `tests/behaviour/pools.rs::an_exhausted_pool_gives_the_wrapper_back_and_names_the_sites` |
//! | a stale stub of a pool with `pool_reuse = never` | `on_error` for ever | `tests/behaviour/pools.rs::a_pool_that_never_reuses_answers_a_stale_pointer_for_ever` |
//! | a stub that is bound again during a call | runs one of the two closures, or is refused | `registry-core/src/models/pool.rs::a_stub_that_is_bound_again_during_a_call_runs_one_of_the_two_or_neither` |
//! | a binding that is forgotten in a scope | `CLOSED` after the scope | `tests/lifetimes/scopes.rs::a_forgotten_binding_leaves_a_stub_that_runs_nothing` |
//!
//! ## Calls by tagged values
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | too few or too many values, or null for them | `INVALID_ARGUMENT`, before one is read | `tests/values/invoke.rs::too_few_and_too_many_values_are_refused_before_they_are_read` |
//! | a tag of another type, be it of another number's, or no tag at all | `INVALID_ARGUMENT`, which names both | `tests/values/invoke.rs::a_value_of_another_type_is_refused` |
//! | VOID, which is null, for a type that has none | `INVALID_ARGUMENT`, which names both | `tests/values/invoke.rs::null_is_taken_where_the_type_has_one_and_nowhere_else` |
//! | a number that its type cannot hold | `INVALID_ARGUMENT`, with the range | `tests/values/invoke.rs::a_number_that_its_type_cannot_hold_is_refused` |
//! | text without a pointer, of a made-up length, not UTF-8 | `INVALID_ARGUMENT` | `tests/values/invoke.rs::text_without_a_pointer_or_with_a_length_of_its_own_is_refused` |
//! | bytes or a pointer for an array behind a reference, or for a row of arrays | `INVALID_ARGUMENT`: they have another length | `tests/values/forms.rs::bytes_are_no_row_of_arrays` |
//! | a result that is a row of arrays, as bytes | `INVALID_ARGUMENT`, and it does not run | `tests/values/forms.rs::a_vector_of_arrays_is_no_run_of_bytes` |
//! | a callback whose result no tagged value can hold | `INVALID_ARGUMENT`, and it does not run | `tests/values/invoke.rs::what_no_tagged_value_can_hold_is_refused_and_not_run` |
//! | wrong values for what is closed | `CLOSED` or `NOT_EXPORTED`, as with right ones | `tests/values/invoke.rs::what_is_closed_is_closed_whatever_the_values_are` |
//! | values and a result at any address | works | `tests/values/invoke.rs::values_and_results_may_stand_at_any_address` |
//!
//! ## Limits
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | more entries than `set_max_entries` allows | `EXHAUSTED`, with the closure given back | `tests/statuses/reached.rs::an_export_reaches_exhausted` |
//! | a race for the last entry | as many as there is room for, the others `EXHAUSTED` | `tests/memory/limits.rs::the_limit_is_exact_whatever_the_threads_do` |
//! | no memory for the captures | `EXHAUSTED`, with the closure given back | `tests/memory/limits.rs::without_memory_for_the_captures_the_closure_comes_back` |
//! | a table that is full | the export is refused; whatever is closed makes room | `registry-core/src/tests/narrow.rs::the_table_grows_by_chunks_and_ends` |
//! | a kernel that refuses the fence | the closure is leaked and counted, never dropped under a caller | `tests/fork/issue_fence_refused.rs::a_wrapper_that_is_dropped_leaks_its_closure` |
//!
//! ## Bindings
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | a binding that was written for another version of its library | is refused when it loads | `tests/foreign/scenarios.tsv::stale_binding` |
//! | an argument that the host's number cannot hold (Python, JavaScript) | is refused by the binding | `tests/foreign/scenarios.tsv::out_of_range` |
//! | an array of another length, or a number for one, in Python or JavaScript | is refused by the binding | `tests/foreign/harness/scenarios.rs::a_hostile_caller_is_refused_in_its_own_language` |
//! | an array of another length in C or C++ | is refused by the compiler | `tests/foreign/harness/scenarios.rs::a_pointer_to_an_array_of_another_length_does_not_compile` |
//! | a header under a flag or pragma that lays structs out otherwise | is refused by the compiler, which names the struct | `tests/foreign/harness/scenarios.rs::a_layout_that_is_not_the_library_s_does_not_compile` |
//! | an over-aligned struct by value, where the host can't be told of alignments | is refused by the binding, which names the struct | `tests/foreign/scenarios.tsv::aligned_by_value` |
//! | a value of another type given to a binding's `invoke` | is refused by the binding, which names the parameter | `tests/foreign/scenarios.tsv::null_text` |
//! | a record that says another layout than C's | is refused by `registry-bindgen`, which names the item | `registry-bindgen/tests/layouts.rs::a_struct_that_c_would_lay_out_otherwise_is_refused_by_name` |
//! | an object that was closed, called again | `CLOSED`, as that language's error | `tests/foreign/scenarios.tsv::late_call` |
//! | a handle of one library given to another's binding | `UNKNOWN_HANDLE` | `tests/foreign/scenarios.tsv::two_libraries` |
//! | an object that the collector has taken | its callback is released, once | `tests/foreign/scenarios.tsv::finaliser` |
//! | a wrong type in Python | is refused by the type checker | `tests/foreign/harness/scenarios.rs::python_s_type_checker_accepts_the_package_and_refuses_a_wrong_call` |
//! | a wrong type in TypeScript | is refused by the compiler | `tests/foreign/harness/scenarios.rs::typescript_accepts_the_declarations_and_refuses_a_wrong_call` |
//! | a wasm callback that is released while it runs, after a trap that is no panic, or an error of its host's own, has left a call of the generated binding | `CLOSED`; its closure is never dropped | `tests/foreign/harness/wasm.rs::a_trap_that_leaves_the_binding_is_told_once_and_nothing_is_dropped` |
//! | a wasm callback that is released while it runs, after its host has caught a trap inside it | `CLOSED`; its closure is never dropped | `tests/foreign/harness/wasm.rs::after_a_trap_nothing_is_dropped_and_what_scopes_have_lent_is_closed` |
//!
//! ## In Rust
//!
//! | misuse | what it gets | its test |
//! |---|---|---|
//! | a closure that borrows, exported without a scope | does not compile | `tests/ui/lifetimes/borrowed_capture_in_export.rs` |
//! | a scoped callback kept by a variable outside | does not compile | `tests/ui/lifetimes/scoped_callback_in_a_captured_variable.rs` |
//! | a scoped callback returned from its scope | does not compile | `tests/ui/lifetimes/scoped_callback_returned.rs` |
//! | a scope's lifetime stretched | does not compile | `tests/ui/lifetimes/widening_a_scoped_callback.rs` |
//! | a scope's lifetime shortened | does not compile | `tests/ui/lifetimes/shortening_a_scoped_callback.rs` |
//! | a stub's lifetime stretched through a trait | does not compile | `tests/ui/lifetimes/upcast_through_a_trait.rs` |
//! | an argument that is kept after the call | does not compile | `tests/ui/lifetimes/argument_kept.rs` |
//! | a stub that outlives its wrapper | does not compile | `tests/ui/lifetimes/stub_outlives_its_wrapper.rs` |
//! | a stub of a wrapper that is a temporary | does not compile | `tests/ui/lifetimes/stub_of_a_temporary.rs` |
//! | a stub for a foreign function that keeps it for ever | does not compile | `tests/ui/lifetimes/stub_that_has_to_live_for_ever.rs` |
//! | a thunk that outlives its wrapper | does not compile | `tests/ui/lifetimes/thunk_outlives_its_wrapper.rs` |
//! | a capture that is not `Send` | does not compile | `tests/ui/ownership/capture_not_send_in_export.rs` |
//! | a capture that is not `Sync` | does not compile | `tests/ui/ownership/capture_not_sync_in_export.rs` |
//! | an `FnMut` where several threads may call | does not compile | `tests/ui/ownership/capture_changed_in_export.rs` |
//! | a local wrapper sent to another thread | does not compile | `tests/ui/ownership/local_callback_sent_to_a_thread.rs` |
//! | a wrapper closed twice | does not compile | `tests/ui/ownership/closed_twice.rs` |
//! | a wrapper used after it was given away | does not compile | `tests/ui/ownership/use_after_into_handle.rs` |
//! | a stub that safe code calls | does not compile | `tests/ui/ownership/stub_called_without_unsafe.rs` |
//! | a wrapper that is not kept | a warning; does not compile under `deny(unused_must_use)` | `tests/ui/ownership/wrapper_ignored.rs` |
//! | a plain integer as a handle | does not compile | `tests/ui/ownership/handle_from_a_number.rs` |
//! | `&mut T` across the boundary | does not compile | `tests/ui/types/mutable_reference.rs` |
//! | a slice or a `str` behind an alias | does not compile | `tests/ui/types/alias_of_a_slice.rs` |
//! | an enum that is larger than its number | does not compile | `tests/ui/derive/enum_with_an_alignment.rs` |
//! | a layout that an attribute below the derive has changed | does not compile | `tests/ui/derive/aligned_below.rs` |
//! | a derive that takes its types from something in the library's place | does not compile | `tests/ui/derive/forged_crate.rs` |
//! | a type without a size in a row | does not compile | `tests/ui/derive/empty_array.rs` |
//! | a layout promised without `unsafe` | does not compile | `tests/ui/ownership/promise_made_without_unsafe.rs` |
//! | a wrapper of one's own | does not compile | `tests/ui/ownership/wrapper_of_ones_own.rs` |
//! | a type whose bits C could get wrong, without `FfiType` | does not compile | `tests/ui/types/struct_without_derive.rs` |
//! | an attribute below that makes a safe function `unsafe` | does not compile | `tests/ui/item/made_unsafe_below.rs` |
//! | an attribute below that asks for a `target_feature` | does not compile | `tests/ui/item/target_feature_below_pinned.rs` |
//! | an attribute below that changes a parameter, the ABI, or what a borrow may be kept for | does not compile | `tests/ui/item/borrow_lengthened_below.rs` |
//! | a symbol that is chosen without `unsafe` | does not compile | `tests/ui/args/name_without_unsafe.rs` |
//! | a symbol that is chosen where `unsafe_code` is forbidden | does not compile | `tests/ui/names/symbol_where_unsafe_is_forbidden.rs` |
//! | a default symbol that is the C run time's: a function `gettime` in a crate `clock` | does not compile | `tests/builds/symbols.rs::a_default_symbol_that_is_somebodys_already_is_refused_at_the_users_word` |
//! | a prefix with which a function of the library would be the C run time's | does not compile | `tests/ui/args/runtime_prefix_of_the_c_run_time.rs` |
//! | a failure value left out | does not compile | `tests/ui/args/on_error_missing.rs` |
//! | one handle used twice in a crate | does not compile | `tests/builds/identity.rs::a_handle_used_twice_in_one_crate_stops_cargo_build` |
//! | one handle used in two crates | does not link, or `DuplicateHandle` at run time | `tests/builds/identity.rs::a_handle_used_in_two_crates_is_caught_in_every_artifact` |
//! | two functions of one handle that no linker has noticed, dropped and released | each wrapper ends its own function | `registry-core/src/tests/twins.rs::a_wrapper_that_is_dropped_ends_its_own_function` |
//! | two pinned functions of one handle that no linker has noticed, called by it | one of the two works, or `INVALID_ARGUMENT`; never one with the other's arguments | `tests/builds/identity.rs::two_functions_of_one_handle_are_never_taken_one_for_the_other` |
//! | one symbol used in two crates | does not link | `tests/builds/identity.rs::a_symbol_used_in_two_crates_is_caught_by_the_linker` |
//!
//! # What is not guaranteed
//!
//! | what | what happens then | instead | its test |
//! |---|---|---|---|
//! | **unloading** the library while somebody may call | its code is gone, and the call crashes | `keep_loaded()` in a shared library | `tests/copies/keep_loaded.rs::a_library_that_did_not_ask_is_unloaded` |
//! | a child made **without `fork`'s handlers** (`vfork`, `_Fork`, `clone`) that does more than `exec` | it waits for ever for a lock that a lost thread holds, or reads the stack of a scope that a lost thread had open | `fork`, which runs them | none: what is on a lost thread's stack by then is chance |
//! | a **bare pool pointer** that is kept after its stub has been bound again | it runs the new closure: a bare pointer has no room for a generation | `pool_quarantine` puts it off, `pool_reuse = never` rules it out; a handle or a thunk has a generation | `tests/behaviour/pools.rs::a_stale_pointer_to_a_stub_in_use_runs_the_new_closure_as_documented` |
//! | the **handle of a function** that is exported again | late callers of the first export reach the second: the handle is a constant | closures, whose handles never return | `tests/handles.rs::a_functions_handle_works_again_after_a_new_export` |
//! | a **relaxed hand-over** of a handle to another thread | the first calls may get `CLOSED` or `UNKNOWN_HANDLE` though the callback is live; it is never unsafe | hand it over with synchronisation, as any value | `tests/behaviour/threads.rs::a_handle_over_a_relaxed_channel_is_never_unsafe` |
//! | a wasm **instance that trapped** by anything but a panic, and whose host, without the generated binding, does not say so | what a scope has lent stays open though its frame is gone, and reads what stands there by then; the callback that was cut off is never dropped | the generated binding, or `<crate>_trapped()` in the host's `catch`, or give the instance up | `tests/foreign/harness/wasm.rs::after_a_trap_nothing_is_dropped_and_what_scopes_have_lent_is_closed` |
//! | a wasm instance that traps while a callback is **suspended on another stack** (stack switching) | scopes no longer wait for it, so that it goes on with a frame that is gone | give an instance that trapped up | none: the engines at hand do not switch stacks |
//! | a panic with **`panic = "abort"`** | the process ends | build the library with unwinding, which is the default | `tests/proof/portability::shipped_as` |
//! | **`longjmp`** out of a callback | destructors do not run, and the entry stays pinned: it is never dropped, and who waits for it waits for ever | return a value, and jump afterwards | none: a jump over Rust's frames is undefined, so that a test could show one outcome of many |
//! | **`pthread_exit`** or `pthread_cancel` in a callback | as `longjmp`, or the process ends | return, and end the thread afterwards | none: likewise, for the unwinding that both force |
//! | a **foreign exception** through a callback | the process ends | catch it in C++ before the callback returns | `tests/process/exit.rs::a_foreign_exception_through_a_callback_ends_the_process` |
//! | a **thread that never leaves** a callback | a scope and `close_and_wait` wait for ever, and the closure is not dropped; a plain drop does not wait | give the callback a way to be told | `tests/lifetimes/scopes.rs::a_scope_waits_for_a_foreign_thread_inside` |
//! | a **fiber that goes on on another thread** while it is in a callback | undefined: two threads write the record of the first, and a closure may be dropped under a call; Rust's own thread-locals break likewise | let a fiber move between its calls only; fibers that stay on their thread may pause anywhere | none: two threads then write what one may write, so that a test could show one outcome of many |
//! | a **stack that is copied away** (as greenlet does it) while a scope on it is open | undefined, once another fiber calls the scope's callback: its captures point at that stack | no call into such a host from inside a scope | none: the memory is another fiber's then, so that a test could show one outcome of many |
//! | a **fiber that never goes on** inside a callback | as a thread that never leaves: the closure is not dropped, and who waits on another thread waits for ever | finish or unwind fibers before they are given up | `tests/fibers/kinds.rs::a_fiber_that_never_goes_on_keeps_its_entry_for_good` |
//! | a **signal handler** that exports, closes, or calls what is not async-signal-safe | it may wait for ever for a lock that it interrupted | `pinned` functions whose own work is async-signal-safe | `tests/signals/in_a_lock.rs::an_export_in_a_handler_that_interrupted_one_waits_for_ever` |
//! | **pointers** that are neither null nor valid for the stated size | undefined, as in all of C | a handle, an index, or a slice with its length | none: the read is undefined, whoever makes it |
//! | **writing to a borrowed argument** during the call | undefined, as a data race is | wait until the call returns | none: the write is undefined, whoever sees it |
//! | a **symbol that another library has**, by default as by `unsafe(name = ..)`: a crate `sqlite3` with a function `open` | the linker takes one of the two, and the other's callers get it, whatever they pass; often it says so | another name for the library (`[lib] name`), the item or the symbol; the C run time's are refused | `tests/builds/symbols.rs::the_name_of_any_other_library_is_not_known` |
//! | a **`crate = ..` that is not this library** | the generated code calls what stands there, inside `unsafe` | the path of `registry_core`, or of what re-exports it whole | none: it is what somebody has put there on purpose |
//! | a stub **called through another type** of function pointer | undefined, as in all of C | the generated header, and no cast | none: the call is undefined, whatever the stub does |
//! | a **guessed handle** that hits | it calls the callback, or releases it if foreign code owns it: a handle is a name, not a secret | nothing: who may guess may also call | `tests/handles.rs::a_handle_that_is_guessed_before_its_export_returns_is_harmless` |
//! | **recursion without end** | the stack overflows, and the process ends | a limit of your own; a thousand calls deep is tested | `tests/behaviour/nesting.rs::a_thousand_calls_nest_on_a_thread_with_the_stack_for_it` |
