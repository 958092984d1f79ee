// The library through koffi, for Node. Written by registry-bindgen from {{ prefix }} {{ version }}.

import module from "node:module";
import { isMainThread } from "node:worker_threads";
import { places } from "./library.js";

/** The package koffi, which a bundle leaves outside: it has machine code of its own. */
function required() {
  for (const place of places()) {
    try {
      return module.createRequire(place)("koffi");
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  throw new Error("the package `koffi`, by which Node calls the library, is not installed; run `npm install koffi` where the program is");
}

const TYPES = {
  void: "void",
  bool: "bool",
  i8: "int8_t",
  i16: "int16_t",
  i32: "int32_t",
  i64: "int64_t",
  u8: "uint8_t",
  u16: "uint16_t",
  u32: "uint32_t",
  u64: "uint64_t",
  isize: "intptr_t",
  usize: "uintptr_t",
  f32: "float",
  f64: "double",
  buffer: "void *",
};

let koffi;

/** Loads koffi, or says how to install it. */
export function prepare() {
  koffi ??= required();
}

export function fingerprint(path, symbol) {
  const library = koffi.load(path);
  try {
    return BigInt(library.func(symbol, "uint64_t", [])());
  } catch {
    return null;
  }
}

const typeOf = (tag) => TYPES[tag] ?? tag;

/** A struct's type, of those of its members, which are named by their places. */
export function type(...members) {
  return koffi.struct(Object.fromEntries(members.map((member, i) => [`m${i}`, typeOf(member)])));
}

export function open(path, symbols) {
  const library = koffi.load(path);
  const declared = ([name, [returns, params]]) => [name, library.func(name, typeOf(returns), params.map(typeOf))];
  return Object.fromEntries(Object.entries(symbols).map(declared));
}

const heard = new Map();

/**
 * Sets the library's hook to a function of (status, handle, message), or to none; what C calls is made once, and stays.
 * A worker's own would be called when it has ended, which ends the process.
 */
export function hook(path, symbol, hear) {
  if (!heard.has(symbol)) {
    const hook = koffi.pointer(koffi.proto(`void ${symbol}_hook(void *, int32_t, uint64_t, const char *)`));
    const called = isMainThread ? koffi.register((_, status, handle, message) => hear(status, Number(handle), message), hook) : null;
    heard.set(symbol, { set: koffi.load(path).func(symbol, "int32_t", [hook, "void *"]), called });
  }
  const { set, called } = heard.get(symbol);
  return (isHeard) => {
    if (isHeard && !isMainThread) throw new TypeError("a worker cannot hear failures after its end; set the hook in the main thread");
    return set(isHeard ? called : null, null);
  };
}

export function struct(tag, bytes) {
  return koffi.decode(bytes, tag);
}

export function handle(handle) {
  return handle;
}

export function size(size) {
  return size;
}

export function copy(pointer, length) {
  return view(pointer, length).slice();
}

/** Memory of the library, as long as nothing else runs. */
export function view(pointer, length) {
  return new Uint8Array(koffi.view(pointer, length));
}
{% if callables %}

/** How deep functions may be nested: koffi runs Rust on a stack of 2 MiB, whose end would end the process. */
export const DEEPEST = 64;

export function isWorker() {
  return !isMainThread;
}

/** The address of a C function that runs a function of raw values. It is made once, and stays. */
export function callback(run, returns, params) {
  return koffi.register(run, koffi.pointer(koffi.proto(typeOf(returns), params.map(typeOf))));
}

/** The C function at an address. */
export function functionAt(address, returns, params) {
  const type = koffi.proto(typeOf(returns), params.map(typeOf));
  return (...args) => koffi.call(address, type, ...args);
}

/** The bytes of a struct that a function was given. */
export function raw(tag, struct, size) {
  const bytes = new Uint8Array(size);
  koffi.encode(bytes, tag, struct);
  return bytes;
}

export function cText(address) {
  return koffi.decode(address, "char", -1);
}
{% endif %}

export function addressOf(bytes) {
  return koffi.address(bytes);
}
