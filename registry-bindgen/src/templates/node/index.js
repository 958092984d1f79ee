// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.

import * as $bun from "./bun.js";
import * as $deno from "./deno.js";
import * as $files from "./library.js";
import * as $node from "./node.js";

// Bundlers see each of them, and nothing waits: `require` loads this module too.
const $native = globalThis.Deno ? $deno : globalThis.Bun ? $bun : $node;

{% include "errors.js" %}

const FINGERPRINT = {{ fingerprint }};
/** The library's file, by the platform. */
const NAMES = {
  darwin: "{{ library.before }}{{ library.stem }}.dylib",
  linux: "{{ library.before }}{{ library.stem }}.so",
  win32: "{{ library.stem }}.dll",
};
/** What may name the library. */
const VARIABLE = "{{ prefix | upper }}_LIBRARY";
const $path = $files.path(NAMES, VARIABLE);

function $fingerprint() {
  $native.prepare();
  try {
    $files.checkLength($path);
    return $native.fingerprint($path, "{{ prefix }}_fingerprint");
  } catch (error) {
    const why = `${error.message}${$files.cause($path)}; ${$files.looked(NAMES, VARIABLE, $path)}`;
    throw new Error(`the library \`${$path}\` cannot be loaded: ${why}`, { cause: error });
  }
}

const $found = $fingerprint();
if ($found !== FINGERPRINT) {
  throw new StaleBindingError(
    `the library \`${$path}\` offers another interface than this module: fingerprint ${FINGERPRINT.toString(16)} expected, ` +
      `${$found === null ? "none" : $found.toString(16)} found; write the bindings again from the library, or install the library that belongs to them`,
  );
}

// Each type once: the runtime describes it to its foreign interface.
{% for type in types %}
{{ type }}
{% endfor %}

const $symbols = $native.open($path, {
  {{ prefix }}_release: ["i32", ["u64"]],
  {{ prefix }}_destroy_u64: ["void", ["u64"]],
  {{ prefix }}_silence_errors: ["void", []],
  {{ prefix }}_is_live: ["i32", ["u64"]],
  {{ prefix }}_live_count: ["u64", []],
  {{ prefix }}_last_status: ["i32", []],
  {{ prefix }}_last_error: ["usize", ["buffer", "usize"]],
  {{ prefix }}_last_error_code: ["i32", []],
  {{ prefix }}_buffer_free: ["i32", ["usize"]],
  {{ prefix }}_describe: ["usize", ["u64", "buffer", "usize"]],
  {{ prefix }}_invoke: ["i32", ["u64", "buffer", "usize", "buffer"]],
{% if queues %}
  {{ prefix }}_queue_new: ["u64", ["usize"]],
  {{ prefix }}_queue_run: ["i32", ["u64", "buffer"]],
  {{ prefix }}_queue_next: ["i32", ["u64", "buffer"]],
  {{ prefix }}_queue_fd: ["i32", ["u64", "buffer"]],
  {{ prefix }}_promise_watch: ["i32", ["u64", "u64"]],
  {{ prefix }}_promise_take: ["i32", ["u64", "buffer", "usize"]],
{% endif %}
{% if callables %}
  {{ prefix }}_host_open: ["u64", []],
  {{ prefix }}_host_close: ["i32", ["u64"]],
{% endif %}
{% for s in symbols %}
  {{ s.declared }}
{% endfor %}
});

// Separate constants: engines fold constants, but not the members of an object.
{% for s in symbols %}
const $${{ s.name }} = $symbols.{{ s.name }};
{% endfor %}

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
const EMPTY = new Uint8Array(1);

/** Some runtimes have no pointer for an empty array. */
function $buffer(bytes) {
  return bytes.byteLength === 0 ? EMPTY : bytes;
}

/** The text that a function of (buffer, length) writes; the function returns the length needed. */
function $text(write) {
  const bytes = new Uint8Array(Math.max(1, Number(write(EMPTY, $native.size(0)))));
  write(bytes, $native.size(bytes.length));
  return $decoder.decode(bytes.subarray(0, bytes.indexOf(0)));
}

function $fail(status, callback) {
  const errorCode = $symbols.{{ prefix }}_last_error_code();
  const error = new RegistryError(status, callback, $text($symbols.{{ prefix }}_last_error), errorCode);
{% if callables %}
  $explain(error);
{% endif %}
  throw error;
}

/** Throws if the call has failed; called if its result equals the failure's value. */
function $check(callback) {
  const status = $symbols.{{ prefix }}_last_status();
  if (status !== 0) $fail(status, callback);
}

{% include "arguments.js" %}

/** The handle as the runtime's foreign interface takes it fastest. */
function $handle(handle) {
  return $native.handle($asHandle("handle", handle));
}

