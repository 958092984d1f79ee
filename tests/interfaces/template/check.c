/* Checks a generated library: what its header says of each type, and what each call passes and answers.
 *
 * `support.rs` has the same random numbers and sums. Runs from `run(from, rounds)`: under an operating system by `main`, in
 * wasm by `run.js`. Each thing that is not as it should be is one line that begins with FAILED. */
#include "check.h"

#ifdef __wasm__
__attribute__((import_module("env"), import_name("say"))) void say_bytes(const char *text, size_t length);
#else
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static void say_bytes(const char *text, size_t length)
{
  if (write(1, text, length) < 0)
    _exit(3);
}
#endif

#if defined(__SANITIZE_ADDRESS__)
#define EXACT 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EXACT 1
#endif
#endif

any_function any_of(any_function function)
{
  return function;
}

/* ---- words ---- */

static char line[2048];
static size_t used;

static void say(const char *text)
{
  size_t length = strlen(text);
  if (length > sizeof line - used)
    length = sizeof line - used;
  memcpy(line + used, text, length);
  used += length;
}

static void say_number(uint64_t number)
{
  char digits[21];
  size_t at = sizeof digits - 1;
  digits[at] = 0;
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number);
  say(digits + at);
}

static void end_line(void)
{
  say("\n");
  say_bytes(line, used);
  used = 0;
}

/* ---- where we are ---- */

static struct {
  const struct item *item;
  uint32_t round;
  const char *way;
  const char *fault;
  int param;
} now;
static uint32_t failures, of_this_item, calls, refusals;

static void place(void)
{
  say(now.item->name);
  say(" (line ");
  say_number(now.item->line);
  say(" of lib.rs) ");
  say(now.item->rust);
  say(", round ");
  say_number(now.round);
  say(", ");
  say(now.way);
  if (now.fault) {
    say(", argument ");
    say_number((uint64_t)now.param);
    say(" ");
    say(now.fault);
  }
}

/* Begins a line about what is wrong; `end_line` ends it. Few for each item: one fault makes many. */
static bool failed(void)
{
  failures++;
  if (++of_this_item > 4)
    return false;
  say("FAILED ");
  place();
  say(": ");
  return true;
}

static void wrong(const char *what)
{
  if (failed()) {
    say(what);
    end_line();
  }
}

static void differs(const char *what, uint64_t is, uint64_t should)
{
  if (is != should && failed()) {
    say(what);
    say(" is ");
    say_number(is);
    say(", not ");
    say_number(should);
    end_line();
  }
}

/* What AddressSanitizer calls before it reports: the last line of what the program says. */
void __asan_on_error(void);
void __asan_on_error(void)
{
  used = 0;
  if (now.item) {
    say("STOPPED at ");
    place();
    end_line();
  }
}

#if !defined(__wasm__) && !defined(EXACT)
static void on_signal(int number)
{
  (void)number;
  __asan_on_error();
  _exit(4);
}
#endif

/* ---- random numbers and sums, as in support.rs ---- */

typedef struct { uint64_t state; } random_numbers;

