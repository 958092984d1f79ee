/*
 * Includes the headers of two libraries that share a crate, after the system headers that have the most macros, and calls what only a program of C can get wrong. As C++ it
 * includes the headers of C++.
 */
#include <assert.h>
#include <complex.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#ifdef WITH_X11
#include <X11/Xlib.h>
#endif

#ifdef __cplusplus
#include "torture.hpp"
#include "twin.hpp"
#else
#include "torture.h"
#include "twin.h"
#endif

static int wrong = 0;

#define SAME(found, expected) ((found) == (expected) ? (void)0 : (void)(wrong++, printf("%d: %s\n", __LINE__, #found)))

/* Numbers of the preprocessor, too. */
#if TORTURE_OPEN_HANDLE == 0
#error "the handle is not 0"
#endif

static int compared(const void *first, const void *second) {
  return *(const int *)first - *(const int *)second;
}

static void values(void) {
  const char *texts[] = {"ab", "cde", 0};
  torture_Mask masks[] = {TORTURE_MASK_NONE, TORTURE_MASK_TOP, TORTURE_MASK_ALL};
  torture_Masked masked = {TORTURE_MASK_TOP, {TORTURE_MASK_ALL, TORTURE_MASK_NONE}, TORTURE_SIGNED8_FIRST};
  registry_buffer all = torture_all_masks(masks, 3);
  torture_Mask mask = TORTURE_MASK_NONE;
  SAME(all.length, 3u);
  SAME(((const torture_Mask *)all.data)[1], TORTURE_MASK_TOP);
  SAME(torture_buffer_free(all.data), REGISTRY_OK);
  SAME(TORTURE_MASK_TOP, UINT64_C(1) << 63);
  SAME(torture_mask(TORTURE_MASK_ALL), UINT64_MAX);
  SAME(torture_last_status(), REGISTRY_OK);
  SAME(torture_mask_or_failure_try(true, &mask), REGISTRY_FAILED);
  SAME(torture_signed64(TORTURE_SIGNED64_FIRST), INT64_MIN);
  SAME(torture_unsigned32(TORTURE_UNSIGNED32_LAST), UINT32_MAX);
  SAME(torture_signed8(TORTURE_SIGNED8_FIRST), -128);
  SAME(torture_signed32(TORTURE_SIGNED32_FIRST), INT32_MIN);
  SAME(torture_masked(&masked).two[0], TORTURE_MASK_ALL);
  /* The true levels: a compiler takes neither `const char *` nor `void *` for these without a word. */
  SAME(torture_text_lengths(texts), 5u);
}

/* Pointers inside of references, slices and arrays have their levels, too. */
static void pointers(void) {
  int64_t cents = 1;
  int32_t number = 2;
  int32_t *to_number = &number;
  int32_t *const *to_pointer = &to_number;
  const torture_Point point = {2.0};
  const torture_Point *const points[] = {&point, 0};
  const int32_t *const pair[2] = {&number, 0};
  int32_t *const rows[][1] = {{&number}, {0}};
  int64_t *same = torture_same_cents(&cents);
  const int32_t *const(*row)[2] = &pair;
  SAME(torture_set_pointers(&cents, &to_number, &to_pointer, points, 2, row, rows, 2), 6u);
  SAME(same, &cents);
  /* What aliases hide is anything: the compiler compares the types. */
  void *(*behind)(void *, void *) = torture_first_behind_aliases;
  SAME(behind(&number, 0), (void *)&number);
  SAME(behind(0, &number), 0);
}

