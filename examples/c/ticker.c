/* A ticker that sends numbers as fast as it may: QUEUE_FULL tells it to hold back, CLOSED to end. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdint.h>
#include <time.h>

/* Written by #[exported_callback]. */
int32_t ticker_Tick_try(uint64_t handle, uint64_t number, int64_t cents);
enum { OK = 0, QUEUE_FULL = 14 };

static struct {
    pthread_t thread;
    uint64_t handle;
    uint64_t sent;
    uint64_t held_back;
    int32_t ended_by;
} ticker;

static void *run(void *argument)
{
    (void)argument;
    for (;;) {
        int32_t status = ticker_Tick_try(ticker.handle, ticker.sent, 100 + (int64_t)(ticker.sent % 7));
        if (status == OK) {
            ticker.sent += 1;
        } else if (status == QUEUE_FULL) {
            /* Nothing is lost: the same number is sent again. */
            ticker.held_back += 1;
            nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
        } else {
            ticker.ended_by = status;
            return NULL;
        }
    }
}

int ticker_start(uint64_t handle)
{
    ticker.handle = handle;
    return pthread_create(&ticker.thread, NULL, run, NULL);
}

int32_t ticker_join(uint64_t *sent, uint64_t *held_back)
{
    pthread_join(ticker.thread, NULL);
    *sent = ticker.sent;
    *held_back = ticker.held_back;
    return ticker.ended_by;
}
