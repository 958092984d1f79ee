// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.

{% include "errors.js" %}

const PANICKED = STATUSES.indexOf("PANICKED");

const FINGERPRINT = {{ fingerprint }};

{% include "enums.js" %}
/** The handles that are hardcoded in the functions. */
{% if handles %}
export const handles = Object.freeze({
{% for name, handle in handles %}
  {{ name }}: {{ handle }},
{% endfor %}
});
{% else %}
export const handles = Object.freeze({});
{% endif %}

const $encoder = new TextEncoder();
const $decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const $dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

{% include "arguments.js" %}

/** An address, or null for 0. */
function $address(raw) {
  return raw === 0 ? null : BigInt(raw);
}

// Raw results: every integer of at most 32 bits comes back as a signed one of 32.
const $toBool = (raw) => raw !== 0;
const $toU8 = (raw) => raw & 0xff;
const $toI8 = (raw) => (raw << 24) >> 24;
const $toU16 = (raw) => raw & 0xffff;
const $toI16 = (raw) => (raw << 16) >> 16;
const $toU32 = (raw) => raw >>> 0;

/** The bytes of one value. */
function $packOne(value, size, write, name) {
  const bytes = new Uint8Array(size);
  write(new DataView(bytes.buffer), 0, value, name);
  return bytes;
}

/** The bytes of several values. */
function $pack(values, size, write, name) {
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  let i = 0;
  try {
    for (; i < values.length; i++) write(view, i * size, values[i], "");
  } catch (error) {
    throw $within(`${name}[${i}]`, error);
  }
  return bytes;
}

function $unpack(bytes, size, read) {
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / size }, (_, i) => read(view, i * size));
}

{% include "layouts.js" %}
{% if callables %}
{% include "functions.js" %}

/** Bytes with one raw number in them, which that method of a view writes. */
function $ofScalar(size, set, raw) {
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer)[set](0, raw, true);
  return bytes;
}

{% endif %}
{% if queues %}
{% include "queue.js" %}

{% endif %}
{% include "fingerprint.js" %}

async function $compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer) return WebAssembly.compile(source);
  if (ArrayBuffer.isView(source)) return WebAssembly.compile(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  const isPlace = typeof source === "string" || source instanceof URL;
  // Node fetches no files.
  const files = isPlace && String(source).startsWith("file:") ? globalThis.process?.getBuiltinModule?.("node:fs") : undefined;
  if (files) return WebAssembly.compile(await files.promises.readFile(new URL(source)));
  const response = await (isPlace ? fetch(source) : source);
  if (typeof response?.arrayBuffer !== "function") $wrong("source", response, "a URL, a response, bytes or a compiled module");
  const place = response.url ? `the module \`${response.url}\`` : "the module";
  if (response.ok === false) throw new Error(`${place} could not be fetched: ${response.status} ${response.statusText}`);
  const bytes = await response.arrayBuffer();
  // A server may answer with a page for what is missing.
  const isWasm = bytes.byteLength >= 4 && new DataView(bytes).getUint32(0) === 0x0061736d;
  if (!isWasm) throw new Error(`${place} is no wasm: the response is of the type ${response.headers?.get("content-type") ?? "unknown"}`);
  return WebAssembly.compile(bytes);
}

/**
 * The frames of calls that are running lie in one block of the library's own memory, each above the one that called it.
 * An instance has one block, however often it is attached.
 */
const $stacks = new WeakMap();
const ROOM = 65536;

function $stackOf($exports) {
  // The same function for as long as the instance lives, in whatever object it is.
  const key = $exports.{{ prefix }}_buffer_new;
  if (!$stacks.has(key)) {
    const block = key(ROOM);
    if (block === 0) throw new RangeError(`the module has no room for ${ROOM} bytes`);
    $stacks.set(key, { top: block, end: block + ROOM });
  }
  return $stacks.get(key);
}

{% include "hook.js" %}
export async function load(source = new URL("./{{ library.stem }}.wasm", import.meta.url), imports = {}) {
  const module = await $compile(source);
  const instance = await WebAssembly.instantiate(module, imports);
  return attach(instance.exports, module);
}

