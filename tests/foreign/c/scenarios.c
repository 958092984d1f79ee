/* The scenario table for C, over the generated header: `scenarios FOLDER`. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
#define NEWER "%s/newer/scenario.dll"
#else
#include <dlfcn.h>
#define NEWER "%s/newer/libscenario.so"
#endif

#include "neighbour.h"
#include "scenario.h"

static void row(const char *name, const char *outcome) { printf("%s\t%s\n", name, outcome); }

/* The result is read after the call that writes it: C promises no order of arguments. */
static void number(const char *name, int32_t status, const int32_t *value) {
  if (status == REGISTRY_OK) {
    printf("%s\t%" PRId32 "\n", name, *value);
  } else {
    row(name, scenario_status_name(status));
  }
}

static void add_tax(const char *name) {
  int64_t cents = 0;
  int32_t status = scenario_add_tax_try(100, &cents), small = (int32_t)cents;
  number(name, status, &small);
}

/* A text result, which is freed. */
static void text(const char *name, int32_t status, const registry_buffer *result) {
  if (status == REGISTRY_OK) {
    printf("%s\t%.*s\n", name, (int)result->length, (const char *)result->data);
    scenario_buffer_free(result->data);
  } else {
    row(name, scenario_status_name(status));
  }
}

static void values(void) {
  scenario_start();
  add_tax("call");
  int32_t one = 0;
  number("failure_value_as_success", scenario_minus_one_try(false, &one), &one);
  registry_buffer result = {0};
  const char *name = "\xc3\x84";
  text("text", scenario_greet_try(name, strlen(name), 2, &result), &result);
  const double numbers[] = {1.5, 2.5};
  printf("numbers\t%g\n", scenario_sum(numbers, 2));
  const uint8_t bytes[] = {1, 2};
  registry_buffer inverted = scenario_inverted(bytes, 2);
  printf("bytes\t%d %d\n", ((uint8_t *)inverted.data)[0], ((uint8_t *)inverted.data)[1]);
  scenario_buffer_free(inverted.data);
  registry_buffer squares = scenario_squares(5);
  printf("buffer\t");
  for (size_t i = 0; i < squares.length; i++) {
    printf("%s%" PRIu64, i == 0 ? "" : " ", ((uint64_t *)squares.data)[i]);
  }
  printf("\n");
  scenario_buffer_free(squares.data);
  const scenario_Point a = {0, 0, SCENARIO_KIND_DEEP, {1, 2, 3}};
  const scenario_Point b = {2, 4, SCENARIO_KIND_EMPTY, {0, 0, 0}};
  scenario_Point p = scenario_between(&a, &b);
  printf("structure\t%g %g %d %d %d %d\n", p.x, p.y, p.kind, p.marks[0], p.marks[1], p.marks[2]);
  const scenario_Point points[] = {{50, 4, SCENARIO_KIND_EMPTY, {0}}, {2, 4, SCENARIO_KIND_TALL_TREE, {0}}};
  printf("enumeration\t%d\n", scenario_nearest(points, 2));
  printf("limits\t%" PRIu64 "\n", scenario_limits(255, -5, UINT32_MAX, UINT64_MAX, true, 2.5f));
}

static void failures(void) {
  registry_buffer result = {0};
  text("failed", scenario_greet_try("x", 1, -1, &result), &result);
  char message[200];
  scenario_last_error(message, sizeof message);
  row("failed_message", strstr(message, "cannot greet -1 times") ? "yes" : message);
  text("panicked", scenario_greet_try("x", 1, 13, &result), &result);
  text("after_the_panic", scenario_greet_try("x", 1, 1, &result), &result);
  scenario_stop();
  add_tax("not_exported");
  scenario_start();
  add_tax("exported_again");
}

static int32_t call(uint64_t handle, int32_t x, int32_t *result) { return scenario_Scaler_try(handle, x, result); }

