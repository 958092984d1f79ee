/*
 * Callables that C passes to the library: struct literals, calls, failures, releases, hosts, and structs that are none. Prints what is wrong.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "torture.h"

static int wrong = 0;

#define SAME(found, expected) ((found) == (expected) ? (void)0 : (void)(wrong++, printf("%d: %s\n", __LINE__, #found)))

/* What a callable counts. */
typedef struct {
  int calls;
  int releases;
  int32_t returns;
  const char *text;
  int64_t cents;
  size_t before;
} counted;

static int32_t hears(void *user_data, torture_Quote quote, const char *currency, size_t currency_len, const double *before,
                     size_t before_len, int32_t *result, registry_text *error) {
  counted *of = (counted *)user_data;
  of->calls++;
  of->cents += quote.cents;
  of->before += before_len;
  SAME(quote.last, before_len == 2);
  SAME(currency_len, quote.last ? 2u : 3u);
  SAME(memcmp(currency, quote.last ? "\xC3\x84" : "EUR", currency_len), 0);
  if (before_len == 2) {
    SAME(before[1] > 2.4 && before[1] < 2.6, 1);
  }
  if (of->returns != 0) {
    error->set(error, of->text, strlen(of->text));
    return of->returns;
  }
  *result = (int32_t)quote.cents;
  return REGISTRY_OK;
}

static int32_t rings(void *user_data, registry_text *error) {
  (void)error;
  ((counted *)user_data)->calls++;
  return REGISTRY_OK;
}

static void released(void *user_data) { ((counted *)user_data)->releases++; }

static torture_Hears_foreign of_hears(counted *of) {
  torture_Hears_foreign it = {sizeof(torture_Hears_foreign), hears, NULL, released, 0};
  it.user_data = of;
  return it;
}

static torture_Rings_foreign of_rings(counted *of, uint64_t host) {
  torture_Rings_foreign it = {sizeof(torture_Rings_foreign), rings, NULL, released, 0};
  it.user_data = of;
  it.host = host;
  return it;
}

static void calls(void) {
  counted of = {0, 0, 0, "", 0, 0};
  torture_Hears_foreign it = of_hears(&of);
  int32_t sum = 0;
  SAME(torture_tell_prices(&it, 5), 105);
  SAME(of.calls, 2);
  SAME(of.releases, 1);
  SAME(of.cents, 105);
  SAME(of.before, 2u);
  /* The struct was copied, and may be used again: it is another callable then. */
  SAME(torture_tell_prices_try(&it, 6, &sum), REGISTRY_OK);
  SAME(sum, 106);
  SAME(of.releases, 2);
}

static void failures(void) {
  counted of = {0, 0, 17, "file exists", 0, 0};
  torture_Hears_foreign it = of_hears(&of);
  char said[200];
  int32_t sum = 7;
  SAME(torture_tell_prices_try(&it, 0, &sum), REGISTRY_FAILED);
  SAME(sum, 7);
  (void)torture_last_error(said, sizeof said);
  SAME(strstr(said, "ended with FAILED (its code is 17): file exists") != NULL, 1);
  SAME(of.calls, 1);
  SAME(of.releases, 1);
}

/* A struct that is none is refused, and still the caller's. */
static void refused(void) {
  counted of = {0, 0, 0, "", 0, 0};
  torture_Hears_foreign it = of_hears(&of);
  torture_Rings_foreign ring;
  unsigned char later[sizeof it + 16] = {0};
  it.size = 0;
  SAME(torture_tell_prices_try(&it, 0, NULL), REGISTRY_INVALID_ARGUMENT);
  it.size = sizeof it - 1;
  SAME(torture_tell_prices_try(&it, 0, NULL), REGISTRY_INVALID_ARGUMENT);
  it.size = SIZE_MAX;
  SAME(torture_tell_prices_try(&it, 0, NULL), REGISTRY_INVALID_ARGUMENT);
  SAME(torture_tell_prices_try(NULL, 0, NULL), REGISTRY_INVALID_ARGUMENT);
  it = of_hears(&of);
  it.call = NULL;
  SAME(torture_tell_prices_try(&it, 0, NULL), REGISTRY_INVALID_ARGUMENT);
  it = of_hears(&of);
  it.host = UINT64_MAX;
  SAME(torture_tell_prices_try(&it, 0, NULL), REGISTRY_UNKNOWN_HANDLE);
  SAME(of.calls, 0);
  SAME(of.releases, 0);
  /* A larger struct, of a later library: only its unused fields are nothing to this one. */
  it = of_hears(&of);
  it.size = sizeof later;
  memcpy(later, &it, sizeof it);
  SAME(torture_tell_prices_try((const torture_Hears_foreign *)(const void *)later, 0, NULL), REGISTRY_OK);
  SAME(of.releases, 1);
  later[sizeof later - 1] = 1;
  SAME(torture_tell_prices_try((const torture_Hears_foreign *)(const void *)later, 0, NULL), REGISTRY_INVALID_ARGUMENT);
  SAME(of.releases, 1);
  /* Nothing to release, and none at all. */
  ring = of_rings(&of, 0);
  ring.release = NULL;
  SAME(torture_ring_if_any(&ring), true);
  SAME(torture_ring_if_any(NULL), false);
  SAME(torture_last_status(), REGISTRY_OK);
  SAME(of.releases, 1);
}

static void *ring_elsewhere(void *status) {
  *(int32_t *)status = torture_ring_all_try();
  return NULL;
}

static void threads(void) {
  counted of = {0, 0, 0, "", 0, 0};
  torture_Rings_foreign it = of_rings(&of, 0);
  int32_t status = -1;
  pthread_t thread;
  SAME(torture_keep_ring(&it), 1u);
  SAME(torture_keep_ring(&it), 2u);
  SAME(pthread_create(&thread, NULL, ring_elsewhere, &status), 0);
  SAME(pthread_join(thread, NULL), 0);
  SAME(status, REGISTRY_OK);
  SAME(of.calls, 2);
  SAME(of.releases, 0);
  torture_forget_rings();
  SAME(of.releases, 2);
}

static void hosts(void) {
  counted of = {0, 0, 0, "", 0, 0};
  uint64_t host = torture_host_open();
  torture_Rings_foreign it = of_rings(&of, host);
  SAME(host != 0, 1);
  SAME(torture_keep_ring(&it), 1u);
  SAME(torture_ring_all_try(), REGISTRY_OK);
  SAME(torture_host_close(host), REGISTRY_OK);
  SAME(torture_ring_all_try(), REGISTRY_FAILED);
  torture_forget_rings();
  SAME(of.calls, 1);
  SAME(of.releases, 0);
  SAME(torture_keep_ring(&it), 0u);
  SAME(torture_last_status(), REGISTRY_CLOSED);
  SAME(torture_host_close(host), REGISTRY_CLOSED);
}

int main(void) {
  torture_silence_errors();
  calls();
  failures();
  refused();
  threads();
  hosts();
  puts("end");
  return wrong != 0;
}