static void names(void) {
  torture_Point point = {2.0};
  torture_GpuPoint other = {4.0F, 10.0F};
  torture_Point *forgotten = &point;
  alpha_Row row = {1, ALPHA_WEIGHT_ALL};
  beta_Row name = {41};
  int64_t cents = 1;
  int32_t times = 2;
  torture_forget_point(&forgotten);
  SAME(forgotten == 0, 1);
  torture_count_cents(&cents, &times);
  SAME(cents + times, 5);
  SAME(torture_gpu_point_y(&other), 10.0F);
  SAME(torture_points(point, other), 42.0);
  SAME(torture_rows(&row, &name), 42);
  SAME(torture_token(TORTURE_TOKEN_FILE), TORTURE_TOKEN_HANDLE);
  SAME(TORTURE_TOKEN_HANDLE_ != 0, 1);
  SAME(torture_macros_of_c(1, 2, 3, 4, 5, 6, 7, 8, 9), 285);
  SAME(torture_user_release(41), 42);
  SAME(torture_documented(TORTURE_DOCUMENTED_TWO), TORTURE_DOCUMENTED_TWO);
  /* What both libraries have is one type. */
  SAME(twin_is_first(row, ALPHA_SIDE_LEFT), true);
  SAME(twin_opened(31), 42);
}

/* The types of the library's pointers, which the compiler compares: `user_data` has the type and the place that the attribute says. */
static void thunks(void) {
  int32_t (*stub)(int32_t, const char *, size_t, bool) = (torture_NumberBetween_stub)0;
  int32_t (*first)(intptr_t, int32_t, const char *, size_t, bool) = (torture_NumberBetween_first)0;
  int32_t (*last)(int32_t, const char *, size_t, bool, intptr_t) = (torture_NumberBetween_last)0;
  int32_t (*between)(int32_t, intptr_t, const char *, size_t, bool) = (torture_NumberBetween_thunk)0;
  int32_t (*bytes)(uint8_t *, int32_t) = (torture_BytesBeside_first)0;
  void (*chars)(const char *, size_t, const char *, int32_t) = (torture_CharsBetween_thunk)0;
  void (*cents)(int64_t) = (torture_CentsBeside_first)0;
  void (*alias)(const void *) = (torture_AliasBeside_last)0;
  int64_t (*usual)(int64_t, void *) = (torture_Factor_last)0;
  SAME(stub == 0 && first == 0 && last == 0 && between == 0, 1);
  SAME(bytes == 0 && chars == 0 && cents == 0 && alias == 0 && usual == 0, 1);
}

/* Owned and borrowed handles, and what is refused in their place. */
static void handles(void) {
  const uint64_t two = torture_factor(2);
  const uint64_t summand = torture_summand(1);
  torture_Numbers numbers = {TORTURE_FACTOR_HANDLE, 0};
  int64_t result = 0;
  SAME(torture_factor_or_none(0), 0);
  SAME(torture_last_status(), REGISTRY_OK);
  SAME(torture_factor_or_error(0), 0);
  SAME(torture_last_status(), REGISTRY_FAILED);
  SAME(torture_last_error_code(), INT32_MIN);
  torture_system_error(2);
  SAME(torture_last_error_code(), 2);
  SAME(torture_system_error_try(0), REGISTRY_FAILED);
  SAME(torture_last_error_code(), 0);
  SAME(torture_use_once(two, 21), 42);
  SAME(torture_use_any(0, 42), 42);
  SAME(torture_use_up_any(0, 42), 42);
  SAME(torture_use_once_try(summand, 21, &result), REGISTRY_WRONG_SIGNATURE);
  SAME(torture_use_up_try(summand, 21, &result), REGISTRY_WRONG_SIGNATURE);
  SAME(torture_use_up_try(0, 21, &result), REGISTRY_NULL_HANDLE);
  SAME(torture_use_up_try(UINT64_MAX, 21, &result), REGISTRY_UNKNOWN_HANDLE);
  SAME(torture_use_up_try(torture_kept_factor(), 21, &result), REGISTRY_NOT_OWNED);
  SAME(torture_use_once(torture_kept_factor(), 6), 42);
  SAME(torture_release(torture_kept_factor()), REGISTRY_NOT_OWNED);
  SAME(torture_pass_back(two), two);
  SAME(torture_use_up(two, 21), 42);
  SAME(torture_use_up_try(two, 21, &result), REGISTRY_CLOSED);
  SAME(torture_release(two), REGISTRY_CLOSED);
  SAME(torture_release(summand), REGISTRY_OK);
  SAME(torture_same_numbers(numbers).some, TORTURE_FACTOR_HANDLE);
  numbers.some = 0;
  SAME(torture_same_numbers_try(numbers, &numbers), REGISTRY_INVALID_ARGUMENT);
}