{% if pointer_width == 8 %}
/** A size as a number, which holds it exactly. */
function $exact(raw) {
  const size = Number(raw);
  if (Number.isSafeInteger(size)) return size;
  throw new RangeError("the result has a size above 2^53 - 1, which no number holds exactly; let Rust return a `u64` or an `i64`");
}

{% endif %}
/** An address, or null for 0. */
function $address(raw) {
  const whole = BigInt(raw);
  return whole === 0n ? null : whole;
}

/** Zeroes. If an alignment is given, they begin at a multiple of it, where a runtime's own may begin at one of 8. */
function $room(size, align) {
  if (align === undefined) return new Uint8Array(size);
  const bytes = new Uint8Array(new ArrayBuffer(size + align));
  const start = Number(BigInt.asUintN(64, -$native.addressOf(bytes)) % BigInt(align));
  return bytes.subarray(start, start + size);
}

/** The bytes of one value. */
function $packOne(value, size, write, name, align) {
  const bytes = $room(size, align);
  write(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, value, name);
  return bytes;
}

/** The bytes of several values. */
function $pack(values, size, write, name, align) {
  const bytes = $room(values.length * size, align);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let i = 0;
  try {
    for (; i < values.length; i++) write(view, i * size, values[i], "");
  } catch (error) {
    throw $within(`${name}[${i}]`, error);
  }
  return bytes;
}

{% if has_over_aligned %}
function $cannotPass(struct, align) {
  throw new TypeError(`JavaScript cannot pass a \`${struct}\` by value, which is aligned to ${align} bytes; let Rust take a reference`);
}

{% endif %}
function $unpack(bytes, size, read) {
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / size }, (_, i) => read(view, i * size));
}

/** Copies the bytes of an owned buffer, and frees it. */
function $take(cell, size) {
  const view = new DataView(cell.buffer);
  const pointer = view.getBigUint64(0, true);
  const length = Number(view.getBigUint64(8, true)) * size;
  if (length === 0) return new Uint8Array(0);
  try {
    return $native.copy(pointer, length);
  } finally {
    $symbols.{{ prefix }}_buffer_free(pointer);
  }
}

{% include "enums.js" %}
{% include "layouts.js" %}
{% include "owning.js" %}
{% if callables %}
{% include "functions.js" %}

{% include "callables.js" %}
{% endif %}
{% for f in functions_js %}
{{ f.head }}
{% for line in f.lines %}
  {{ line }}
{% endfor %}
}

{% endfor %}
const $dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** Ends the handles whose owners were collected. */
const $collected = new FinalizationRegistry((handle) => {
  $symbols.{{ prefix }}_destroy_u64($native.handle(handle));
});

/** The handle as the runtime's foreign interface takes it fastest. */
const RAW = Symbol("raw");

export class Owned {
  #handle;
  /** Whether it owns the callback. */
  #state = "open";
  $notCopied = $ownersAreNotCopied;

