/* The scenario table for C, over the generated header: `scenarios FOLDER`. */
#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

int main(int argc, char **argv) {
  if (argc != 2 || scenario_fingerprint() != SCENARIO_FINGERPRINT) {
    return 2;
  }
  values();
  failures();
  handles();
  many();
  uint64_t theirs = neighbour_make_adder(3);
  int32_t x = 0;
  printf("two_libraries\t%s %d\n", scenario_status_name(call(theirs, 1, &x)), neighbour_Adder_call(theirs, 5));
  neighbour_release_ptr((void *)(uintptr_t)theirs);
  char path[4000];
  snprintf(path, sizeof path, "%s/newer/libscenario.so", argv[1]);
  void *newer = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  /* ISO C has no conversion from an object pointer to a function pointer; POSIX promises this one. */
  uint64_t (*fingerprint)(void) = NULL;
  void *symbol = newer ? dlsym(newer, "scenario_fingerprint") : NULL;
  memcpy(&fingerprint, &symbol, sizeof symbol);
  row("stale_binding", fingerprint && fingerprint() != SCENARIO_FINGERPRINT ? "stale" : "loaded");
  return 0;
}
