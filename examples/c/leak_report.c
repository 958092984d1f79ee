/* A cache of the kind that C libraries have: it keeps a `user_data` for each name, and calls `destroy` on it
 * when the entry goes. It has a bug: what is put under a name that is taken replaces it, undestroyed. */
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
            /* Here the old entry's destroy is forgotten. */
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
