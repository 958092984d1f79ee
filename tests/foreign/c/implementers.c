/*
 * Implementers of traits: those of Rust, whose methods C calls by their handle, and those of C, whose methods Rust calls. Prints what is wrong.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "torture.h"

static int wrong = 0;

#define SAME(found, expected) ((found) == (expected) ? (void)0 : (void)(wrong++, printf("%d: %s\n", __LINE__, #found)))

static int says(const char *expected) {
  char text[256];
  torture_last_error(text, sizeof text);
  return strstr(text, expected) != NULL;
}

static void calls(void) {
  const int64_t more[2] = {10, 20};
  const uint64_t shelf = torture_new_shelf();
  int64_t before = -1;
  registry_buffer names;
  SAME(shelf != 0, 1);
  SAME(torture_shelves(), 1u);
  SAME(torture_Shelf_put(shelf, "one", 3, 1), 0);
  SAME(torture_Shelf_put_try(shelf, "two", 3, 2, &before), REGISTRY_OK);
  SAME(before, 0);
  SAME(torture_Shelf_put(shelf, "one", 3, 5), 1);
  SAME(torture_Shelf_get(shelf, "one", 3), 5);
  SAME(torture_Shelf_sum(shelf, more, 2), 37);
  SAME(torture_sum_of_shelf(shelf), 7);
  SAME(torture_Shelf_handle(shelf), 7u);
  names = torture_Shelf_names(shelf);
  SAME(names.length, 8u);
  SAME(memcmp(names.data, "one,two,", 8), 0);
  SAME(torture_buffer_free(names.data), REGISTRY_OK);
  torture_Shelf_clear(shelf);
  SAME(torture_last_status(), REGISTRY_OK);
  SAME(torture_Shelf_sum(shelf, NULL, 0), 0);
  SAME(torture_release(shelf), REGISTRY_OK);
  SAME(torture_shelves(), 0u);
}

/* Names that some language has a use for, and their places. */
#define ODD(X) \
  X(drop, 1) X(close, 2) X(release, 3) X(call, 4) X(to_string, 5) X(equals, 6) X(then, 7) X(constructor, 8) \
  X(__init__, 9) X(__class__, 10) X(__del__, 11) X(__proto__, 12) X(handle, 13) X(is_live, 14) X(detach, 15) \
  X(wait, 16) X(get_class, 17) X(hash_code, 18) X(clone, 19) X(type, 20) X(class, 21) X(new, 22) X(delete, 23) \
  X(operator, 24) X(from, 25) X(size, 26) X(user_data, 27) X(value_of, 28) X(errno, 29) X(int, 30) X(NULL, 31) \
  X(borrow, 32) X(raw, 33) X(mro, 34) X(this, 35) X(None, 36) X(await, 37) X(table, 38) X(str, 39) X(deref, 40)

/* A `##` does not expand what is a macro, such as `NULL`. */
#define ANSWER(name, place)                                                                  \
  static int32_t odd_##name(void *user_data, uint32_t *result, registry_text *error) { \
    (void)user_data;                                                                         \
    (void)error;                                                                             \
    *result = place;                                                                         \
    return REGISTRY_OK;                                                                      \
  }
ODD(ANSWER)
#define ANSWERS(name, place) , odd_##name
static const torture_Odd_methods PLACES = {sizeof(torture_Odd_methods) ODD(ANSWERS)};

static void names(void) {
  const uint64_t odd = torture_new_odd();
  const torture_Odd_foreign places = {sizeof(torture_Odd_foreign), &PLACES, NULL, NULL, 0};
#define CALL(name, place) SAME(torture_Odd_##name(odd), (uint32_t)(place));
  ODD(CALL)
  SAME(torture_use_odd(&places), 0u);
  SAME(torture_release(odd), REGISTRY_OK);
}

static void failures(void) {
  const uint64_t shelf = torture_new_shelf();
  const uint64_t other = torture_factor(2);
  int64_t result = 1;
  SAME(torture_Shelf_get(shelf, "three", 5), INT64_MIN);
  SAME(torture_last_status(), REGISTRY_FAILED);
  SAME(says("there is no three"), 1);
  SAME(says("Shelf::get"), 1);
  SAME(torture_Shelf_get_try(shelf, "\xff", 1, &result), REGISTRY_INVALID_ARGUMENT);
  SAME(says("`name`"), 1);
  SAME(result, 1);
  SAME(torture_Shelf_clear_try(shelf), REGISTRY_PANICKED);
  SAME(says("nothing to clear"), 1);
  /* It stays callable. A handle of a callback type has no methods, and an implementer is no callback. */
  SAME(torture_Shelf_put(shelf, "one", 3, 1), 0);
  SAME(torture_Shelf_get_try(other, "one", 3, &result), REGISTRY_WRONG_SIGNATURE);
  SAME(torture_Factor_try(shelf, 3, &result), REGISTRY_WRONG_SIGNATURE);
  SAME(torture_invoke(shelf, NULL, 0, NULL), REGISTRY_INVALID_ARGUMENT);
  SAME(says("is an interface"), 1);
  SAME(torture_Shelf_get_try(0, "one", 3, &result), REGISTRY_NULL_HANDLE);
  SAME(torture_Shelf_get_try(UINT64_MAX, "one", 3, &result), REGISTRY_UNKNOWN_HANDLE);
  SAME(torture_release(other), REGISTRY_OK);
  SAME(torture_release(shelf), REGISTRY_OK);
  SAME(torture_Shelf_get_try(shelf, "one", 3, &result), REGISTRY_CLOSED);
  SAME(torture_Shelf_clear_try(shelf), REGISTRY_CLOSED);
  SAME(torture_release(shelf), REGISTRY_CLOSED);
  SAME(torture_shelves(), 0u);
}

