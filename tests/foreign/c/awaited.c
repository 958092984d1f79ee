/* Awaits what the library gives later, by a poll loop as C programs have it. */
#include "scenario.h"

#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static uint64_t queue;
static int32_t descriptor;

/* Waits until something comes, and runs the calls that wait. */
static void wait_for_it(void) {
  struct pollfd asked = {descriptor, POLLIN, 0};
  if (poll(&asked, 1, 60000) != 1) {
    printf("nothing came\n");
  }
  scenario_queue_run(queue, NULL);
}

/* The status of a promise, when its value has come or can't come any more. */
static int32_t taken(uint64_t promise, void *result, size_t size) {
  uint64_t ready = 0;
  int32_t status = scenario_promise_watch(promise, queue);
  while (status == REGISTRY_OK) {
    status = scenario_queue_next(queue, &ready);
    if (status == REGISTRY_OK && ready == promise) {
      return scenario_promise_take(promise, result, size);
    }
    if (ready == 0) {
      wait_for_it();
    }
  }
  return status;
}

/* A message ends with the text of the error itself. */
static void failed_row(const char *name, int32_t status) {
  char message[300];
  scenario_last_error(message, sizeof message);
  const char *text = strstr(message, "failed: ");
  printf("%s\t%s%s%s\n", name, scenario_status_name(status), text ? " " : "", text ? text + strlen("failed: ") : "");
}

/* What Rust asks at once. */
static int32_t doubled(void *user_data, int32_t x, int32_t *result, registry_text *error) {
  (void)user_data;
  (void)error;
  *result = 2 * x;
  return REGISTRY_OK;
}

static void values(void) {
  int32_t number = 0;
  taken(scenario_doubled_later(21), &number, sizeof number);
  printf("number\t%" PRId32 "\n", number);
  registry_buffer text = {NULL, 0};
  taken(scenario_capitals_later("\xc3\xa4"
                                "b",
                                3),
        &text, sizeof text);
  printf("text\t%.*s\n", (int)text.length, (const char *)text.data);
  scenario_buffer_free(text.data);
  scenario_Point point;
  taken(scenario_point_later(2.5), &point, sizeof point);
  printf("structure\t%g %g %d %d %d\n", point.x, point.y, point.marks[0], point.marks[1], point.marks[2]);
  registry_buffer squares = {NULL, 0};
  taken(scenario_squares_later(4), &squares, sizeof squares);
  const uint32_t *square = squares.data;
  printf("buffer\t%" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 "\n", square[0], square[1], square[2], square[squares.length - 1]);
  scenario_buffer_free(squares.data);
  printf("nothing\t%s\n", taken(scenario_nothing_later(), NULL, 0) == REGISTRY_OK ? "nothing" : "more");
  const scenario_Asks_foreign asks = {sizeof asks, doubled, NULL, NULL, 0};
  taken(scenario_asked_later(&asks, 21), &number, sizeof number);
  printf("asked\t%" PRId32 "\n", number);
}

static void failures(void) {
  int32_t number = 0;
  failed_row("failed", taken(scenario_failed_later("no pages", 8), &number, sizeof number));
  failed_row("forgotten", taken(scenario_forgotten_later(), &number, sizeof number));
  if (scenario_refused_promise() == 0) {
    failed_row("refused", scenario_last_status());
  }
  const uint32_t before = scenario_cancelled();
  while (scenario_cancelled() == before) {
    /* On a busy machine its value may come first. */
    scenario_release(scenario_doubled_later(1));
    poll(NULL, 0, 10);
  }
  printf("cancelled\tyes\n");
}

static void many(void) {
  int64_t sum = 0;
  static uint64_t promises[500];
  for (int32_t i = 0; i < 500; i++) {
    promises[i] = scenario_doubled_later(i);
    scenario_promise_watch(promises[i], queue);
  }
  for (int left = 500; left > 0;) {
    uint64_t ready = 0;
    int32_t number = 0;
    scenario_queue_next(queue, &ready);
    if (ready == 0) {
      wait_for_it();
    } else if (scenario_promise_take(ready, &number, sizeof number) == REGISTRY_OK) {
      sum += number;
      left--;
    }
  }
  printf("many\t%" PRId64 "\n", sum);
}

static void *elsewhere(void *unused) {
  (void)unused;
  printf("other_thread\t%s\n", scenario_status_name(scenario_queue_run(queue, NULL)));
  return NULL;
}

static void queues(void) {
  const uint32_t before = scenario_counted();
  uint64_t step = scenario_count_in(queue, 10);
  while (scenario_counted() < before + 10) {
    wait_for_it();
  }
  scenario_release(step);
  printf("queue\t%" PRIu32 "\n", scenario_counted() - before);
  pthread_t thread;
  pthread_create(&thread, NULL, elsewhere, NULL);
  pthread_join(thread, NULL);
  printf("inside_itself\t%s\n", scenario_status_name(scenario_run_inside(queue)));
  scenario_release(queue);
  printf("after_close\t%s\n", scenario_status_name(scenario_queue_run(queue, NULL)));
  const uint64_t lost = scenario_doubled_later(1);
  printf("released\t%s\n", scenario_status_name(scenario_promise_watch(lost, queue)));
  scenario_release(lost);
  /* To C a promise is its handle, by whatever way it comes. */
  printf("invoked\tn/a\n");
  close(descriptor);
}

int main(void) {
  scenario_silence_errors();
  const uint64_t live = scenario_live_count();
  queue = scenario_queue_new(16);
  if (scenario_queue_fd(queue, &descriptor) != REGISTRY_OK) {
    return 2;
  }
  values();
  failures();
  many();
  queues();
  printf("left\t%" PRIu64 "\n", scenario_live_count() - live);
  return 0;
}
