/* A host as audio libraries are: a thread of its own that has to be in time calls an effect for each block of samples, with the
 * `user_data` in the middle of the parameters. It reports by a logger that takes a va_list. */
#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef void audio_effect(float *samples, void *user_data, size_t count);
typedef void audio_logger(void *user_data, const char *format, va_list arguments);

enum { BLOCK = 256 };

static struct {
    pthread_t thread;
    pthread_mutex_t lock;
    audio_effect *effect;
    void *user_data;
    void (*begin)(void);
    audio_logger *logger;
    void *logger_data;
    uint64_t blocks, silent;
    int stop;
} host = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void report(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (host.logger != NULL)
        host.logger(host.logger_data, format, arguments);
    va_end(arguments);
}

static void *run(void *unused)
{
    (void)unused;
    host.begin();
    for (;;) {
        float samples[BLOCK];
        for (size_t i = 0; i < BLOCK; i++)
            samples[i] = 1;
        /* A real host has no lock here; it keeps the race detectors content, and is not held during the effect. */
        pthread_mutex_lock(&host.lock);
        void *user_data = host.user_data;
        int stop = host.stop;
        pthread_mutex_unlock(&host.lock);
        if (stop)
            return NULL;
        host.effect(samples, user_data, BLOCK);
        pthread_mutex_lock(&host.lock);
        host.blocks += 1;
        host.silent += samples[0] == 0;
        pthread_mutex_unlock(&host.lock);
    }
}

int audio_start(audio_effect *effect, void (*begin)(void))
{
    host.effect = effect;
    host.begin = begin;
    return pthread_create(&host.thread, NULL, run, NULL);
}

/* From the next block on. */
void audio_use(void *user_data)
{
    pthread_mutex_lock(&host.lock);
    host.user_data = user_data;
    pthread_mutex_unlock(&host.lock);
}

uint64_t audio_blocks(void)
{
    pthread_mutex_lock(&host.lock);
    uint64_t blocks = host.blocks;
    pthread_mutex_unlock(&host.lock);
    return blocks;
}

void audio_stop(void)
{
    pthread_mutex_lock(&host.lock);
    host.stop = 1;
    pthread_mutex_unlock(&host.lock);
    pthread_join(host.thread, NULL);
    report("stopped: %s were silent", host.silent == 0 ? "no blocks" : host.silent < host.blocks ? "some blocks" : "all blocks");
}

void audio_set_logger(audio_logger *logger, void *user_data)
{
    host.logger = logger;
    host.logger_data = user_data;
}

/* From here on it is the user's: Rust can't read a va_list, so C makes text of it. */
struct log {
    void (*line)(intptr_t user_data, const char *text);
    intptr_t user_data;
};

static void format_line(void *user_data, const char *format, va_list arguments)
{
    struct log *log = user_data;
    char text[256];
    vsnprintf(text, sizeof text, format, arguments);
    log->line(log->user_data, text);
}

void log_lines(void (*line)(intptr_t user_data, const char *text), intptr_t user_data)
{
    static struct log log;
    log.line = line;
    log.user_data = user_data;
    audio_set_logger(format_line, &log);
}
