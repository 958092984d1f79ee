/* The foreign side: the loops in which C calls back. One translation unit of its own, so that nothing
 * of a callback is ever inlined into a loop. Each returns the sum of the results, which the Rust side
 * checks: a call that did nothing would show. */
#include <stddef.h>
#include <stdint.h>

typedef int32_t (*with_data)(void *data, int32_t x);
typedef int32_t (*by_handle)(uint64_t handle, int32_t x);
typedef int32_t (*by_handle_try)(uint64_t handle, int32_t x, int32_t *result);
typedef int32_t (*bare)(int32_t x);

int64_t bench_loop_with_data(with_data call, void *data, uint32_t n) {
    int64_t sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += call(data, (int32_t)i);
    return sum;
}

int64_t bench_loop_by_handle(by_handle call, uint64_t handle, uint32_t n) {
    int64_t sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += call(handle, (int32_t)i);
    return sum;
}

int64_t bench_loop_try(by_handle_try call, uint64_t handle, uint32_t n) {
    int64_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        int32_t result = 0;
        if (call(handle, (int32_t)i, &result) == 0)
            sum += result;
    }
    return sum;
}

int64_t bench_loop_bare(bare call, uint32_t n) {
    int64_t sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += call((int32_t)i);
    return sum;
}

/* One call of each of n callbacks. */
int64_t bench_loop_over(with_data call, void *const *data, uint32_t n) {
    int64_t sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += call(data[i], (int32_t)i);
    return sum;
}

/* Where the counting of instructions begins and ends. */
void bench_mark(void) {}