  constructor(handle) {
    if (new.target === Owned) throw new TypeError("`Owned` has no callbacks; use a class that has");
    this.#handle = $asHandle("handle", handle);
    this[RAW] = $native.handle(this.#handle);
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
    const status = $symbols.{{ prefix }}_release($native.handle(this.#handle));
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

{% for c in callbacks_js %}
{{ c.head }}
{% for line in c.lines %}
  {{ line }}
{% endfor %}
}

export class {{ c.name }} extends Owned {
  #call;

  /** A function that needs no `this`, so that it can be passed on. It keeps this object alive. */
  get call() {
    return (this.#call ??= this.#bound());
  }

  #bound() {
    {{ c.bound }}
  }

  static stub(handle) {
    const $raw = $handle(handle);
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
export class {{ t.name }} extends Owned {
{% for m in t.methods %}
  {{ m.method }}
    {{ m.returned }}
  }
{{ "\n" if not loop.last }}{% endfor %}
}

{% endfor %}
{% if queues %}
{% include "queue.js" %}
const $queues = $queueing({
  make(capacity) {
    const handle = Number($symbols.{{ prefix }}_queue_new($native.size(capacity)));
    if (handle === 0) $check("Queue");
    return handle;
  },
  watch(queue, woken) {
    return $files.watch(woken, () => {
      const cell = new Uint8Array(4);
      const status = $symbols.{{ prefix }}_queue_fd($native.handle(queue), cell);
      return status === 0 ? new DataView(cell.buffer).getInt32(0, true) : undefined;
    });
  },
  run(queue) {
    const cell = new Uint8Array(8);
    const status = $symbols.{{ prefix }}_queue_run($native.handle(queue), cell);
    if (status !== 0) $fail(status, "run");
    return Number(new DataView(cell.buffer).getBigUint64(0, true));
  },
  next(queue) {
    const cell = new Uint8Array(8);
    $symbols.{{ prefix }}_queue_next($native.handle(queue), cell);
    return Number(new DataView(cell.buffer).getBigUint64(0, true));
  },
  bind(promise, queue, callback) {
    const status = $symbols.{{ prefix }}_promise_watch($native.handle(promise), $native.handle(queue));
    if (status !== 0) $fail(status, callback);
  },
  isLive,
  end(handle) {
    if (isLive(handle)) $symbols.{{ prefix }}_destroy_u64($native.handle(handle));
  },
});

export const Queue = $queues.Queue;

const $ready = $queues.ready;

/** The value of a promise of so many bytes, when it is there. */
function $awaited(promise, callback, size, lift) {
  return $queues.awaited(promise, callback, () => {
    const cell = new Uint8Array(Math.max(1, size));
    const status = $symbols.{{ prefix }}_promise_take($native.handle(promise), cell, $native.size(size));
    if (status !== 0) $fail(status, callback);
    return lift(cell);
  });
}

{% endif %}
export function release(handle) {
  const status = $symbols.{{ prefix }}_release($handle(handle));
  if (status !== 0) $fail(status, "release");
}

export function isLive(handle) {
  return $symbols.{{ prefix }}_is_live($handle(handle)) !== 0;
}

let $hook = null;

/** What the hook throws is nobody's: the library is not told of it. */
function $hear(status, handle, message) {
  try {
    $hook?.(status, handle, message);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

export function setErrorHook(hook) {
  if (hook !== null && typeof hook !== "function") $wrong("hook", hook, "a function or null");
  $native.hook($path, "{{ prefix }}_set_error_hook", $hear)(hook !== null);
  $hook = hook;
}

export function silenceErrors() {
  $symbols.{{ prefix }}_silence_errors();
}

export function liveCount() {
{% if callables %}
  // But for what ends the functions that Rust calls.
  return Number($symbols.{{ prefix }}_live_count()) - Number(isLive($host));
{% else %}
  return Number($symbols.{{ prefix }}_live_count());
{% endif %}
}

export function describe(handle) {
  const raw = $handle(handle);
  return $text((bytes, length) => $symbols.{{ prefix }}_describe(raw, bytes, length));
}

/** Bytes of a `registry_value`: tag, zero, value, length. */
const VALUE = 24;

function $writeValue(view, at, { tag, bits, bytes }) {
  view.setUint32(at, tag, true);
  view.setBigUint64(at + 8, bytes === undefined ? bits : $native.addressOf($buffer(bytes)), true);
  view.setBigUint64(at + 16, BigInt(bytes?.byteLength ?? 0), true);
}

function $readValue(cell) {
  const view = new DataView(cell.buffer);
  switch (view.getUint32(0, true)) {
    case 0:
      return undefined;
    case 1:
      return view.getBigUint64(8, true) !== 0n;
    case 2:
      return view.getBigInt64(8, true);
    case 4:
      return view.getFloat64(8, true);
    case 5:
      return $decoder.decode($take(cell.slice(8), 1));
    case 6:
      return $take(cell.slice(8), 1);
    case 7:
      return $address(view.getBigUint64(8, true));
    case 8:
      return Number(view.getBigUint64(8, true));
    default:
      return view.getBigUint64(8, true);
  }
}

/** What callbacks take and return, by their handles. */
const $signatures = new Map();

/** The classes, by the numbers that descriptions have for them. */
const $classes = new Map();
{% for c in callbacks_js + traits_js %}
$classes.set("{{ c.identity }}", {{ c.name }});
{% endfor %}

export function invoke(handle, ...args) {
  const raw = $handle(handle);
  // The bytes that the values point to must outlive the call: they are held until it has returned.
  const signature = $signature($signatures, handle, describe);
{% if queues %}
  $refusePromise(signature);
{% endif %}
  const keep = $taggedAll(signature, args);
  const values = new Uint8Array(args.length * VALUE);
  const view = new DataView(values.buffer);
  keep.forEach((value, i) => $writeValue(view, i * VALUE, value));
  const cell = new Uint8Array(VALUE);
  const status = $symbols.{{ prefix }}_invoke(raw, $buffer(values), $native.size(args.length), cell);
  $taken(status, ...keep.map(({ owner }) => owner));
  if (status !== 0) $fail(status, "invoke");
  return $invoked(signature, $classes, $readValue(cell));
}

export function stub(handle) {
  return (...args) => invoke(handle, ...args);
}

const $library = Object.freeze({
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
  stub,
  describe,
  release,
  isLive,
  liveCount,
  setErrorHook,
  silenceErrors,
});

export async function load() {
  return $library;
}
