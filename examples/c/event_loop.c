/* An event loop as in many C libraries: a list of listeners, called in turn. It is not told when a
 * listener's callback is closed. The status of a call tells it, and it takes the listener off the list. */
#include <stdint.h>
#include <stdlib.h>

/* Written by #[exported_callback] and export_runtime!(). */
int32_t event_loop_Listener_try(uint64_t handle, int32_t event);
enum { OK = 0, CLOSED = 3 };

struct listener {
    uint64_t handle; /* a number, which can't dangle */
    struct listener *next;
};

static struct listener *first;
static struct listener **end = &first;
static int running; /* listeners may fire events themselves */

int loop_listen(uint64_t handle)
{
    struct listener *listener = malloc(sizeof *listener);
    if (listener == NULL)
        return -1;
    listener->handle = handle;
    listener->next = NULL;
    *end = listener;
    end = &listener->next;
    return 0;
}

/* How many listeners are on the list. */
uint64_t loop_length(void)
{
    uint64_t length = 0;
    for (struct listener *listener = first; listener != NULL; listener = listener->next)
        length += 1;
    return length;
}

/* Takes the listeners off the list whose handle was set to 0. */
static void sweep(void)
{
    struct listener **place = &first;
    while (*place != NULL) {
        struct listener *listener = *place;
        if (listener->handle == 0) {
            *place = listener->next;
            free(listener);
        } else {
            place = &listener->next;
        }
    }
    end = place;
}

/* Calls every listener that is on the list now; counts[s] becomes the number of calls that ended with status s. */
void loop_fire(int32_t event, uint64_t counts[16])
{
    struct listener **stop = end; /* listeners that are added meanwhile wait for the next event */
    running += 1;
    for (struct listener **place = &first; place != stop; place = &(*place)->next) {
        struct listener *listener = *place;
        if (listener->handle == 0)
            continue;
        int32_t status = event_loop_Listener_try(listener->handle, event);
        counts[status & 15] += 1;
        if (status == CLOSED)
            listener->handle = 0;
    }
    running -= 1;
    if (running == 0)
        sweep(); /* not earlier: an outer loop_fire may be at any of them */
}