export function attach($exports, $module) {
  if ($exports?.memory?.buffer === undefined) $wrong("exports", $exports, "the exports of an instance");
  const $found = $module === undefined ? FINGERPRINT : $fingerprint($module);
  if ($found !== FINGERPRINT) {
    throw new StaleBindingError(
      `the module offers another interface than this file: fingerprint ${FINGERPRINT.toString(16)} expected, ${$found.toString(16)} found; ` +
        "write the bindings again from the module, or serve the module that belongs to them",
    );
  }

  let $view = new DataView($exports.memory.buffer);
  /** A view of the memory, renewed after the memory has grown. */
  function $data() {
    // Shared memory keeps its old buffer as it was, where other memory empties it.
    const { buffer } = $exports.memory;
    if ($view.buffer !== buffer) $view = new DataView(buffer);
    return $view;
  }

  /**
   * Reports an error that has left the module to the library, which can't notice by itself that its frames are gone.
   * Of a panic the library has the message: the trap becomes the failure that it is elsewhere.
   */
  function $cutOff(error, callback) {
    const status = $exports.{{ prefix }}_trapped();
    if (status !== PANICKED || !(error instanceof WebAssembly.RuntimeError)) return error;
    const failure = new RegistryError(status, callback, $text($exports.{{ prefix }}_last_error));
    failure.cause = error;
    return failure;
  }

{% if queues %}
  /** What open queues do when something may have come. */
  const $watched = new Set();
  let $isDue = false;

  /** After a call into the module: with one thread, nothing comes at any other time. */
  function $after() {
    if ($watched.size === 0 || $isDue) return;
    $isDue = true;
    queueMicrotask(() => {
      $isDue = false;
      // Each by itself: an error of one keeps no other from running.
      for (const woken of $watched) queueMicrotask(woken);
    });
  }

{% endif %}
  /** The exports that run code of others, each with its arguments as they are for the module. */
  const $library = {
{% for g in guarded %}
    {{ g.head }}
      try {
        {{ g.call }}
      } catch (error) {
        throw $cutOff(error, "{{ g.name }}");
{% if queues %}
      } finally {
        $after();
{% endif %}
      }
    },
{% endfor %}
    {{ prefix }}_release_f64(handle) {
      try {
        return $exports.{{ prefix }}_release_f64(handle);
      } catch (error) {
        throw $cutOff(error, "release");
{% if queues %}
      } finally {
        $after();
{% endif %}
      }
    },
    {{ prefix }}_destroy_f64(handle) {
      try {
        return $exports.{{ prefix }}_destroy_f64(handle);
      } catch (error) {
        throw $cutOff(error, "close");
{% if queues %}
      } finally {
        $after();
{% endif %}
      }
    },
{% if queues %}
    {{ prefix }}_queue_run(queue, ran) {
      try {
        return $exports.{{ prefix }}_queue_run(queue, ran);
      } catch (error) {
        throw $cutOff(error, "run");
      }
    },
    {{ prefix }}_promise_take(promise, result, size) {
      try {
        return $exports.{{ prefix }}_promise_take(promise, result, size);
      } catch (error) {
        throw $cutOff(error, "await");
      }
    },
{% endif %}
    {{ prefix }}_invoke(handle, values, count, result) {
      try {
        return $exports.{{ prefix }}_invoke(handle, values, count, result);
      } catch (error) {
        throw $cutOff(error, "invoke");
{% if queues %}
      } finally {
        $after();
{% endif %}
      }
    },
  };

  const $stack = $stackOf($exports);
  const $large = [];

  function $enter() {
    return { top: $stack.top, large: $large.length };
  }

  function $leave(frame) {
    $stack.top = frame.top;
    while ($large.length > frame.large) $exports.{{ prefix }}_buffer_free($large.pop());
  }

  function $reserve(size, align) {
    const at = Math.ceil($stack.top / align) * align;
    if (at + size <= $stack.end) {
      $stack.top = at + size;
      return at;
    }
    const pointer = $exports.{{ prefix }}_buffer_new(size + align);
    if (pointer === 0) throw new RangeError(`the module has no room for ${size} bytes`);
    $large.push(pointer);
    return Math.ceil(pointer / align) * align;
  }

  function $put(values, align) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const at = $reserve(bytes.length, align);
    new Uint8Array($data().buffer).set(bytes, at);
    return at;
  }

  /** Copies the bytes of an owned buffer, and frees it. */
  function $take(cell, size) {
    const pointer = $data().getUint32(cell, true);
    const length = $data().getUint32(cell + 4, true) * size;
    if (length === 0) return new Uint8Array(0);
    const bytes = new Uint8Array($data().buffer, pointer, length).slice();
    $exports.{{ prefix }}_buffer_free(pointer);
    return bytes;
  }

  /** The text that a function of (buffer, length) writes; the function returns the length needed. */
  function $text(write) {
    const frame = $enter();
    try {
      const length = Math.max(1, write(0, 0));
      const at = $reserve(length, 1);
      write(at, length);
      const bytes = new Uint8Array($data().buffer, at, length);
      return $decoder.decode(bytes.slice(0, bytes.indexOf(0)));
    } finally {
      $leave(frame);
    }
  }

  function $fail(status, callback) {
    const errorCode = $exports.{{ prefix }}_last_error_code();
    const error = new RegistryError(status, callback, $text($exports.{{ prefix }}_last_error), errorCode);
{% if callables %}
    $explain(error);
{% endif %}
    throw error;
  }

  /** Throws if the call has failed; called if its result equals the failure's value. */
  function $check(callback) {
    const status = $exports.{{ prefix }}_last_status();
    if (status !== 0) $fail(status, callback);
  }