/* Structs that own callbacks: they are taken as a whole, or not at all. */
static void kits(void) {
  const torture_Kit nothing = torture_kit(0);
  torture_Kit made = torture_kit(2);
  torture_Kit forged = made;
  torture_Hull hull;
  int64_t result = 0;
  SAME(torture_last_status(), REGISTRY_OK);
  SAME(nothing.factor == 0 && nothing.spare == 0 && nothing.letter == 0, 1);
  SAME(made.letter, 107);
  SAME(torture_use_once(made.factor, 21), 42);
  SAME(torture_use_once(made.spare, 21), 63);
  SAME(made.marks[2], 65535);
  forged.spare = made.factor;
  SAME(torture_use_kit_try(forged, 1, &result), REGISTRY_NOT_OWNED);
  forged.spare = made.summand;
  SAME(torture_use_kit_try(forged, 1, &result), REGISTRY_WRONG_SIGNATURE);
  forged.spare = UINT64_MAX;
  SAME(torture_use_kit_try(forged, 1, &result), REGISTRY_UNKNOWN_HANDLE);
  forged.spare = 0;
  forged.factor = 0;
  SAME(torture_use_kit_try(forged, 1, &result), REGISTRY_NULL_HANDLE);
  SAME(torture_join_kits_try(made, made, &forged), REGISTRY_NOT_OWNED);
  SAME(torture_is_live(made.factor) && torture_is_live(made.spare) && torture_is_live(made.summand), 1);
  SAME(torture_use_kit(made, 10), 20 + 30 + 65537);
  SAME(torture_is_live(made.factor) || torture_is_live(made.spare) || torture_is_live(made.summand), 0);
  SAME(torture_use_kit_try(made, 10, &result), REGISTRY_CLOSED);
  made = torture_kit(1);
  SAME(made.spare, 0);
  made.letter = 0;
  SAME(torture_use_kit_try(made, 1, &result), REGISTRY_FAILED);
  SAME(torture_is_live(made.factor), 0);
  hull = torture_hull(torture_factor(3));
  SAME(torture_release(torture_open_hull(hull)), REGISTRY_OK);
}

/* Structs that borrow callbacks: what is lent stays its owner's. */
static void loans(void) {
  torture_Loan loan = torture_kept_loan(1);
  torture_Loan forged;
  torture_Trade trade = torture_kept_trade(5);
  torture_Glimpse glimpse = torture_kept_glimpse();
  const uint64_t factor = torture_factor(2);
  const uint64_t summand = torture_summand(1);
  int64_t result = 0;
  SAME(torture_use_loan(loan, 10), 70 + 70 + 65536);
  SAME(torture_release(loan.factor), REGISTRY_NOT_OWNED);
  SAME(torture_kept_loan(0).spare, 0);
  loan.spare = factor;
  loan.summand = summand;
  SAME(torture_use_loan(loan, 10), 70 + 20 + 65536);
  SAME(torture_use_loan(loan, 10), 70 + 20 + 65536);
  forged = loan;
  forged.factor = factor;
  SAME(torture_use_loan(forged, 10), 20 + 20 + 65536);
  forged.spare = summand;
  SAME(torture_use_loan_try(forged, 1, &result), REGISTRY_WRONG_SIGNATURE);
  forged.spare = UINT64_MAX;
  SAME(torture_use_loan_try(forged, 1, &result), REGISTRY_UNKNOWN_HANDLE);
  forged.spare = 0;
  forged.summand = 0;
  SAME(torture_use_loan_try(forged, 1, &result), REGISTRY_NULL_HANDLE);
  forged = loan;
  forged.letter = 0;
  SAME(torture_use_loan_try(forged, 1, &result), REGISTRY_FAILED);
  trade.lent = UINT64_MAX;
  SAME(torture_make_trade_try(trade, 10, &result), REGISTRY_UNKNOWN_HANDLE);
  trade.lent = factor;
  SAME(torture_make_trade(trade, 10), 50 + 20 + 3);
  SAME(torture_is_live(factor) && !torture_is_live(trade.given), 1);
  SAME(torture_make_trade_try(trade, 10, &result), REGISTRY_CLOSED);
  SAME(torture_use_glimpse(glimpse, 10), 70);
  glimpse.seen = factor;
  SAME(torture_use_glimpse(glimpse, 10), 20);
  glimpse.seen = 0;
  SAME(torture_use_glimpse(glimpse, 10), 10);
  SAME(torture_release(factor), REGISTRY_OK);
  SAME(torture_use_loan_try(loan, 1, &result), REGISTRY_CLOSED);
  SAME(torture_release(summand), REGISTRY_OK);
}

