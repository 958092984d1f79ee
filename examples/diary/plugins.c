/* The plugins in C: `cc plugins.c -Ibindings/c -ldiary`, with the generated header. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diary.h"

/* Prints lines. */
static int32_t print_line(void *user_data, diary_Level level, const char *text, size_t text_len, registry_text *error) {
    (void)user_data;
    (void)error;
    printf("%c %.*s\n", level == DIARY_LEVEL_WARNING ? '!' : ' ', (int)text_len, text);
    return REGISTRY_OK;
}

static const diary_Logger_methods CONSOLE = {sizeof CONSOLE, print_line};

/* Keeps pages in memory. */
struct page {
    struct page *next;
    char date[16];
    char text[24];
};

struct in_memory {
    struct page *pages;
};

static struct page *found(struct in_memory *memory, const char *date, size_t date_len) {
    struct page *page = memory->pages;
    while (page != NULL && (strlen(page->date) != date_len || memcmp(page->date, date, date_len) != 0)) {
        page = page->next;
    }
    return page;
}

static int32_t write_page(void *user_data, const char *date, size_t date_len, const char *text, size_t text_len,
                          registry_text *error) {
    struct in_memory *memory = user_data;
    struct page *page = found(memory, date, date_len);
    if (text_len > 20 || date_len >= sizeof page->date) {
        const char *why = "too long";
        error->set(error, why, strlen(why));
        return ENOSPC;
    }
    if (page == NULL) {
        page = calloc(1, sizeof *page);
        if (page == NULL) {
            return ENOMEM;
        }
        memcpy(page->date, date, date_len);
        page->next = memory->pages;
        memory->pages = page;
    }
    memcpy(page->text, text, text_len);
    page->text[text_len] = '\0';
    return REGISTRY_OK;
}

static int32_t read_page(void *user_data, const char *date, size_t date_len, uint64_t reader, bool *result,
                         registry_text *error) {
    struct page *page = found(user_data, date, date_len);
    (void)error;
    *result = page != NULL;
    if (page != NULL && diary_Reader_try(reader, page->text, strlen(page->text)) != REGISTRY_OK) {
        return REGISTRY_FAILED;
    }
    return REGISTRY_OK;
}

/* Rust needs the storage no more. */
static void let_go(void *user_data) {
    struct in_memory *memory = user_data;
    while (memory->pages != NULL) {
        struct page *page = memory->pages;
        memory->pages = page->next;
        free(page);
    }
}

static const diary_Storage_methods IN_MEMORY = {sizeof IN_MEMORY, write_page, read_page};

int main(void) {
    struct in_memory memory = {NULL};
    const diary_Logger_foreign logger = {sizeof logger, &CONSOLE, NULL, NULL, 0};
    const diary_Storage_foreign storage = {sizeof storage, &IN_MEMORY, &memory, let_go, 0};
    printf("%u letters\n", (unsigned)diary_keep(&logger, &storage));
    return 0;
}