{% if callables %}
{% include "tabled.js" %}
{% endif %}
  function release(handle) {
    const status = $library.{{ prefix }}_release_f64($asHandle("handle", handle));
    if (status !== 0) $fail(status, "release");
  }

  function isLive(handle) {
    return $exports.{{ prefix }}_is_live(BigInt($asHandle("handle", handle))) !== 0;
  }

  /** Ends the handles whose owners were collected. */
  const $collected = new FinalizationRegistry((handle) => {
    $library.{{ prefix }}_destroy_f64(handle);
  });

  class Owned {
    #handle;
    /** Whether it owns the callback. */
    #state = "open";
    $notCopied = $ownersAreNotCopied;

    constructor(handle) {
      this.#handle = $asHandle("handle", handle);
      $numbers.set(this, this.#handle);
      $collected.register(this, this.#handle, this);
    }

    get handle() {
      return this.#handle;
    }

    get isLive() {
      return isLive(this.#handle);
    }

    detach() {
      if (this.#state === "open") this.#state = "closed";
      $collected.unregister(this);
      return this.#handle;
    }

    close() {
      if (this.#state === "closed") return;
      const status = $library.{{ prefix }}_release_f64(this.#handle);
      this.detach();
      // It may have been ended by its handle.
      if (status !== 0 && STATUSES[status] !== "CLOSED") $fail(status, "close");
    }

    [$dispose]() {
      if (this.#state !== "of Rust's") this.close();
    }

    [BORROWED]() {
      this.detach();
      this.#state = "of Rust's";
      return this;
    }

    toString() {
      const state = this.#state === "open" ? "" : ` ${this.#state}`;
      return `${this.constructor.name} ${this.#handle}${state}`;
    }

    toJSON() {
      return { type: this.constructor.name, handle: this.#handle };
    }

    [INSPECT]() {
      return `[${this}]`;
    }
  }

{% if layouts | selectattr("held") | list %}
{% filter indent(2, true) %}{% include "owning.js" %}{% endfilter %}

{% endif %}
{% for f in functions_js %}
  {{ f.head }}
{% for line in f.lines %}
    {{ line }}
{% endfor %}
  }

{% endfor %}
{% for c in callbacks_js %}
  {{ c.head }}
{% for line in c.lines %}
    {{ line }}
{% endfor %}
  }

  class {{ c.name }} extends Owned {
    #call;

    /** A function that needs no `this`, so that it can be passed on. It keeps this object alive. */
    get call() {
      return (this.#call ??= this.#bound());
    }

    #bound() {
      {{ c.bound }}
    }

    static stub($handle) {
      {{ c.arrow }}
    }
  }

{% endfor %}
{% for t in traits_js %}
{% for m in t.methods %}
  {{ m.head }}
{% for line in m.lines %}
    {{ line }}
{% endfor %}
  }

{% endfor %}
  class {{ t.name }} extends Owned {
{% for m in t.methods %}
    {{ m.method }}
      {{ m.returned }}
    }
{{ "\n" if not loop.last }}{% endfor %}
  }

{% endfor %}
{% if queues %}
  /** What `use` makes of some memory of the module. */
  function $framed(size, use) {
    const frame = $enter();
    try {
      return use($reserve(size, 8));
    } finally {
      $leave(frame);
    }
  }

  const {
    Queue,
    awaited: $await,
    isOne: $isQueue,
    ready: $ready,
  } = $queueing({
    make(capacity) {
      const handle = $exports.{{ prefix }}_queue_new(capacity);
      if (handle === 0) $check("Queue");
      return handle;
    },
    watch(_queue, woken) {
      $watched.add(woken);
      // Another thread of the module tells nobody.
      const isShared = !($exports.memory.buffer instanceof ArrayBuffer);
      const timer = isShared ? setInterval(woken, 4) : undefined;
      return {
        hold() {},
        rest() {},
        close() {
          $watched.delete(woken);
          clearInterval(timer);
        },
      };
    },
    run(queue) {
      return $framed(4, (cell) => {
        const status = $library.{{ prefix }}_queue_run(queue, cell);
        if (status !== 0) $fail(status, "run");
        const ran = $data().getUint32(cell, true);
        // They may have made calls that wait.
        if (ran !== 0) setTimeout($after);
        return ran;
      });
    },
    next(queue) {
      return $framed(8, (cell) => {
        const status = $exports.{{ prefix }}_queue_next(queue, cell);
        return status === 0 ? $data().getFloat64(cell, true) : 0;
      });
    },
    bind(promise, queue, callback) {
      const status = $exports.{{ prefix }}_promise_watch(promise, queue);
      if (status !== 0) $fail(status, callback);
      // Its value may be there.
      $after();
    },
    isLive,
    end(handle) {
      if (isLive(handle)) $library.{{ prefix }}_destroy_f64(handle);
    },
  });

  /** The value of a promise of so many bytes, when it is there. */
  function $awaited(promise, callback, size, lift) {
    return $await(promise, callback, () =>
      $framed(Math.max(1, size), (cell) => {
        const status = $library.{{ prefix }}_promise_take(promise, cell, size);
        if (status !== 0) $fail(status, callback);
        return lift(cell);
      }),
    );
  }

{% endif %}
  /** Bytes of a `registry_value`: tag, zero, value, length. */
  const VALUE = 24;

  function $readValue(cell) {
    const view = $data();
    switch (view.getUint32(cell, true)) {
      case 0:
        return undefined;
      case 1:
        return view.getBigUint64(cell + 8, true) !== 0n;
      case 2:
        return view.getBigInt64(cell + 8, true);
      case 4:
        return view.getFloat64(cell + 8, true);
      case 5:
      case 6: {
        const [pointer, length] = [view.getUint32(cell + 8, true), view.getUint32(cell + 16, true)];
        const bytes = new Uint8Array(view.buffer, pointer, length).slice();
        $exports.{{ prefix }}_buffer_free(pointer);
        return view.getUint32(cell, true) === 5 ? $decoder.decode(bytes) : bytes;
      }
      case 7:
        return $address(view.getUint32(cell + 8, true));
      case 8:
        return Number(view.getBigUint64(cell + 8, true));
      default:
        return view.getBigUint64(cell + 8, true);
    }
  }

  function describe(handle) {
    const raw = $asHandle("handle", handle);
    return $text((buffer, length) => $exports.{{ prefix }}_describe(raw, buffer, length));
  }

  /** What callbacks take and return, by their handles. */
  const $signatures = new Map();

  /** The classes, by the numbers that descriptions have for them. */
  const $classes = new Map();
{% for c in callbacks_js + traits_js %}
  $classes.set("{{ c.identity }}", {{ c.name }});
{% endfor %}

  function invoke(handle, ...args) {
    const raw = $asHandle("handle", handle);
    const frame = $enter();
    try {
      const signature = $signature($signatures, raw, describe);
{% if queues %}
      $refusePromise(signature);
{% endif %}
      const tagged = $taggedAll(signature, args);
      const values = $reserve(args.length * VALUE, 8);
      tagged.forEach(({ tag, bits, bytes }, i) => {
        const pointer = bytes === undefined ? bits : BigInt($put(bytes, 1));
        const at = values + i * VALUE;
        $data().setUint32(at, tag, true);
        $data().setUint32(at + 4, 0, true);
        $data().setBigUint64(at + 8, pointer, true);
        $data().setBigUint64(at + 16, BigInt(bytes?.byteLength ?? 0), true);
      });
      const cell = $reserve(VALUE, 8);
      const status = $library.{{ prefix }}_invoke(raw, values, args.length, cell);
      $taken(status, ...tagged.map(({ owner }) => owner));
      if (status !== 0) $fail(status, "invoke");
      return $invoked(signature, $classes, $readValue(cell));
    } finally {
      $leave(frame);
    }
  }

  function setErrorHook(hook) {
    if (hook !== null && typeof hook !== "function") $wrong("hook", hook, "a function or null");
    const place = hook === null ? 0 : $placeOf($exports);
    $hooks.get($exports.{{ prefix }}_buffer_new)?.set(hook);
    $exports.{{ prefix }}_set_error_hook(place, 0);
  }

  return Object.freeze({
{% for f in functions_js %}
    {{ f.name }},
{% endfor %}
{% for c in callbacks_js + traits_js %}
    {{ c.name }},
{% endfor %}
{% if queues %}
    Queue,
{% endif %}
    invoke,
    stub:
      (handle) =>
      (...args) =>
        invoke(handle, ...args),
    describe,
    release,
    isLive,
    setErrorHook,
    silenceErrors: () => $exports.{{ prefix }}_silence_errors(),
    liveCount: () => Number($exports.{{ prefix }}_live_count()),
  });
}