/* A parameter of each type that has a null, without and with a value; and a tag that is another type's. */
static void tags(void) {
  registry_value args[6] = {{0}}, out = {0};
  args[0].tag = REGISTRY_POINTER;
  args[0].as.p = "one";
  args[2].tag = REGISTRY_INT;
  args[2].as.i = SCENARIO_KIND_DEEP;
  int32_t status = scenario_invoke(SCENARIO_TAGS_HANDLE, args, 6, &out);
  const int without = status == REGISTRY_OK ? (int)out.as.i : status;
  args[1].tag = args[4].tag = args[5].tag = REGISTRY_POINTER;
  args[1].as.p = "four";
  args[4].as.p = args[5].as.p = args;
  args[2].as.i = SCENARIO_KIND_TALL_TREE;
  args[3].tag = REGISTRY_HANDLE;
  args[3].as.u = SCENARIO_TAGS_HANDLE;
  status = scenario_invoke(SCENARIO_TAGS_HANDLE, args, 6, &out);
  printf("tags\t%d %d\n", without, status == REGISTRY_OK ? (int)out.as.i : status);
  args[2].tag = REGISTRY_UINT;
  row("another_tag", scenario_status_name(scenario_invoke(SCENARIO_TAGS_HANDLE, args, 6, &out)));
}

static void handles(void) {
  int32_t x = 0;
  uint64_t handle = scenario_make_scaler(3);
  number("closure", call(handle, 5, &x), &x);
  registry_value arg = {REGISTRY_INT, 0, {.i = 5}, 0}, out = {0};
  int32_t invoked = scenario_invoke(handle, &arg, 1, &out);
  x = (int32_t)out.as.i;
  number("invoke", invoked, &x);
  number("too_few_arguments", scenario_invoke(handle, NULL, 0, &out), &x);
  number("wrong_signature", scenario_Mapper_try(handle, 1, &x), &x);
  char text[400];
  scenario_describe(handle, text, sizeof text);
  char *line = strstr(text, "\nparam x ");
  row("describe", line ? strtok(line + 9, "\n") : text);
  scenario_release(handle);
  number("late_call", call(handle, 5, &x), &x);
  number("double_release", scenario_release(handle), &x);
  number("release_what_rust_owns", scenario_release(scenario_kept_scaler()), &x);
  number("null_handle", call(0, 1, &x), &x);
  number("forged_handle", call((UINT64_C(1) << 53) - 2, 1, &x), &x);
  number("wrong_thread", call(scenario_make_elsewhere(), 1, &x), &x);
  number("reentry", call(scenario_make_reentrant(), 1, &x), &x);
  uint64_t once = scenario_make_once(2);
  int32_t first = call(once, 4, &x);
  printf("consumed\t%d %s\n", x, scenario_status_name(first == REGISTRY_OK ? call(once, 4, &x) : first));
  registry_buffer result = {0};
  number("invalid_utf8", scenario_greet_try("\xff\xfe", 2, 1, &result), &x);
  number("null_text", scenario_greet_try(NULL, 2, 1, &result), &x);
  /* C's own conversion has cut the number off before the call. */
  row("out_of_range", "n/a");
  row("finaliser", "n/a");
}

static void many(void) {
  uint64_t before = scenario_live_count();
  registry_buffer scalers = scenario_make_scalers(100000);
  uint64_t made = scenario_live_count() - before;
  for (size_t i = 0; i < scalers.length; i++) {
    scenario_release_f64(((double *)scalers.data)[i]);
  }
  scenario_buffer_free(scalers.data);
  printf("many\t%" PRIu64 " %" PRIu64 "\n", made, scenario_live_count() - before);
}

static void unsigned_row(const char *name, uint64_t value) { printf("%s\t%" PRIu64 "\n", name, value); }

