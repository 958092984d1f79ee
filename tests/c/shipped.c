/* What a shipped library has to do however it was optimized: a call, a late call, a closure, and, with an argument, a panic.
 * `tests/proof/portability` links it with the library of `foreign/library`, and compares what it prints. */
#include <inttypes.h>
#include <stdio.h>

#include "scenario.h"

static const char *name(int32_t status) { return scenario_status_name(status); }

int main(int argc, char **argv) {
  (void)argv;
  int64_t cents = 0;
  int32_t x = 0;
  scenario_start();
  int32_t status = scenario_add_tax_try(100, &cents);
  printf("call %s %" PRId64 "\n", name(status), cents);
  scenario_stop();
  printf("late call %s %" PRId64 "\n", name(scenario_add_tax_try(100, &cents)), scenario_add_tax(100));
  scenario_start();
  uint64_t handle = scenario_make_scaler(3);
  status = scenario_Scaler_try(handle, 5, &x);
  printf("closure %s %" PRId32 "\n", name(status), x);
  printf("release %s\n", name(scenario_release(handle)));
  printf("late closure %s\n", name(scenario_Scaler_try(handle, 5, &x)));
  printf("forged %s\n", name(scenario_Scaler_try(12345, 5, &x)));
  printf("fingerprint %s\n", scenario_fingerprint() == SCENARIO_FINGERPRINT ? "as in the header" : "differs");
  fflush(stdout);
  if (argc > 1) {
    registry_buffer result = {0};
    status = scenario_greet_try("x", 1, 13, &result);
    printf("panic %s\n", name(status));
    status = scenario_add_tax_try(100, &cents);
    printf("after it %s %" PRId64 "\n", name(status), cents);
  }
  return 0;
}
