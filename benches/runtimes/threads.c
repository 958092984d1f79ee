/* An addon for Node: calls of a thread that Node's loop runs, by Node's own thread-safe functions, and by a queue of the library's which the loop is woken for.
 * Both call the same function of JavaScript with the same values, and both have room for 1024 calls. */

#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>

#define NAPI_VERSION 8
#include <node_api.h>
#include <uv.h>

#include "posts.h"

#define ROOM 1024

/* Ends the process if a call of Node's or of the library's fails: there is no figure then. */
#define MUST(call) ((call) == 0 ? (void)0 : abort())

static void call_with(napi_env env, napi_value function, uint32_t number, double value)
{
    napi_value undefined, arguments[2];
    MUST(napi_get_undefined(env, &undefined));
    MUST(napi_create_uint32(env, number, &arguments[0]));
    MUST(napi_create_double(env, value, &arguments[1]));
    MUST(napi_call_function(env, undefined, function, 2, arguments, NULL));
}

/* The function and the number of calls. */
static uint32_t arguments_of(napi_env env, napi_callback_info info, napi_value *function)
{
    napi_value given[2];
    size_t count = 2;
    uint32_t times;
    MUST(napi_get_cb_info(env, info, &count, given, NULL, NULL));
    MUST(napi_get_value_uint32(env, given[1], &times));
    *function = given[0];
    return times;
}

/* ---- Node's own ---------------------------------------------------------------------------------- */

struct Post {
    uint32_t number;
    double value;
};

struct Poster {
    napi_threadsafe_function function;
    uint32_t times;
};

static void posted(napi_env env, napi_value function, void *context, void *data)
{
    struct Post post = *(struct Post *)data;
    (void)context;
    free(data);
    if (env != NULL) call_with(env, function, post.number, post.value);
}

static void *post_all(void *data)
{
    struct Poster poster = *(struct Poster *)data;
    uint32_t number;
    free(data);
    for (number = 0; number < poster.times; number++) {
        struct Post *post = malloc(sizeof *post);
        if (post == NULL) abort();
        post->number = number;
        post->value = 0.5;
        while (napi_call_threadsafe_function(poster.function, post, napi_tsfn_nonblocking) == napi_queue_full) {
            sched_yield();
        }
    }
    MUST(napi_release_threadsafe_function(poster.function, napi_tsfn_release));
    return NULL;
}

static napi_value threadsafe(napi_env env, napi_callback_info info)
{
    napi_value function, name;
    struct Poster *poster = malloc(sizeof *poster);
    pthread_t thread;
    if (poster == NULL) abort();
    poster->times = arguments_of(env, info, &function);
    MUST(napi_create_string_utf8(env, "post", NAPI_AUTO_LENGTH, &name));
    MUST(napi_create_threadsafe_function(env, function, NULL, name, ROOM, 1, NULL, NULL, NULL, posted, &poster->function));
    MUST(pthread_create(&thread, NULL, post_all, poster));
    MUST(pthread_detach(thread));
    return NULL;
}

/* ---- a queue of the library's -------------------------------------------------------------------- */

/* A callable with a queue: what stands behind the fields that the header has. */
struct Queued {
    posts_Posted_foreign callable;
    uint64_t answers;
    uint64_t queue;
};

/* The queue, which lives as long as the process: another thread may wake the loop at any time. */
static struct {
    napi_env env;
    napi_async_context context;
    uv_async_t wake;
    uint64_t queue;
} loop;

static int32_t hear(void *user_data, uint32_t number, double value, registry_text *error)
{
    napi_handle_scope scope;
    napi_value function;
    (void)error;
    MUST(napi_open_handle_scope(loop.env, &scope));
    MUST(napi_get_reference_value(loop.env, user_data, &function));
    call_with(loop.env, function, number, value);
    MUST(napi_close_handle_scope(loop.env, scope));
    return 0;
}

static void forget(void *user_data)
{
    MUST(napi_delete_reference(loop.env, user_data));
    uv_unref((uv_handle_t *)&loop.wake);
}

static void run(uv_async_t *wake)
{
    napi_handle_scope scope;
    napi_callback_scope calls;
    napi_value resource;
    (void)wake;
    MUST(napi_open_handle_scope(loop.env, &scope));
    MUST(napi_create_object(loop.env, &resource));
    MUST(napi_open_callback_scope(loop.env, resource, loop.context, &calls));
    MUST(posts_queue_run(loop.queue, NULL));
    MUST(napi_close_callback_scope(loop.env, calls));
    MUST(napi_close_handle_scope(loop.env, scope));
}

static void wake_loop(void *wake)
{
    uv_async_send(wake);
}

static napi_value queued(napi_env env, napi_callback_info info)
{
    napi_value function;
    napi_ref kept;
    struct Queued queued = {{0}, 0, 0};
    uint32_t times = arguments_of(env, info, &function);
    MUST(napi_create_reference(env, function, 1, &kept));
    queued.callable.size = sizeof queued;
    queued.callable.call = hear;
    queued.callable.user_data = kept;
    queued.callable.release = forget;
    queued.queue = loop.queue;
    uv_ref((uv_handle_t *)&loop.wake);
    MUST(posts_post_often_try(&queued.callable, times));
    return NULL;
}

static void begin_loop(napi_env env)
{
    napi_value name;
    uv_loop_t *own;
    loop.env = env;
    MUST(napi_create_string_utf8(env, "post", NAPI_AUTO_LENGTH, &name));
    MUST(napi_async_init(env, NULL, name, &loop.context));
    MUST(napi_get_uv_event_loop(env, &own));
    MUST(uv_async_init(own, &loop.wake, run));
    uv_unref((uv_handle_t *)&loop.wake);
    loop.queue = posts_queue_new(ROOM);
    MUST(posts_queue_set_wake(loop.queue, wake_loop, &loop.wake));
}

static napi_value begin(napi_env env, napi_value exports)
{
    napi_value function;
    begin_loop(env);
    MUST(napi_create_function(env, "threadsafe", NAPI_AUTO_LENGTH, threadsafe, NULL, &function));
    MUST(napi_set_named_property(env, exports, "threadsafe", function));
    MUST(napi_create_function(env, "queued", NAPI_AUTO_LENGTH, queued, NULL, &function));
    MUST(napi_set_named_property(env, exports, "queued", function));
    return exports;
}

NAPI_MODULE(threads, begin)
