// The library through Deno.dlopen; needs `--allow-ffi` and `--allow-read`, and `--allow-env` for the variable. Written by registry-bindgen from {{ prefix }} {{ version }}.

import { isMainThread } from "node:worker_threads";

export function prepare() {}

/** Deno has workers of its own, and those of Node's module. */
export function isWorker() {
  return globalThis.WorkerGlobalScope !== undefined || !isMainThread;
}

export function fingerprint(path, symbol) {
  const library = Deno.dlopen(path, { [symbol]: { parameters: [], result: "u64", optional: true } });
  return library.symbols[symbol] === null ? null : BigInt(library.symbols[symbol]());
}

/** A struct's type, of those of its members. */
export function type(...members) {
  return { struct: members };
}

export function open(path, symbols) {
  const declared = Object.entries(symbols).map(([name, [result, parameters]]) => [name, { parameters, result }]);
  return Deno.dlopen(path, Object.fromEntries(declared)).symbols;
}

const HOOK = { parameters: ["pointer", "i32", "u64", "pointer"], result: "void" };
const heard = new Map();

/**
 * Sets the library's hook to a function of (status, handle, message), or to none; what C calls is made once, and stays.
 * A worker's own would be called when it has ended, which ends the process.
 */
export function hook(path, symbol, hear) {
  if (!heard.has(symbol)) {
    const called = new Deno.UnsafeCallback(HOOK, (_, status, handle, message) => {
      hear(status, Number(handle), Deno.UnsafePointerView.getCString(message));
    });
    const library = Deno.dlopen(path, { [symbol]: { parameters: ["function", "pointer"], result: "i32" } });
    heard.set(symbol, { set: library.symbols[symbol], called });
  }
  const { set, called } = heard.get(symbol);
  return (isHeard) => {
    if (isHeard && isWorker()) throw new TypeError("a worker cannot hear failures after its end; set the hook in the main thread");
    return set(isHeard ? called.pointer : null, null);
  };
}

export function struct(_tag, bytes) {
  return bytes;
}

/** A plain number would take Deno's slow path. */
export function handle(handle) {
  return BigInt(handle);
}

export function size(size) {
  return BigInt(size);
}

export function copy(pointer, length) {
  return view(pointer, length).slice();
}

/** Memory of the library, as long as nothing else runs. */
export function view(pointer, length) {
  return new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(Deno.UnsafePointer.create(pointer), length));
}
{% if callables %}

/** How deep functions may be nested: the engine finds the end of its stack itself. */
export const DEEPEST = Infinity;

/** What C knows: it is never freed. */
const known = [];

/** The address of a C function that runs a function of raw values. It is made once, and stays. */
export function callback(run, result, parameters) {
  const made = new Deno.UnsafeCallback({ parameters, result }, run);
  known.push(made);
  return BigInt(Deno.UnsafePointer.value(made.pointer));
}

/** The C function at an address. */
export function functionAt(address, result, parameters) {
  const made = new Deno.UnsafeFnPointer(Deno.UnsafePointer.create(address), { parameters, result });
  return (...args) => made.call(...args);
}

/** The bytes of a struct that a function was given. */
export function raw(_tag, struct) {
  return struct;
}

export function cText(address) {
  return Deno.UnsafePointerView.getCString(Deno.UnsafePointer.create(BigInt(address)));
}
{% endif %}

export function addressOf(bytes) {
  return BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)));
}