static uint64_t next(random_numbers *r)
{
  uint64_t z = r->state += UINT64_C(0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static uint32_t below(random_numbers *r, uint32_t n) { return (uint32_t)(next(r) % n); }

static uint64_t bits(random_numbers *r)
{
  uint64_t kind = next(r) % 8, any = next(r);
  switch (kind) {
  case 0: return 0;
  case 1: return UINT64_MAX;
  case 2: return UINT64_C(0x8000000080008080);
  case 3: return UINT64_C(0x7FFFFFFF7FFF7F7F);
  default: return any;
  }
}

typedef uint64_t sum;
#define NO_SUM UINT64_C(0xCBF29CE484222325)

static void sum_bytes(sum *s, const void *bytes, size_t length)
{
  const unsigned char *byte = bytes;
  for (size_t i = 0; i < length; i++)
    *s = (*s ^ byte[i]) * UINT64_C(0x100000001B3);
}

static void sum_number(sum *s, uint64_t number) { sum_bytes(s, &number, sizeof number); }

/* ---- memory for what is passed: as long as it is and no longer ---- */

enum { MOST_ROOMS = 64, MARGIN = 64, ARENA = 4 << 20 };
static struct { unsigned char *block; size_t size; } rooms[MOST_ROOMS];
static size_t many_rooms;
#ifndef EXACT
static unsigned char arena[ARENA];
static size_t arena_used;
#endif

static void *room(size_t size, size_t align)
{
  unsigned char *block;
#ifdef EXACT
  void *got = NULL;
  if (posix_memalign(&got, align < sizeof(void *) ? sizeof(void *) : align, size ? size : 1))
    _exit(3);
  block = got;
#else
  /* With a margin on either side, which `end_rooms` looks at. */
  uintptr_t from = (uintptr_t)(arena + arena_used) + MARGIN;
  block = (unsigned char *)((from + align - 1) / align * align);
  arena_used = (size_t)(block - arena) + size + MARGIN;
  if (arena_used > ARENA)
    __builtin_trap();
  memset(block - MARGIN, 0xC3, MARGIN);
  memset(block + size, 0xC3, MARGIN);
#endif
  /* What is between the fields is never zero. */
  memset(block, 0xA5, size);
  rooms[many_rooms].block = block;
  rooms[many_rooms].size = size;
  many_rooms++;
  return block;
}

static void end_rooms(void)
{
  for (size_t i = 0; i < many_rooms; i++) {
#ifdef EXACT
    free(rooms[i].block);
#else
    for (size_t k = 0; k < MARGIN; k++)
      if (rooms[i].block[-1 - (ptrdiff_t)k] != 0xC3 || rooms[i].block[rooms[i].size + k] != 0xC3) {
        wrong("memory beside a value was written");
        break;
      }
#endif
  }
  many_rooms = 0;
#ifndef EXACT
  arena_used = 0;
#endif
}

/* ---- values, by their type ---- */

static uint64_t probes[3];

static const struct type *innermost(uint32_t of)
{
  while (types[of].kind == SAME)
    of = types[of].of;
  return &types[of];
}

static void make(uint32_t of, void *at, random_numbers *r)
{
  const struct type *type = innermost(of);
  unsigned char *to = at;
  uint64_t number;
  switch (type->kind) {
  case BOOLEAN: number = next(r) & 1; break;
  case FUNCTION: number = below(r, 4) ? probes[type->count] : 0; break;
  case ENUMERATION: number = enumerators[type->first + below(r, type->count)].value; break;
  case FLOATING: {
    uint64_t mantissa = type->size == 4 ? 0x7FFFFF : UINT64_C(0xFFFFFFFFFFFFF), quiet = (mantissa + 1) / 2;
    uint64_t exponent = type->size == 4 ? 0x7F800000 : UINT64_C(0x7FF0000000000000);
    number = bits(r);
    if ((number & exponent) == exponent && (number & mantissa) != 0)
      number |= quiet;
    break;
  }
  case HANDLE: {
    number = bits(r) & ((UINT64_C(1) << 53) - 1);
    raw_handle handle = (raw_handle)(number == 0 && !type->flag ? 1 : number);
    memcpy(at, &handle, sizeof handle);
    return;
  }
  case STRUCTURE:
    for (uint32_t i = type->first; i < type->first + type->count; i++)
      make(fields[i].of, to + fields[i].offset, r);
    return;
  case ARRAY:
    for (uint32_t i = 0; i < type->count; i++)
      make(type->of, to + i * types[type->of].size, r);
    return;
  default: number = bits(r);
  }
  memcpy(at, &number, type->size);
}

static void see(uint32_t of, const void *at, sum *s)
{
  const struct type *type = innermost(of);
  const unsigned char *from = at;
  switch (type->kind) {
  case BOOLEAN: sum_number(s, *from); break;
  case HANDLE: {
    raw_handle handle;
    memcpy(&handle, at, sizeof handle);
    sum_number(s, (uint64_t)handle);
    break;
  }
  case STRUCTURE:
    for (uint32_t i = type->first; i < type->first + type->count; i++)
      see(fields[i].of, from + fields[i].offset, s);
    break;
  case ARRAY:
    for (uint32_t i = 0; i < type->count; i++)
      see(type->of, from + i * types[type->of].size, s);
    break;
  default: sum_bytes(s, at, type->size);
  }
}

/* What `on_error` is for each type. */
static void least(uint32_t of, void *at)
{
  const struct type *type = innermost(of);
  unsigned char *to = at;
  switch (type->kind) {
  case ENUMERATION: memcpy(at, &enumerators[type->first].value, type->size); break;
  case HANDLE: {
    raw_handle handle = type->flag ? 0 : 1;
    memcpy(at, &handle, sizeof handle);
    break;
  }
  case STRUCTURE:
    for (uint32_t i = type->first; i < type->first + type->count; i++)
      least(fields[i].of, to + fields[i].offset);
    break;
  case ARRAY:
    for (uint32_t i = 0; i < type->count; i++)
      least(type->of, to + i * types[type->of].size);
    break;
  default: memset(at, 0, type->size);
  }
}

/* Makes a value into one that its type has not. False if it has them all. */
static bool spoil(uint32_t of, void *at, random_numbers *r)
{
  const struct type *type = innermost(of);
  unsigned char *to = at;
  uint32_t from;
  switch (type->kind) {
  case BOOLEAN: *to = (unsigned char)(2 + below(r, 254)); return true;
  case ENUMERATION:
    for (int tries = 0; tries < 20; tries++) {
      uint64_t number = bits(r), same = 0, one = 0;
      for (uint32_t i = 0; i < type->count; i++) {
        memcpy(&one, &enumerators[type->first + i].value, type->size);
        uint64_t low = 0;
        memcpy(&low, &number, type->size);
        same += one == low;
      }
      if (!same) {
        memcpy(at, &number, type->size);
        return true;
      }
    }
    return false;
  case STRUCTURE:
    from = below(r, type->count);
    for (uint32_t i = 0; i < type->count; i++) {
      const struct field *field = &fields[type->first + (from + i) % type->count];
      if (spoil(field->of, to + field->offset, r))
        return true;
    }
    return false;
  case ARRAY: return spoil(type->of, to + below(r, type->count) * types[type->of].size, r);
  default: return false;
  }
}

/* A number as wide as it gets; 0 for what is none. */
static int64_t raw_of(uint32_t of, const void *at)
{
  const struct type *type = innermost(of);
  uint64_t number = 0;
  if (type->kind != BOOLEAN && type->kind != INTEGER && type->kind != ENUMERATION)
    return 0;
  memcpy(&number, at, type->size);
  if (type->flag && type->size < 8 && number >> (8 * type->size - 1))
    number |= UINT64_MAX << (8 * type->size);
  return (int64_t)number;
}

/* ---- arguments ---- */

static const char *const letters[] = {"a", "Z", "", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\xA6\x80"};

/* Some letters, the third being NUL; returns the bytes. */
static size_t make_text(unsigned char *to, random_numbers *r)
{
  uint32_t many = below(r, 6);
  size_t length = 0;
  for (uint32_t i = 0; i < many; i++) {
    const char *letter = letters[below(r, 6)];
    size_t bytes = *letter ? strlen(letter) : 1;
    memcpy(to + length, letter, bytes);
    length += bytes;
  }
  return length;
}

static void prepare(struct call *c, const struct param *param, uint32_t at, random_numbers *r, sum *s)
{
  const struct type *type = &types[param->of];
  unsigned char text[32];
  *s = NO_SUM;
  switch (param->class) {
  case OPTIONAL_REFERENCE: {
    bool some = below(r, 3) != 0;
    sum_number(s, some);
    c->at[at] = NULL;
    if (!some)
      return;
    /* fall through */
  }
  case VALUE:
  case REFERENCE:
    c->at[at] = room(type->size, type->align);
    make(param->of, c->at[at], r);
    see(param->of, c->at[at], s);
    c->raw[at] = raw_of(param->of, c->at[at]);
    return;
  case SLICE: {
    size_t many = below(r, 5);
    c->len[at] = many;
    sum_number(s, many);
    if (!many) {
      /* No elements: the pointer is nobody's business. */
      c->at[at] = below(r, 2) ? NULL : (void *)(uintptr_t)1;
      return;
    }
    unsigned char *to = room(many * type->size, type->align);
    c->at[at] = to;
    for (size_t i = 0; i < many; i++) {
      make(param->of, to + i * type->size, r);
      see(param->of, to + i * type->size, s);
    }
    return;
  }
  case TEXT:
    c->len[at] = make_text(text, r);
    c->at[at] = room(c->len[at], 1);
    memcpy(c->at[at], text, c->len[at]);
    sum_number(s, c->len[at]);
    sum_bytes(s, text, c->len[at]);
    /* As Rust sees a text: byte by byte, of one byte each. */
    return;
  case OPTIONAL_C_TEXT: {
    bool some = below(r, 3) != 0;
    sum_number(s, some);
    c->at[at] = NULL;
    if (!some)
      return;
    /* fall through */
  }
  case C_TEXT: {
    size_t length = below(r, 8);
    unsigned char *to = room(length + 1, 1);
    for (size_t i = 0; i < length; i++)
      to[i] = (unsigned char)(1 + below(r, 255));
    to[length] = 0;
    c->at[at] = to;
    sum_number(s, length);
    sum_bytes(s, to, length);
  }
  }
}

/* ---- arguments that are no values ---- */

enum fault { NO_VALUE, NULL_POINTER, TOO_LONG, MISALIGNED, NOT_UTF8, NO_HANDLE, TOO_WIDE, FAULTS };
static const char *const fault_names[] = {"is no value of its type", "is null", "is too long", "is misaligned",
                                          "is not UTF-8", "is no handle", "is too wide"};

/* The value moved to where its type may not stand. */
static void *misaligned(const void *from, size_t size, size_t align)
{
  unsigned char *to = room(size + align, align);
  memcpy(to + align / 2, from, size);
  return to + align / 2;
}

/* False where there is no such fault. */
static bool damage(struct call *c, const struct param *param, uint32_t at, enum fault fault, random_numbers *r)
{
  const struct type *type = &types[param->of], *inner = innermost(param->of);
  bool reference = param->class == REFERENCE || param->class == OPTIONAL_REFERENCE;
  bool counted = param->class == SLICE || param->class == TEXT;
  size_t size = param->class == TEXT ? 1 : type->size, most = SIZE_MAX / 2 / size;
  switch (fault) {
  case NO_VALUE:
    if (param->class == SLICE && c->len[at]) {
      return spoil(param->of, (unsigned char *)c->at[at] + below(r, (uint32_t)c->len[at]) * type->size, r);
    }
    if (!(param->class == VALUE || reference) || !c->at[at] || !spoil(param->of, c->at[at], r))
      return false;
    c->raw[at] = raw_of(param->of, c->at[at]);
    return true;
  case NULL_POINTER:
    c->at[at] = param->class == VALUE ? c->at[at] : NULL;
    c->len[at] = 1 + below(r, 5);
    return counted || param->class == REFERENCE || param->class == C_TEXT;
  case TOO_LONG:
    if (!counted)
      return false;
    c->at[at] = room(size, param->class == TEXT ? 1 : type->align);
    c->len[at] = below(r, 2) ? most + 1 : SIZE_MAX - below(r, 3);
    return true;
  case MISALIGNED:
    if (type->align < 2 || !c->at[at] || !(reference || param->class == SLICE))
      return false;
    if (param->class == SLICE && !c->len[at])
      return false;
    c->at[at] = misaligned(c->at[at], param->class == SLICE ? c->len[at] * size : size, type->align);
    return true;
  case NOT_UTF8: {
    static const char *const no_text[] = {"\xFF", "a\xE2\x82", "\xED\xA0\x80", "\xC0\x80"};
    if (param->class != TEXT)
      return false;
    const char *text = no_text[below(r, 4)];
    c->len[at] = strlen(text);
    c->at[at] = room(c->len[at], 1);
    memcpy(c->at[at], text, c->len[at]);
    return true;
  }
  case NO_HANDLE: {
    if (param->class != VALUE || inner->kind != HANDLE)
      return false;
    raw_handle handle = (raw_handle)(UINT64_C(1) << 53);
#ifdef __wasm__
    static const double doubles[] = {1.5, -1, 1e300, -0.5};
    if (below(r, 2))
      handle = doubles[below(r, 4)];
#endif
    if (!inner->flag && below(r, 3) == 0)
      handle = 0;
    memcpy(c->at[at], &handle, sizeof handle);
    return true;
  }
  case TOO_WIDE:
#ifdef __wasm__
    if (param->class != VALUE || inner->size > 2)
      return false;
    if (inner->kind != BOOLEAN && inner->kind != INTEGER && inner->kind != ENUMERATION)
      return false;
    c->raw[at] += (int64_t)(1 + below(r, 100)) << (8 * inner->size);
    return true;
#endif
  default: return false;
  }
}

/* ---- calls ---- */

static const char *const way_names[] = {"by name", "by _try", "by stub", "by the first thunk", "by the last thunk",
                                        "by invoke", "by name, any bits", "by _try, any bits"};

static uint64_t seed_of(uint32_t item, uint32_t round)
{
  random_numbers r = {seed_of_all ^ (uint64_t)item << 40 ^ (uint64_t)round << 8};
  return next(&r);
}

static void reach(struct call *c, enum way way)
{
  uint32_t item = (uint32_t)(now.item - items), which = way == FIRST ? 2 : way == LAST ? 3 : 1;
  c->handle = many_way(item, 0);
  c->code = (void *)(uintptr_t)many_way(item, which);
  c->user_data = (void *)(uintptr_t)many_way(item, 4);
}

/* What a call must answer. */
struct expected {
  bool failed;
  unsigned char *value;
  size_t length;
};

static size_t result_size(const struct item *item)
{
  return item->result == NOTHING ? 0 : item->result == ONE ? types[item->of].size : sizeof(registry_buffer);
}

static size_t result_align(const struct item *item)
{
  return item->result == NOTHING ? 1 : item->result == ONE ? types[item->of].align : _Alignof(registry_buffer);
}

static struct expected expect(const struct item *item, uint64_t seed)
{
  random_numbers r = {seed};
  struct expected e = {item->fallible && below(&r, 4) == 0, NULL, 0};
  const struct type *type = &types[item->of];
  if (e.failed)
    return e;
  switch (item->result) {
  case NOTHING: break;
  case ONE:
    e.value = room(type->size, type->align);
    make(item->of, e.value, &r);
    break;
  case OWNED_TEXT:
    e.value = room(32, 1);
    e.length = make_text(e.value, &r);
    break;
  case VECTOR:
    e.length = below(&r, 5);
    e.value = room(e.length * type->size, type->align);
    for (size_t i = 0; i < e.length; i++)
      make(item->of, e.value + i * type->size, &r);
  }
  return e;
}

static void same_value(uint32_t of, const void *got, const void *wanted)
{
  sum is = NO_SUM, should = NO_SUM;
  see(of, got, &is);
  see(of, wanted, &should);
  if (is != should)
    wrong("another value came back than Rust returned");
}

static void same_buffer(const struct item *item, registry_buffer buffer, const struct expected *e)
{
  const unsigned char *data = buffer.data;
  differs("the buffer's length", buffer.length, e->length);
  if (buffer.length != e->length)
    return;
  if (!e->length) {
    if (data)
      wrong("an empty buffer has a pointer");
    return;
  }
  if (!data) {
    wrong("a buffer has no pointer");
    return;
  }
  if (item->result == OWNED_TEXT) {
    if (memcmp(data, e->value, e->length))
      wrong("another text came back than Rust returned");
  } else {
    const struct type *type = &types[item->of];
    if ((uintptr_t)data % type->align)
      wrong("the buffer is not aligned");
    for (size_t i = 0; i < e->length; i++)
      same_value(item->of, data + i * type->size, e->value + i * type->size);
  }
  differs("the status of buffer_free", (uint64_t)many_buffer_free(buffer.data), 0);
  differs("the status of a second buffer_free", (uint64_t)many_buffer_free(buffer.data), 10);
}

static bool is_untouched(const unsigned char *out, size_t size)
{
  for (size_t i = 0; i < size; i++)
    if (out[i] != 0x5A)
      return false;
  return true;
}

/* `on_error`: what a plain call returns that could not be made, or that failed. */
static void is_on_error(const struct item *item, const void *out)
{
  if (item->result == ONE) {
    void *should = room(types[item->of].size, types[item->of].align);
    least(item->of, should);
    same_value(item->of, out, should);
  } else if (item->result != NOTHING) {
    registry_buffer buffer;
    memcpy(&buffer, out, sizeof buffer);
    if (buffer.data || buffer.length)
      wrong("`on_error` is no empty buffer");
  }
}

static void check_result(const struct item *item, bool has_status, int32_t status, int32_t last, const unsigned char *out,
                         const struct expected *e)
{
  size_t size = result_size(item);
  if (has_status) {
    differs("the status", (uint64_t)status, e->failed ? 11 : 0);
    if (e->failed && out && !is_untouched(out, size))
      wrong("a failed call wrote a result");
    if (status || e->failed)
      return;
  } else if (e->failed) {
    is_on_error(item, out);
    differs("last_status", (uint64_t)last, 11);
    return;
  }
  if (item->result == ONE && out)
    same_value(item->of, out, e->value);
  if ((item->result == OWNED_TEXT || item->result == VECTOR) && out) {
    registry_buffer buffer;
    memcpy(&buffer, out, sizeof buffer);
    same_buffer(item, buffer, e);
  }
}

static void *place_of_result(const struct item *item, bool may_be_odd)
{
  size_t size = result_size(item), align = result_align(item);
  unsigned char *out;
  if (may_be_odd && now.round % 8 == 5)
    return NULL;
  /* Results may be written to any address. */
  if (may_be_odd && now.round % 4 == 3)
    out = (unsigned char *)room(size + 1, align) + 1;
  else
    out = room(size, align);
  memset(out, 0x5A, size);
  return out;
}

static void check_seen(const struct item *item, const sum *sums)
{
  differs("the number of runs", many_runs(), 1);
  for (uint32_t i = 0; i < item->many; i++)
    if (many_seen(i) != sums[i] && failed()) {
      say("Rust saw another value of argument ");
      say_number(i);
      say(", `");
      say(item->params[i].rust);
      say("`, than C passed");
      end_line();
    }
}

static bool by_invoke(const struct item *item, const struct call *c, registry_value *result, int32_t *status);

/* One call with good arguments. */
static void call(const struct item *item, uint32_t number, enum way way)
{
  random_numbers r = {seed_of(number, now.round)};
  struct call c;
  sum sums[12];
  memset(&c, 0, sizeof c);
  now.way = way_names[way];
  for (uint32_t i = 0; i < item->many; i++)
    prepare(&c, &item->params[i], i, &r, &sums[i]);
  reach(&c, way);
  uint64_t seed = next(&r);
  struct expected e = expect(item, seed);
  unsigned char *out = place_of_result(item, way == TRY);
  int32_t status, last;
  registry_value tagged;
  c.out = out;
  many_begin(seed);
  if (way == INVOKE) {
    if (by_invoke(item, &c, &tagged, &status)) {
      last = many_last_status();
      check_seen(item, sums);
      if (status == 0) {
        const void *from = &tagged.as;
        double wide = tagged.as.f;
        float narrow = (float)wide;
        raw_handle handle = (raw_handle)tagged.as.u;
        const struct type *type = innermost(item->of);
        registry_buffer buffer = {(void *)tagged.as.p, (size_t)tagged.length};
        if (item->result == ONE)
          memcpy(out, type->kind == FLOATING && type->size == 4 ? &narrow : type->kind == HANDLE ? &handle : from,
                 type->size);
        else if (item->result == OWNED_TEXT)
          memcpy(out, &buffer, sizeof buffer);
      }
      check_result(item, true, status, last, out, &e);
    }
  } else {
    status = item->call(way, &c);
    /* At once: the next call that succeeds may clear it. */
    last = many_last_status();
    check_seen(item, sums);
    check_result(item, way == TRY, status, last, out, &e);
  }
  calls++;
  end_rooms();
}

/* One call with an argument that is no value, or none if there is no such fault. */
static void refused(const struct item *item, uint32_t number, uint32_t at, enum fault fault, enum way way)
{
  random_numbers r = {seed_of(number, now.round)};
  struct call c;
  sum unused;
  memset(&c, 0, sizeof c);
  now.way = way_names[way];
  now.fault = fault_names[fault];
  now.param = (int)at;
  for (uint32_t i = 0; i < item->many; i++)
    prepare(&c, &item->params[i], i, &r, &unused);
  if (damage(&c, &item->params[at], at, fault, &r)) {
    unsigned char *out = place_of_result(item, false);
    reach(&c, way);
    c.out = out;
    many_begin(0);
    int32_t status = item->call(way, &c), last = many_last_status();
    differs("the number of runs", many_runs(), 0);
    if (way == RAW_TRY) {
      differs("the status", (uint64_t)status, 10);
      if (!is_untouched(out, result_size(item)))
        wrong("a refused call wrote a result");
    } else {
      differs("last_status", (uint64_t)last, 10);
      is_on_error(item, out);
    }
    refusals++;
  }
  now.fault = NULL;
  end_rooms();
}

static registry_value tag(uint32_t of, const void *at)
{
  const struct type *type = innermost(of);
  registry_value value;
  memset(&value, 0, sizeof value);
  value.as.u = (uint64_t)raw_of(of, at);
  switch (type->kind) {
  case BOOLEAN: value.tag = REGISTRY_BOOL; break;
  case INTEGER:
  case ENUMERATION: value.tag = type->flag ? REGISTRY_INT : REGISTRY_UINT; break;
  case FLOATING: {
    float narrow;
    memcpy(&narrow, at, 4);
    value.tag = REGISTRY_FLOAT;
    if (type->size == 4)
      value.as.f = (double)narrow;
    else
      memcpy(&value.as.f, at, 8);
    break;
  }
  case HANDLE: {
    raw_handle handle;
    memcpy(&handle, at, sizeof handle);
    value.tag = handle ? REGISTRY_HANDLE : REGISTRY_VOID;
    value.as.u = (uint64_t)handle;
    break;
  }
  default:
    value.tag = REGISTRY_POINTER;
    memcpy(&value.as.p, at, sizeof(void *));
  }
  return value;
}

/* False if one of the arguments is none of a tagged value's. */
static bool by_invoke(const struct item *item, const struct call *c, registry_value *result, int32_t *status)
{
  registry_value values[12];
  for (uint32_t i = 0; i < item->many; i++) {
    const struct param *param = &item->params[i];
    if (param->class == VALUE) {
      values[i] = tag(param->of, c->at[i]);
    } else if (param->class == TEXT) {
      memset(&values[i], 0, sizeof values[i]);
      values[i].tag = REGISTRY_TEXT;
      values[i].as.p = c->at[i];
      values[i].length = c->len[i];
    } else if (param->class == C_TEXT || param->class == OPTIONAL_C_TEXT) {
      memset(&values[i], 0, sizeof values[i]);
      values[i].tag = c->at[i] ? REGISTRY_POINTER : REGISTRY_VOID;
      values[i].as.p = c->at[i];
    } else {
      return false;
    }
  }
  memset(result, 0x5A, sizeof *result);
  *status = many_invoke((raw_handle)c->handle, values, item->many, result);
  return true;
}

static void check_item(uint32_t number, uint32_t rounds)
{
  const struct item *item = &items[number];
  now.item = item;
  of_this_item = 0;
  now.round = 0;
  now.way = "in the header";
  if (!item->declared)
    wrong("is declared with other types");
  for (now.round = 0; now.round < rounds; now.round++) {
    for (enum way way = PLAIN; way <= INVOKE; way++) {
      bool is_thunk = way == FIRST || way == LAST;
      if ((is_thunk && !item->closure) || (way == INVOKE && !item->tagged))
        continue;
      call(item, number, way);
    }
    for (uint32_t at = 0; at < item->many; at++)
      for (enum fault fault = NO_VALUE; fault < FAULTS; fault++) {
        refused(item, number, at, fault, RAW_TRY);
        refused(item, number, at, fault, RAW_PLAIN);
      }
  }
}

/* ---- layouts ---- */

static void layout_differs(const struct type *type, const char *field, const char *what, uint64_t c, uint64_t rust)
{
  if (c == rust)
    return;
  failures++;
  say("FAILED layout of ");
  say(type->name);
  if (field) {
    say(".");
    say(field);
  }
  say(": ");
  say(what);
  say(" is ");
  say_number(c);
  say(" in C, and ");
  say_number(rust);
  say(" in Rust");
  end_line();
}

static void check_layouts(void)
{
  for (uint32_t of = 0; of < type_count; of++) {
    const struct type *type = &types[of];
    layout_differs(type, NULL, "the size", type->size, type->kind == HANDLE ? 8 : many_layout(of, 0));
    layout_differs(type, NULL, "the alignment", type->align, type->kind == HANDLE ? _Alignof(raw_handle) : many_layout(of, 1));
    if (type->kind == STRUCTURE)
      for (uint32_t i = 0; i < type->count; i++) {
        const struct field *field = &fields[type->first + i];
        const struct type *inner = innermost(field->of);
        layout_differs(type, field->name, "the offset", field->offset, many_layout(of, i + 2));
        layout_differs(type, field->name, "the size", field->size, many_layout(field->of, 0));
        if (field->element)
          layout_differs(type, field->name, "the size of an element", field->element, many_layout(inner->of, 0));
      }
    if (type->kind == ENUMERATION)
      for (uint32_t i = 0; i < type->count; i++)
        layout_differs(type, NULL, "an enumerator", enumerators[type->first + i].constant,
                       enumerators[type->first + i].value);
  }
}

/* ---- all ---- */

uint32_t run(uint32_t from, uint32_t rounds);
uint32_t run(uint32_t from, uint32_t rounds)
{
  many_set_up();
  for (uint32_t i = 0; i < 3; i++)
    probes[i] = many_probe(i);
  if (!from)
    check_layouts();
  for (uint32_t number = from; number < item_count; number++) {
    say("at ");
    say_number(number);
    end_line();
    check_item(number, rounds);
  }
  now.item = NULL;
  say("checked: ");
  say_number(type_count);
  say(" types, ");
  say_number(item_count - from);
  say(" items, ");
  say_number(calls);
  say(" calls, ");
  say_number(refusals);
  say(" refusals, ");
  say_number(failures);
  say(" failures");
  end_line();
  return failures;
}

#ifndef __wasm__
int main(int argc, char **argv)
{
  if (argc < 3)
    return 2;
#ifndef EXACT
  signal(SIGSEGV, on_signal);
  signal(SIGBUS, on_signal);
  signal(SIGABRT, on_signal);
  signal(SIGILL, on_signal);
#endif
  return run((uint32_t)atoi(argv[1]), (uint32_t)atoi(argv[2])) ? 1 : 0;
}
#endif
