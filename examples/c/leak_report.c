/* A cache as in many C libraries: it keeps a `user_data` for each name, and calls `destroy` on it
 * when the entry is removed. It has a bug: a new entry under an existing name replaces the old one without destroying it. */
#include <stddef.h>
#include <string.h>

struct entry {
    const char *name;
    void *user_data;
    void (*destroy)(void *user_data);
};

static struct entry cache[8];

int cache_put(const char *name, void *user_data, void (*destroy)(void *user_data))
{
    for (size_t i = 0; i < sizeof cache / sizeof *cache; i++) {
        struct entry *entry = &cache[i];
        if (entry->name == NULL || strcmp(entry->name, name) == 0) {
            /* The bug: the call of the old entry's destroy is missing here. */
            entry->name = name;
            entry->user_data = user_data;
            entry->destroy = destroy;
            return 0;
        }
    }
    return -1;
}

void cache_clear(void)
{
    for (size_t i = 0; i < sizeof cache / sizeof *cache; i++) {
        if (cache[i].name != NULL)
            cache[i].destroy(cache[i].user_data);
        cache[i].name = NULL;
    }
}
