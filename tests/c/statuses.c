/* Calls the callbacks of statuses.rs in both of their C forms, as a C program would. */
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What a header of the library would declare. */
int32_t statuses_Adjust_call(uint64_t handle, int32_t value);
int32_t statuses_Adjust_try(uint64_t handle, int32_t value, int32_t *result);
int32_t statuses_halve(int32_t value, uint8_t exact);
int32_t statuses_halve_try(int32_t value, uint8_t exact, int32_t *result);
int32_t statuses_release(uint64_t handle);
int32_t statuses_last_status(void);
size_t statuses_last_error(char *buffer, size_t len);
const char *statuses_status_name(int32_t status);

/* How a call ended, as seen by the plain form and by the form with a status. */
struct outcome {
    int32_t plain;       /* what the plain form returned */
    int32_t last_status; /* what the thread's last status was then */
    int32_t status;      /* what the other form returned */
    int32_t result;      /* what that wrote; -77 if nothing */
    char name[32];
    char message[400];
};

static void describe(struct outcome *out)
{
    strncpy(out->name, statuses_status_name(out->status), sizeof out->name - 1);
    out->name[sizeof out->name - 1] = 0;
    statuses_last_error(out->message, sizeof out->message);
}

void c_adjust(uint64_t handle, int32_t value, struct outcome *out)
{
    out->plain = statuses_Adjust_call(handle, value);
    out->last_status = statuses_last_status();
    out->result = -77;
    out->status = statuses_Adjust_try(handle, value, &out->result);
    describe(out);
}

/* Only the form with a status: for callbacks that can be called once. */
void c_try_adjust(uint64_t handle, int32_t value, struct outcome *out)
{
    out->result = -77;
    out->status = statuses_Adjust_try(handle, value, &out->result);
    out->last_status = statuses_last_status();
    describe(out);
}

void c_halve(int32_t value, uint8_t exact, struct outcome *out)
{
    out->plain = statuses_halve(value, exact);
    out->last_status = statuses_last_status();
    out->result = -77;
    out->status = statuses_halve_try(value, exact, &out->result);
    describe(out);
}

void c_release(uint64_t handle, struct outcome *out)
{
    out->status = statuses_release(handle);
    out->last_status = statuses_last_status();
    describe(out);
}

struct job {
    uint64_t handle;
    int32_t value;
    struct outcome *out;
};

static void *run(void *argument)
{
    struct job *job = argument;
    c_adjust(job->handle, job->value, job->out);
    return NULL;
}

/* The same on a thread that Rust has never heard of. 0 if it ran. */
int c_adjust_elsewhere(uint64_t handle, int32_t value, struct outcome *out)
{
    struct job job = {handle, value, out};
    pthread_t thread;
    int error = pthread_create(&thread, NULL, run, &job);
    return error ? error : pthread_join(thread, NULL);
}
