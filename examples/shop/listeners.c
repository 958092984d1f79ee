/* Functions of C that Rust calls: `cc listeners.c -Ic -lshop`, with the folder of the generated header. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "shop.h"

static int32_t refuse(void *user_data, int64_t cents, const char *currency, size_t currency_len, registry_text *error) {
  const char *why = "too expensive";
  (void)user_data, (void)currency, (void)currency_len;
  if (cents > 1000) {
    error->set(error, why, strlen(why));
    return REGISTRY_FAILED;
  }
  return REGISTRY_OK;
}

static int32_t heard(void *user_data, int64_t cents, const char *currency, size_t currency_len, registry_text *error) {
  (void)error;
  snprintf(user_data, 64, "%lld %.*s", (long long)cents, (int)currency_len, currency);
  return REGISTRY_OK;
}

int main(void) {
  char last[64] = "";
  char why[256];
  const shop_Listener_foreign refuses = {sizeof refuses, refuse, NULL, NULL, 0};
  const shop_Listener_foreign hears = {sizeof hears, heard, last, NULL, 0};
  shop_subscribe(&refuses);
  shop_subscribe(&hears);
  shop_publish(120);
  puts(last);
  if (shop_publish_try(5000) == REGISTRY_FAILED) {
    shop_last_error(why, sizeof why);
    printf("a failure:%s\n", strrchr(why, ':') + 1);
  }
  shop_publish(80);
  shop_unsubscribe_all();
  shop_publish(1);
  printf("the last one: %s\n", last);
  return 0;
}
