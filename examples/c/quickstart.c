/* The C half of the quickstart: it knows a function's name, and nothing of Rust. */
#include <stdint.h>
#include <stdio.h>

int64_t quickstart_add_tax(int64_t cents);
int32_t quickstart_last_status(void);
size_t quickstart_last_error(char *buf, size_t len);
const char *quickstart_status_name(int32_t status);

void shop_checkout(int64_t cents)
{
    int64_t total = quickstart_add_tax(cents);
    if (total != -1) {
        printf("C: %lld cents become %lld\n", (long long)cents, (long long)total);
        return;
    }
    char why[256];
    quickstart_last_error(why, sizeof why);
    printf("C: %s: %s\n", quickstart_status_name(quickstart_last_status()), why);
}
