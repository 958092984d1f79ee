/* Threads that Rust has not started and knows nothing of, and that call by handle. */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

/* A generated `<crate>_<Type>_try`: by handle, with one argument and one result. */
typedef int32_t (*try_function)(uint64_t handle, int64_t argument, int64_t *result);

struct job {
    try_function function;
    uint64_t handle;
    size_t times;
    int64_t sum;     /* of the results */
    size_t statuses[16]; /* how often a call ended in each way */
};

static void call(struct job *job)
{
    for (size_t n = 0; n < job->times; n++) {
        int64_t result = 0;
        int32_t status = job->function(job->handle, (int64_t)n, &result);
        if (status == 0)
            job->sum += result;
        if (status >= 0 && status < 16)
            job->statuses[status]++;
    }
}

static void *run(void *argument)
{
    call(argument);
    return NULL;
}

/* Starts `threads` threads that each do the job, waits for them, and adds their figures up in `job`.
   How many threads were started. */
size_t call_on_threads(size_t threads, struct job *job)
{
    pthread_t *ids = calloc(threads, sizeof *ids);
    struct job *jobs = calloc(threads, sizeof *jobs);
    size_t started = 0;
    if (ids && jobs) {
        for (; started < threads; started++) {
            jobs[started] = *job;
            if (pthread_create(&ids[started], NULL, run, &jobs[started]))
                break;
        }
        for (size_t n = 0; n < started; n++) {
            pthread_join(ids[n], NULL);
            job->sum += jobs[n].sum;
            for (size_t status = 0; status < 16; status++)
                job->statuses[status] += jobs[n].statuses[status];
        }
    }
    free(ids);
    free(jobs);
    return started;
}

static void *run_at_exit(void *argument)
{
    pthread_key_t *key = ((void **)argument)[0];
    struct job *job = ((void **)argument)[1];
    pthread_setspecific(*key, job);
    /* With a first call before the end if there is one to be made. */
    if (((void **)argument)[2])
        call(job);
    return NULL;
}

static void at_exit(void *argument)
{
    call(argument);
}

/* Calls from the destructor of a pthread key: after the thread-locals of Rust have been destroyed. */
int call_at_thread_exit(struct job *job, int also_before)
{
    pthread_key_t key;
    pthread_t thread;
    void *arguments[3] = {&key, job, also_before ? job : NULL};
    int error = pthread_key_create(&key, at_exit);
    if (error)
        return error;
    error = pthread_create(&thread, NULL, run_at_exit, arguments);
    if (!error)
        error = pthread_join(thread, NULL);
    pthread_key_delete(key);
    return error;
}
