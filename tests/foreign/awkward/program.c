#include <inttypes.h>
#include <stdio.h>

#include "HEADER.h"

static int32_t hears(void *user_data, int64_t cents, registry_text *error) {
  (void)user_data;
  (void)error;
  printf("%" PRId64 "\n", cents);
  return 0;
}

int main(void) {
  const PREFIX_Price price = {100};
  PREFIX_Price raised = PREFIX_raised(&price, 20);
  printf("%" PRId64 "\n", raised.cents);
  printf("%s\n", PREFIX_status_name(PREFIX_parsed_try("x", 1, &raised)));
  const PREFIX_Hears_foreign told = {.size = sizeof told, .call = hears};
  printf("%" PRId64 "\n", PREFIX_told(&raised, &told).cents);
  puts("end");
  return 0;
}
