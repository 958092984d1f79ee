/* What the tables of a generated program are made of. `items.c` has the tables, `check.c` the checks. */
#ifndef CHECK_H
#define CHECK_H
#include "many.h"

#ifdef __wasm__
typedef double raw_handle;
/* A narrow integer is 32 bits wide there, and any 32 bits may be passed. */
typedef int32_t raw_u8, raw_u16, raw_i8, raw_i16;
#else
typedef uint64_t raw_handle;
typedef uint8_t raw_u8;
typedef uint16_t raw_u16;
typedef int8_t raw_i8;
typedef int16_t raw_i16;
#endif
typedef void *any_pointer;
typedef void (*any_function)(void);

enum kind { BOOLEAN, INTEGER, FLOATING, POINTER, FUNCTION, HANDLE, ENUMERATION, STRUCTURE, SAME, ARRAY };

struct type {
  enum kind kind;
  const char *name;
  /* As the header has it. */
  size_t size, align;
  /* What a wrapper or an array is of. */
  uint32_t of;
  /* How many elements, fields or enumerators; or which probe a function pointer points to. */
  uint32_t count;
  /* The first field or enumerator. */
  uint32_t first;
  /* Below zero is possible; or 0 is a handle. */
  bool flag;
};

struct field {
  const char *name;
  size_t offset, size;
  /* Of an array, the size of one element; otherwise 0. */
  size_t element;
  uint32_t of;
};

struct enumerator {
  uint64_t value;
  /* As the header has it. */
  uint64_t constant;
};

enum class { VALUE, REFERENCE, OPTIONAL_REFERENCE, SLICE, TEXT, C_TEXT, OPTIONAL_C_TEXT };

struct param {
  enum class class;
  uint32_t of;
  const char *rust;
};

enum result { NOTHING, ONE, OWNED_TEXT, VECTOR };

enum way { PLAIN, TRY, STUB, FIRST, LAST, INVOKE, RAW_PLAIN, RAW_TRY };

/* The arguments of a call. */
struct call {
  /* Where each is, or where it points to. */
  void *at[12];
  size_t len[12];
  /* Numbers once more, as wide as they get. */
  int64_t raw[12];
  uint64_t handle;
  void *code, *user_data;
  /* Where the result goes. */
  void *out;
};

struct item {
  const char *name, *rust;
  unsigned line;
  /* Whether the header declares it as it should. */
  bool declared;
  bool closure, tagged, fallible;
  uint32_t many;
  const struct param *params;
  enum result result;
  uint32_t of;
  /* A status, from the ways that have one. */
  int32_t (*call)(enum way, const struct call *);
};

extern const struct type types[];
extern const struct field fields[];
extern const struct enumerator enumerators[];
extern const struct item items[];
extern const uint32_t type_count, item_count;
extern const uint64_t seed_of_all;

/* The same function; but the compiler does not see that it is, and so lets it be called through another type. */
any_function any_of(any_function);

void *memcpy(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
size_t strlen(const char *);

#endif