#ifdef __cplusplus
static void namespaces() {
  torture::require_current();
  twin::require_current();
  SAME(torture::template_(41), 42);
  SAME(torture::release_(41), 42);
  SAME(torture::require_current_(41), 42);
  SAME(torture::store_open(40), 42);
  SAME(torture::alpha_open(32), 42);
  SAME(torture::whole_to_float(39), 42);
  const twin::Row row = {1, ALPHA_WEIGHT_ALL};
  const torture::AlphaRow same = row;
  const torture::BetaRow name = {41};
  SAME(torture::rows(&same, &name), 42);
}

/* The status of the error that the call throws, or 0. */
template <typename Call>
static std::int32_t thrown(Call call) {
  try {
    call();
    return 0;
  } catch (const registry::Error &error) {
    return error.status();
  }
}

static long heard = 0;

/* Counts the failure that it is told of, if it is the one below. */
static void hear(void *user_data, std::int32_t status, std::uint64_t handle, const char *message) {
  if (user_data == &heard && status == REGISTRY_UNKNOWN_HANDLE && handle == 77 && message[0] != 0) ++heard;
}

static void hooks() {
  SAME(torture::set_error_hook(hear, &heard), false);
  SAME(thrown([] { torture::release(77); }), REGISTRY_UNKNOWN_HANDLE);
  SAME(heard, 1);
  torture::set_error_hook(nullptr);
  SAME(thrown([] { torture::release(77); }), REGISTRY_UNKNOWN_HANDLE);
  SAME(heard, 1);
}

