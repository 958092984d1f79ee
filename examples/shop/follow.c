/* A function of C that a thread of Rust's calls: `cc follow.c -Ic -lshop -lpthread`, with the folder of the generated header. */
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>

#include "shop.h"

/* Rust's thread has it until `release`: no two of its calls are at the same time. */
struct heard {
  char text[64];
  size_t length;
  sem_t is_released;
};

static int32_t on_price(void *user_data, int64_t cents, const char *currency, size_t currency_len, registry_text *error) {
  struct heard *heard = user_data;
  const char *separator = heard->length > 0 ? ", " : "";
  (void)error;
  heard->length += (size_t)snprintf(heard->text + heard->length, sizeof heard->text - heard->length, "%s%lld %.*s", separator,
                                    (long long)cents, (int)currency_len, currency);
  return REGISTRY_OK;
}

static void release(void *user_data) {
  struct heard *heard = user_data;
  sem_post(&heard->is_released);
}

int main(void) {
  static struct heard heard;
  const shop_Listener_foreign follows = {sizeof follows, on_price, &heard, release, 0};
  sem_init(&heard.is_released, 0, 0);
  shop_follow(&follows, 3);
  sem_wait(&heard.is_released);
  puts(heard.text);
  return 0;
}
