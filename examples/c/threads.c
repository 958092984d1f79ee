/* Four POSIX threads that call one callback for as long as the status is OK. They are not told when it is closed;
 * each counts its successful calls, and keeps the first other status. */
#include <pthread.h>
#include <stdint.h>

/* Written by #[exported_callback] and export_runtime!(). */
int32_t threads_Work_try(uint64_t handle, uint64_t unit);
int32_t threads_work_function_try(uint64_t unit);
int32_t threads_release(uint64_t handle);
enum { OK = 0, WORKERS = 4 };

struct worker {
    pthread_t thread;
    uint64_t handle;        /* 0: call the function by its name */
    uint64_t release_after; /* this many successful calls; 0: never */
    uint64_t answered;
    int32_t refused;
    int32_t released;
};

static struct worker workers[WORKERS];

static void *work(void *argument)
{
    struct worker *worker = argument;
    for (;;) {
        int32_t status = worker->handle == 0 ? threads_work_function_try(worker->answered)
                                             : threads_Work_try(worker->handle, worker->answered);
        if (status != OK) {
            worker->refused = status;
            return NULL;
        }
        worker->answered += 1;
        if (worker->answered == worker->release_after)
            worker->released = threads_release(worker->handle);
    }
}

int workers_start(uint64_t handle, uint64_t release_after)
{
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = (struct worker){.handle = handle, .release_after = release_after, .released = -1};
        int error = pthread_create(&workers[i].thread, NULL, work, &workers[i]);
        if (error != 0)
            return error;
    }
    return 0;
}

/* Waits until all have been refused. counts[s] becomes the number of threads that were refused by status s. */
void workers_join(uint64_t counts[16], uint64_t *answered, uint64_t *released)
{
    for (int i = 0; i < WORKERS; i++) {
        pthread_join(workers[i].thread, NULL);
        counts[workers[i].refused & 15] += 1;
        *answered += workers[i].answered;
        *released += workers[i].released == OK;
    }
}