static void owners() {
  torture::Factor two = torture::factor(2);
  torture::Factor kept = torture::kept_factor();
  torture::Factor none = torture::factor_or_none(0);
  SAME(static_cast<bool>(none), false);
  SAME(two(21), 42);
  SAME(torture::use_once(two, 21), 42);
  SAME(torture::use_any(none, 42), 42);
  SAME(torture::use_up_any(torture::Factor(), 42), 42);
  /* Rust owns it: it can be called, and neither closed nor taken. */
  SAME(kept(6), 42);
  SAME(thrown([&] { kept.close(); }), REGISTRY_NOT_OWNED);
  SAME(thrown([&] { torture::use_up(std::move(kept), 6); }), REGISTRY_NOT_OWNED);
  SAME(kept(6), 42);
  SAME(thrown([&] { torture::factor_or_error(0); }), REGISTRY_FAILED);
  try {
    torture::factor_or_error(0);
  } catch (const registry::Error &error) {
    SAME(error.detail() == "a factor of 0", true);
    SAME(error.error_code(), INT32_MIN);
  }
  try {
    torture::system_error(7);
  } catch (const registry::Failed &error) {
    SAME(error.error_code(), 7);
  }
  /* A call that is refused takes nothing. */
  torture::Factor other(torture::summand(1).release());
  SAME(thrown([&] { torture::use_up(std::move(other), 1); }), REGISTRY_WRONG_SIGNATURE);
  SAME(other.is_live(), true);
  /* A call that runs the callback takes the owner, and a closed one says CLOSED. */
  torture::Factor back = torture::pass_back(std::move(two));
  SAME(two.handle(), 0U);
  SAME(torture::use_up(std::move(back), 21), 42);
  torture::Factor closed = torture::factor(3);
  closed.close();
  closed.close();
  SAME(thrown([&] { closed(1); }), REGISTRY_CLOSED);
  SAME(thrown([&] { torture::use_once(closed, 1); }), REGISTRY_CLOSED);
  torture::silence_errors();
  const std::uint64_t before = torture_live_count();
  {
    torture::Kit kit = torture::kit(2);
    SAME(kit.letter, 107);
    SAME(kit.factor(21), 42);
    SAME(kit.spare(21), 63);
    SAME(kit.marks[2], 65535);
    SAME(static_cast<bool>(torture::kit(1).spare), false);
    SAME(thrown([] { torture::kit(0); }), REGISTRY_FAILED);
    /* A call that is refused takes none of them. */
    std::swap(kit.spare, kit.factor);
    kit.factor.close();
    SAME(thrown([&] { torture::use_kit(std::move(kit), 10); }), REGISTRY_CLOSED);
    SAME(kit.spare.is_live() && kit.summand.is_live(), true);
    kit.factor = torture::factor(3);
    SAME(torture::use_kit(std::move(kit), 10), 30 + 20 + 65537);
    SAME(kit.factor.handle() + kit.spare.handle() + kit.summand.handle(), 0U);
    const torture::KitUser user = torture::kit_user();
    SAME(user(torture::Kit{107, torture::factor(5), {}, {{0, 0, 1}}, torture::summand(1)}, 10), 52);
    torture::Kit joined = torture::join_kits(torture::kit(3), torture::kit(4));
    SAME(joined.factor(1) + joined.spare(1), 7);
    torture::Hull hull = torture::hull(torture::factor(6));
    SAME(torture::open_hull(std::move(hull))(7), 42);
  }
  {
    /* What is lent stays its owner's. */
    torture::Factor lent = torture::factor(2);
    const torture::Summand added = torture::summand(1);
    torture::Loan loan = torture::kept_loan(true);
    SAME(torture::use_loan(loan, 10), 70 + 70 + 65536);
    SAME(thrown([&] { loan.factor.close(); }), REGISTRY_NOT_OWNED);
    loan.factor = torture::Factor::borrow(lent.handle());
    loan.spare = {};
    loan.summand = torture::Summand::borrow(added.handle());
    SAME(torture::use_loan(loan, 10), 20 + 65536);
    SAME(torture::loan_user()(loan, 10), 20 + 65536);
    torture::Trade trade{torture::factor(5), torture::Factor::borrow(lent.handle()), 3};
    SAME(torture::make_trade(std::move(trade), 10), 50 + 20 + 3);
    SAME(trade.given.handle(), 0U);
    SAME(trade.lent.handle(), lent.handle());
    SAME(thrown([&] { torture::make_trade(std::move(trade), 10); }), REGISTRY_NULL_HANDLE);
    torture::Trade traded = torture::kept_trade(4);
    SAME(traded.given(1) + traded.lent(1), 11);
    SAME(torture::use_glimpse(torture::Glimpse{torture::Factor::borrow(lent.handle())}, 10), 20);
    SAME(torture::use_glimpse(torture::Glimpse{}, 10), 10);
    SAME(torture::use_glimpse(torture::kept_glimpse(), 10), 70);
    SAME(lent.is_live() && added.is_live(), true);
    lent.close();
    SAME(thrown([&] { torture::use_loan(loan, 10); }), REGISTRY_CLOSED);
    traded.lent = std::move(loan.factor);
    SAME(thrown([&] { torture::make_trade(std::move(traded), 10); }), REGISTRY_CLOSED);
    SAME(traded.given.is_live(), true);
  }
  SAME(torture_live_count(), before);
  const std::uint64_t live = torture_live_count();
  {
    const torture::Factor ends = torture::factor(4);
    SAME(torture_live_count(), live + 1);
  }
  SAME(torture_live_count(), live);
}
#endif

int main(void) {
  int numbers[] = {2, 1};
  SAME(compared(&numbers[0], &numbers[1]), 1);
  values();
  pointers();
  thunks();
  handles();
  kits();
  loans();
  names();
#ifdef __cplusplus
  namespaces();
  hooks();
  owners();
#endif
  puts("end");
  return wrong;
}
