
/* The declarations that all such libraries share. A program may include the headers of several. */
#ifndef REGISTRY_ABI_1
#define REGISTRY_ABI_1
#define REGISTRY_STATUSES {{ statuses | length }}

/** How a call ended: an `int32_t`. Later libraries may add statuses. */
enum registry_status {
{% for s in statuses %}
  /** {{ s.meaning }} */
  REGISTRY_{{ s.name }} = {{ s.number }}{{ "," if not loop.last }}
{% endfor %}
};

/** A result that the caller frees with the library's `buffer_free(data)`. */
typedef struct registry_buffer {
  /** The elements, or null if there are none. */
  void *data;
  /** The number of elements. */
  size_t length;
} registry_buffer;

/** The type of a `registry_value`. */
enum registry_tag {
  REGISTRY_VOID = 0,
  REGISTRY_BOOL = 1,
  REGISTRY_INT = 2,
  REGISTRY_UINT = 3,
  REGISTRY_FLOAT = 4,
  REGISTRY_TEXT = 5,
  REGISTRY_BYTES = 6,
  REGISTRY_POINTER = 7,
  REGISTRY_HANDLE = 8
};

/**
 * A value for `invoke`. Each type takes its own tag, and values are not converted: another tag is INVALID_ARGUMENT.
 *
 *   bool                                      REGISTRY_BOOL
 *   signed integers and enumerations of them  REGISTRY_INT
 *   unsigned ones                             REGISTRY_UINT
 *   float, double                             REGISTRY_FLOAT, rounded to the nearest float
 *   text, bytes                               REGISTRY_TEXT or REGISTRY_BYTES
 *   pointers, function pointers               REGISTRY_POINTER, or REGISTRY_VOID for null
 *   C strings                                 REGISTRY_POINTER; REGISTRY_VOID if they may be null
 *   handles                                   REGISTRY_HANDLE; REGISTRY_VOID if they may be 0
 *
 * The caller frees text and bytes of a result with the library's `buffer_free`. */
typedef struct registry_value {
  /** One of `registry_tag`. */
  uint32_t tag;
  /** Zero. */
  uint32_t reserved;
  /** The value, by the tag. */
  union {
    /** `REGISTRY_INT`. */
    int64_t i;
    /** `REGISTRY_BOOL`, `REGISTRY_UINT`, `REGISTRY_HANDLE`. */
    uint64_t u;
    /** `REGISTRY_FLOAT`. */
    double f;
    /** `REGISTRY_TEXT`, `REGISTRY_BYTES`, `REGISTRY_POINTER`. */
    const void *p;
  } as;
  /** The length of text or bytes; unused for other tags. */
  uint64_t length;
} registry_value;

#endif

/* Statuses that the header of an older library, which came first, may not have. */
{% for s in statuses %}
{% if s.number >= 14 %}
#if REGISTRY_STATUSES <= {{ s.number }}
#define REGISTRY_{{ s.name }} {{ s.number }}
#endif
{% endif %}
{% endfor %}

/* Where a foreign callable puts the message and the code of its failure. Valid until the callable returns, on its thread. */
#ifndef REGISTRY_ABI_TEXT
#define REGISTRY_ABI_TEXT
typedef struct registry_text {
  /** Copies `length` bytes of UTF-8. The last text counts. */
  void (*set)(struct registry_text *self, const char *text, size_t length);
  /** Takes a code, such as an `errno`; 0 is none. The callable then returns `REGISTRY_FAILED`. */
  void (*set_code)(struct registry_text *self, int32_t code);
} registry_text;
#endif

/* Macros that declare alignments and assert layouts, in C99 and C++11 and later. */
#ifndef REGISTRY_ALIGNED
#if defined(__cplusplus) && __cplusplus >= 201103L
#define REGISTRY_ALIGNED(bytes) alignas(bytes)
#define REGISTRY_ASSERT(condition, message) static_assert(condition, message)
#define REGISTRY_ALIGNOF(type) alignof(type)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L
#define REGISTRY_ALIGNED(bytes) alignas(bytes)
#define REGISTRY_ASSERT(condition, message) static_assert(condition, message)
#define REGISTRY_ALIGNOF(type) alignof(type)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define REGISTRY_ALIGNED(bytes) _Alignas(bytes)
#define REGISTRY_ASSERT(condition, message) _Static_assert(condition, message)
#define REGISTRY_ALIGNOF(type) _Alignof(type)
#elif defined(_MSC_VER)
#define REGISTRY_ALIGNED(bytes) __declspec(align(bytes))
#define REGISTRY_ASSERT(condition, message) struct registry_not_asserted
#define REGISTRY_ALIGNOF(type) __alignof(type)
#elif defined(__GNUC__) && !defined(__cplusplus)
#define REGISTRY_ALIGNED(bytes) __attribute__((aligned(bytes)))
#define REGISTRY_ASSERT(condition, message) __extension__ _Static_assert(condition, message)
#define REGISTRY_ALIGNOF(type) __alignof__(type)
#else
#define REGISTRY_ALIGNED(bytes) __attribute__((aligned(bytes)))
#define REGISTRY_ASSERT(condition, message) struct registry_not_asserted
#define REGISTRY_ALIGNOF(type) __alignof__(type)
#endif
#define REGISTRY_LAYOUT(type, size, align) REGISTRY_ASSERT(sizeof(type) == size && REGISTRY_ALIGNOF(type) == align, "the library's " #type " has " #size " bytes, aligned to " #align)
#define REGISTRY_OFFSET(type, field, offset) REGISTRY_ASSERT(offsetof(type, field) == offset, "the library's " #type " has " #field " at byte " #offset)
#endif
