
/* What all libraries of this kind share. A program may include the headers of several. */
#ifndef REGISTRY_ABI_1
#define REGISTRY_ABI_1

/** How a call ended; an `int32_t`, which a later library may extend. */
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
  /** How many elements. */
  size_t length;
} registry_buffer;

/** What a `registry_value` holds. */
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

/** A value for `invoke`. As a result, text and bytes are the caller's to free with the library's `buffer_free`. */
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
  /** Bytes of a text or of bytes. */
  uint64_t length;
} registry_value;

#endif
