/* Fibers of C's own (`ucontext`): each makes one call by handle, in which the callback pauses it. */
#define _XOPEN_SOURCE 700
#include <stddef.h>
#include <stdint.h>
#include <ucontext.h>

/* A generated `<crate>_<Type>_try`: by handle, with one argument and one result. */
typedef int32_t (*try_function)(uint64_t handle, int64_t argument, int64_t *result);

#define CONTEXTS 8
#define STACK (256 * 1024)

static struct {
    ucontext_t context;
    ucontext_t back; /* to whoever set it going */
    try_function function;
    uint64_t handle;
    int64_t argument, result;
    int32_t status;
    int over;
} contexts[CONTEXTS];
static unsigned char stacks[CONTEXTS][STACK];
static size_t current;

static void run(void)
{
    size_t me = current;
    contexts[me].status =
        contexts[me].function(contexts[me].handle, contexts[me].argument, &contexts[me].result);
    contexts[me].over = 1;
    swapcontext(&contexts[me].context, &contexts[me].back);
}

/* Lets a context run until it pauses or ends. Whether it has ended, or -1. */
int context_go_on(size_t n)
{
    size_t before = current;
    if (n >= CONTEXTS || contexts[n].over)
        return -1;
    current = n;
    if (swapcontext(&contexts[n].back, &contexts[n].context))
        return -1;
    current = before;
    return contexts[n].over;
}

/* Begins a call on a context, as `context_go_on`. */
int context_begin(size_t n, try_function function, uint64_t handle, int64_t argument)
{
    if (n >= CONTEXTS || getcontext(&contexts[n].context))
        return -1;
    contexts[n].function = function;
    contexts[n].handle = handle;
    contexts[n].argument = argument;
    contexts[n].result = 0;
    contexts[n].over = 0;
    contexts[n].context.uc_stack.ss_sp = stacks[n];
    contexts[n].context.uc_stack.ss_size = STACK;
    contexts[n].context.uc_link = NULL;
    makecontext(&contexts[n].context, run, 0);
    return context_go_on(n);
}

/* From inside a callback: goes back to whoever set this context going. */
void context_pause(void)
{
    size_t me = current;
    swapcontext(&contexts[me].context, &contexts[me].back);
}

/* How the call of a context has ended. */
int32_t context_status(size_t n, int64_t *result)
{
    *result = contexts[n].result;
    return contexts[n].status;
}
