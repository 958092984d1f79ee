/* Workers that copy files, each on a thread of its own. They say how far they are by a function that the caller passes, with its
 * `user_data`, and know nothing of the caller's loop. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

typedef void (*progress)(uint32_t worker, uint64_t done, uint64_t total, const uint8_t *file, size_t length,
                         void *user_data);
enum { WORKERS = 3 };

struct worker {
    pthread_t thread;
    uint32_t number;
    uint64_t total;
    progress report;
    void *user_data;
};

static struct worker workers[WORKERS];

static void *work(void *argument)
{
    const struct worker *worker = argument;
    for (uint64_t done = 1; done <= worker->total; done++) {
        /* The text lives until the call returns. */
        uint8_t file[64];
        int length = snprintf((char *)file, sizeof file, "a-picture-of-the-holidays-%u.jpeg", (unsigned)done);
        worker->report(worker->number, done, worker->total, file, (size_t)length, worker->user_data);
    }
    return NULL;
}

int progress_begin(uint64_t total, progress report, void *user_data)
{
    for (uint32_t i = 0; i < WORKERS; i++) {
        workers[i] = (struct worker){.number = i, .total = total, .report = report, .user_data = user_data};
        int error = pthread_create(&workers[i].thread, NULL, work, &workers[i]);
        if (error != 0)
            return error;
    }
    return 0;
}

void progress_end(void)
{
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i].thread, NULL);
}
