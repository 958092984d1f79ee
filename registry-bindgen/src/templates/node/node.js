// The library through koffi, for Node. Written by registry-bindgen from {{ prefix }} {{ version }}.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import koffi from "koffi";

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

/** The library named by the environment, else the one beside this file, else the system's. */
export function path(names, variable) {
  const given = process.env[variable];
  if (given) return given;
  const name = names[process.platform] ?? names.linux;
  const beside = fileURLToPath(new URL(name, import.meta.url));
  return existsSync(beside) ? beside : name;
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

/** Sets the library's hook to a function of (status, handle, message), or to none; what C calls is made once, and stays. */
export function hook(path, symbol, hear) {
  if (!heard.has(symbol)) {
    const hook = koffi.pointer(koffi.proto(`void ${symbol}_hook(void *, int32_t, uint64_t, const char *)`));
    const called = koffi.register((_, status, handle, message) => hear(status, Number(handle), message), hook);
    heard.set(symbol, { set: koffi.load(path).func(symbol, "int32_t", [hook, "void *"]), called });
  }
  const { set, called } = heard.get(symbol);
  return (isHeard) => set(isHeard ? called : null, null);
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
  return new Uint8Array(koffi.view(pointer, length)).slice();
}

export function addressOf(bytes) {
  return koffi.address(bytes);
}
