// The library through bun:ffi. Written by registry-bindgen from {{ prefix }} {{ version }}.

import { existsSync } from "node:fs";
import module from "node:module";
import process from "node:process";

const TYPES = { isize: "i64", usize: "u64", buffer: "ptr" };

let ffi;

/** Loads Bun's own module, which other runtimes do not have. */
export function prepare() {
  ffi ??= module.createRequire(process.execPath)("bun:ffi");
}

export function fingerprint(path, symbol) {
  try {
    return BigInt(ffi.dlopen(path, { [symbol]: { args: [], returns: "u64" } }).symbols[symbol]());
  } catch (error) {
    // A library that cannot be opened at all is another error than one without the symbol.
    if (existsSync(path) && /symbol/i.test(String(error))) return null;
    throw error;
  }
}

/** A struct's type, of those of its members: only its kind matters here. */
export function type(...members) {
  return { struct: members };
}

export function open(path, symbols) {
  const isStruct = (tag) => typeof tag !== "string";
  const callable = Object.entries(symbols).filter(([, [, params]]) => !params.some(isStruct));
  const declared = callable.map(([name, [returns, params]]) => [
    name,
    { returns: TYPES[returns] ?? returns, args: params.map((tag) => TYPES[tag] ?? tag) },
  ]);
  const opened = { ...ffi.dlopen(path, Object.fromEntries(declared)).symbols };
  for (const [name, [, params]] of Object.entries(symbols)) {
    if (!params.some(isStruct)) continue;
    opened[name] = () => {
      throw new TypeError(`Bun cannot pass a struct by value, as \`${name}\` wants it; let Rust take a reference`);
    };
  }
  return opened;
}

/** Bun's callbacks end the process when another thread calls them, and a hook is called on any. */
export function hook(path, symbol) {
  const set = ffi.dlopen(path, { [symbol]: { args: ["ptr", "ptr"], returns: "i32" } }).symbols[symbol];
  return (isHeard) => {
    if (!isHeard) return set(null, null);
    throw new TypeError("Bun cannot be called by other threads, as a hook is; `silenceErrors()` and `setErrorHook(null)` work here");
  };
}

export function struct(_tag, bytes) {
  return bytes;
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
  return new Uint8Array(ffi.toArrayBuffer(Number(pointer), 0, length));
}
{% if callables %}

const typesOf = (tags) => tags.map((tag) => TYPES[tag] ?? tag);

/** How deep functions may be nested: the engine finds the end of its stack itself. */
export const DEEPEST = Infinity;

export function isWorker() {
  return !Bun.isMainThread;
}

/** What C knows: it is never freed. */
const known = [];

/** The address of a C function that runs a function of raw values; null if that takes a struct. It is made once, and stays. */
export function callback(run, returns, params) {
  if (params.some((tag) => typeof tag !== "string")) return null;
  const made = new ffi.JSCallback(run, { returns, args: typesOf(params) });
  known.push(made);
  return BigInt(made.ptr);
}

/** The C function at an address. */
export function functionAt(address, returns, params) {
  return ffi.CFunction({ ptr: Number(address), returns, args: typesOf(params) });
}

export function raw(_tag, struct) {
  return struct;
}

export function cText(address) {
  return new ffi.CString(Number(address)).toString();
}
{% endif %}

export function addressOf(bytes) {
  return BigInt(ffi.ptr(bytes));
}
