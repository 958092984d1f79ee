/* The foreign side of the soak: loops for every kind of call, which return the number of successful calls.
 * Each adds up `result - value`, the number that the callback added, so that a result of another closure
 * than the called one is noticed. */
#include <stddef.h>
#include <stdint.h>

/* The value that the plain stubs return if a call fails. */
#define REFUSED INT64_MIN

struct answers {
    int64_t added;        /* the sum of what each result was above its value */
    uint64_t answered;    /* calls that did not return REFUSED */
    uint64_t statuses[16]; /* of the `_try` form: how often each */
};

typedef int64_t (*bare)(int64_t value);
typedef int64_t (*by_handle)(uint64_t handle, int64_t value);
typedef int32_t (*by_handle_try)(uint64_t handle, int64_t value, int64_t *result);
typedef int32_t (*bare_try)(int64_t value, int64_t *result);
typedef int64_t (*data_first)(void *data, int64_t value);
typedef int64_t (*data_last)(int64_t value, void *data);

static void take(struct answers *out, int64_t value, int64_t result) {
    if (result != REFUSED) {
        out->added += result - value;
        out->answered++;
    }
}

static void count(struct answers *out, int64_t value, int32_t status, int64_t result) {
    if (status == 0) {
        out->added += result - value;
        out->answered++;
    }
    if (status >= 0 && status < 16)
        out->statuses[status]++;
}

void soak_bare(bare call, uint32_t n, struct answers *out) {
    for (uint32_t i = 0; i < n; i++)
        take(out, i, call(i));
}

void soak_by_handle(by_handle call, uint64_t handle, uint32_t n, struct answers *out) {
    for (uint32_t i = 0; i < n; i++)
        take(out, i, call(handle, i));
}

void soak_first(data_first call, void *data, uint32_t n, struct answers *out) {
    for (uint32_t i = 0; i < n; i++)
        take(out, i, call(data, i));
}

void soak_last(data_last call, void *data, uint32_t n, struct answers *out) {
    for (uint32_t i = 0; i < n; i++)
        take(out, i, call(i, data));
}

void soak_try(by_handle_try call, uint64_t handle, uint32_t n, struct answers *out) {
    for (uint32_t i = 0; i < n; i++) {
        int64_t result = 0;
        int32_t status = call(handle, i, &result);
        count(out, i, status, result);
    }
}

void soak_bare_try(bare_try call, uint32_t n, struct answers *out) {
    for (uint32_t i = 0; i < n; i++) {
        int64_t result = 0;
        int32_t status = call(i, &result);
        count(out, i, status, result);
    }
}