static void *on_another_thread(void *shelf) {
  const uint64_t handle = *(const uint64_t *)shelf;
  SAME(torture_Shelf_clear_try(handle), REGISTRY_WRONG_THREAD);
  SAME(torture_release(handle), REGISTRY_OK);
  return NULL;
}

static void threads(void) {
  uint64_t shelf = torture_new_local_shelf();
  pthread_t thread;
  SAME(torture_Shelf_put(shelf, "one", 3, 1), 0);
  SAME(pthread_create(&thread, NULL, on_another_thread, &shelf), 0);
  SAME(pthread_join(thread, NULL), 0);
  SAME(torture_Shelf_clear_try(shelf), REGISTRY_CLOSED);
}

/* A plugin in C. */
typedef struct {
  int64_t number;
  int flushes;
  int releases;
} plugin;

static int32_t plugin_add(void *user_data, const char *name, size_t name_len, const int64_t *numbers, size_t numbers_len,
                          int64_t *result, registry_text *error) {
  plugin *of = (plugin *)user_data;
  size_t at;
  SAME(name_len, 2u);
  SAME(memcmp(name, "\xC3\x84", 2), 0);
  if (of->number < 0) {
    error->set(error, "below nothing", strlen("below nothing"));
    return REGISTRY_FAILED;
  }
  for (at = 0; at < numbers_len; at++) {
    of->number += numbers[at];
  }
  *result = of->number;
  return REGISTRY_OK;
}

static int32_t plugin_set(void *user_data, int64_t number, registry_text *error) {
  (void)error;
  ((plugin *)user_data)->number = number;
  return REGISTRY_OK;
}

static int32_t plugin_flush(void *user_data, bool *result, registry_text *error) {
  (void)error;
  ((plugin *)user_data)->flushes++;
  *result = 1;
  return REGISTRY_OK;
}

static void plugin_release(void *user_data) { ((plugin *)user_data)->releases++; }

static const torture_Plugin_methods PLUGIN = {sizeof(torture_Plugin_methods), plugin_add, plugin_set, plugin_flush};
/* Of a version that had no `flush`. */
static const torture_Plugin_methods OLDER = {offsetof(torture_Plugin_methods, flush), plugin_add, plugin_set, NULL};
static const torture_Plugin_methods WITHOUT_ADD = {sizeof(torture_Plugin_methods), NULL, plugin_set, plugin_flush};
static const torture_Plugin_methods TOO_SMALL = {sizeof(size_t) - 1, plugin_add, plugin_set, plugin_flush};

static void plugins(void) {
  plugin of = {0, 0, 0};
  torture_Plugin_foreign it = {sizeof(torture_Plugin_foreign), NULL, NULL, plugin_release, 0};
  int64_t result = 1;
  it.user_data = &of;
  it.methods = &PLUGIN;
  SAME(torture_use_plugin(&it, 7), 11);
  SAME(of.flushes, 1);
  SAME(of.releases, 1);
  it.methods = &OLDER;
  SAME(torture_use_plugin(&it, 7), 10);
  SAME(of.flushes, 1);
  SAME(of.releases, 2);
  it.methods = &WITHOUT_ADD;
  SAME(torture_use_plugin_try(&it, 7, &result), REGISTRY_FAILED);
  SAME(says("NOT_IMPLEMENTED"), 1);
  SAME(says("Plugin::add"), 1);
  SAME(of.releases, 3);
  it.methods = &PLUGIN;
  SAME(torture_use_plugin_try(&it, -1, &result), REGISTRY_FAILED);
  SAME(says("below nothing"), 1);
  SAME(of.releases, 4);
  /* What is no implementer is not taken. */
  it.methods = &TOO_SMALL;
  SAME(torture_use_plugin_try(&it, 7, &result), REGISTRY_INVALID_ARGUMENT);
  it.methods = NULL;
  SAME(torture_use_plugin_try(&it, 7, &result), REGISTRY_INVALID_ARGUMENT);
  SAME(torture_use_plugin_try(NULL, 7, &result), REGISTRY_INVALID_ARGUMENT);
  SAME(of.releases, 4);
  SAME(result, 1);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Rust knows no lock of C's: where threads may call at once, C takes its own. */
static int32_t shared_add(void *user_data, const char *name, size_t name_len, const int64_t *numbers, size_t numbers_len,
                          int64_t *result, registry_text *error) {
  plugin *of = (plugin *)user_data;
  (void)name;
  (void)name_len;
  (void)error;
  SAME(pthread_mutex_lock(&lock), 0);
  SAME(numbers_len, 1u);
  of->number += numbers[0];
  *result = of->number;
  SAME(pthread_mutex_unlock(&lock), 0);
  return REGISTRY_OK;
}

static const torture_Plugin_methods SHARED = {sizeof(torture_Plugin_methods), shared_add, plugin_set, plugin_flush};

/* Kept, called by threads of Rust, and released by one. */
static void on_any_thread(void) {
  plugin of = {0, 0, 0};
  torture_Plugin_foreign it = {sizeof(torture_Plugin_foreign), &SHARED, NULL, plugin_release, 0};
  it.user_data = &of;
  SAME(torture_add_on_threads(1, 1), 0u);
  SAME(torture_keep_plugin(&it), 0);
  SAME(torture_add_on_threads(4, 200), 800u);
  SAME(of.number, 800);
  SAME(of.releases, 0);
  SAME(torture_keep_plugin(NULL), 1);
  SAME(of.releases, 1);
}

int main(void) {
  torture_silence_errors();
  plugins();
  on_any_thread();
  calls();
  names();
  failures();
  threads();
  puts("end");
  return wrong != 0;
}