static void arrays(void) {
  const uint8_t keys[2][16] = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
                               {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
  const uint16_t grids[2][3][2] = {{{1, 2}, {3, 4}, {5, 6}}, {{1, 2}, {3, 4}, {5, 6}}};
  unsigned_row("array", scenario_key_sum(&keys[0]));
  unsigned_row("no_array", scenario_key_sum_or_7(NULL));
  unsigned_row("arrays", scenario_keys_sum(keys, 2));
  unsigned_row("array_in_array", scenario_grid_sum(&grids[0]));
  unsigned_row("arrays_in_arrays", scenario_grids_sum(grids, 2));
  const bool answers[3] = {true, false, true};
  const scenario_Kind kinds[2] = {SCENARIO_KIND_TALL_TREE, SCENARIO_KIND_EMPTY};
  unsigned_row("checked_arrays", scenario_yes_count(&answers, &kinds));
  registry_buffer made = scenario_make_keys(2);
  const uint8_t(*key)[16] = made.data;
  printf("array_buffer\t%d %d\n", key[1][0], key[made.length - 1][15]);
  scenario_buffer_free(made.data);
  made = scenario_make_grids(2);
  const uint16_t(*grid)[3][2] = made.data;
  printf("nested_buffer\t%d %d\n", grid[1][0][0], grid[made.length - 1][2][1]);
  scenario_buffer_free(made.data);
}

static void chest_row(const char *name, const scenario_Chest *chest) {
  printf("%s\t%" PRIu32 " %d %d %d\n", name, chest->grains[1].weight, chest->rows[2][1], chest->tools[1].sizes[1], chest->last);
}

static void alignments(void) {
  const scenario_Grain grains[3] = {{5}, {6}, {7}};
  unsigned_row("aligned_slice", scenario_grains_sum(grains, 3));
  registry_buffer heavier = scenario_heavier_grains(grains, 2);
  const scenario_Grain *grain = heavier.data;
  printf("aligned_buffer\t%" PRIu32 " %" PRIu32 " %" PRIu32 "\n", grain[0].weight, grain[1].weight, grain[heavier.length - 1].weight);
  scenario_buffer_free(heavier.data);
  const scenario_Line line = {41, SCENARIO_KIND_DEEP};
  /* What is written behind the result would be seen here. */
  struct {
    scenario_Line line;
    unsigned char after[64];
  } next;
  memset(&next, 0x55, sizeof next);
  next.line = scenario_next_line(&line);
  printf("aligned_reference\t%" PRIu64 " %d\n", next.line.hits, next.after[0] == 0x55 ? next.line.kind : 0);
  const scenario_Sector sectors[2] = {{{1, 2, 3}}, {{4, 5, 6}}};
  registry_buffer reversed = scenario_reversed_sectors(sectors, 2);
  const scenario_Sector *s = reversed.data;
  printf("aligned_sectors\t%d %d %d %d %d %d\n", s[0].head[0], s[0].head[1], s[0].head[2], s[1].head[0], s[1].head[1], s[1].head[2]);
  scenario_buffer_free(reversed.data);
  const scenario_Grain two = {2};
  unsigned_row("aligned_by_value", scenario_grain_by_value(1, two, 3));
}

static void chests(void) {
  const scenario_Chest one = {
      1, {{2}, {3}}, {{4, 5}, {6, 7}, {8, 9}}, {{{10, 11, 12}, {13, 14}}, {{15, 16, 17}, {18, 19}}}, 20};
  const scenario_Chest both[2] = {one, one};
  unsigned_row("chest", scenario_chest_sum(&one));
  unsigned_row("chests", scenario_chests_sum(both, 2));
  const scenario_Chest same = scenario_same_chest(&one);
  chest_row("chest_back", &same);
  registry_buffer two = scenario_two_chests(&one);
  chest_row("chest_buffer", (const scenario_Chest *)two.data + (two.length - 1));
  scenario_buffer_free(two.data);
  /* They do not compile: `c/wrong_array.c`. */
  row("short_array", "n/a");
  row("number_for_an_array", "n/a");
}

/* A function of a library that is loaded now, as far as both are there. ISO C has no conversion from an object pointer to a function
 * pointer; POSIX promises this one. */
static uint64_t (*loaded(const char *path, const char *name))(void) {
  uint64_t (*function)(void) = NULL;
#ifdef _WIN32
  HMODULE library = LoadLibraryA(path);
  FARPROC symbol = library ? GetProcAddress(library, name) : NULL;
#else
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  void *symbol = library ? dlsym(library, name) : NULL;
#endif
  memcpy(&function, &symbol, sizeof symbol);
  return function;
}

int main(int argc, char **argv) {
  if (argc != 2 || scenario_fingerprint() != SCENARIO_FINGERPRINT) {
    return 2;
  }
  values();
  failures();
  handles();
  tags();
  arrays();
  alignments();
  chests();
  many();
  uint64_t theirs = neighbour_make_adder(3);
  int32_t x = 0;
  printf("two_libraries\t%s %d\n", scenario_status_name(call(theirs, 1, &x)), neighbour_Adder_call(theirs, 5));
  neighbour_release_ptr((void *)(uintptr_t)theirs);
  char path[4000];
  snprintf(path, sizeof path, NEWER, argv[1]);
  uint64_t (*fingerprint)(void) = loaded(path, "scenario_fingerprint");
  row("stale_binding", fingerprint && fingerprint() != SCENARIO_FINGERPRINT ? "stale" : "loaded");
  return 0;
}
