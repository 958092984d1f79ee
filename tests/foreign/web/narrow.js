// Parameters under 32 bits, called with any 32 bits: `narrow.js MODULE`. Prints what is not as it should be, and "ok".
//
// An export takes an i32 wherever Rust has a narrower integer, so every i32 is a legal argument: what the type can't hold has to come
// back as INVALID_ARGUMENT (10), with `on_error` from a plain call.

import { readFile } from "node:fs/promises";

const INVALID_ARGUMENT = 10;
const ON_ERROR = 9999;
const module = new WebAssembly.Module(await readFile(process.argv[2]));
const imports = {};
for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {};
  imports[from][name] = kind === "function" ? () => 0 : undefined;
}
const { exports } = new WebAssembly.Instance(module, imports);
const table = exports.__indirect_function_table;
const faults = [];
const check = (what, found, expected) => {
  if (found !== expected) faults.push(`${what}: ${found}, not ${expected}`);
};

const square = (n) => n * n;
const ranges = {
  u8: [0, 255],
  i8: [-128, 127],
  u16: [0, 65535],
  i16: [-32768, 32767],
  bool: [0, 1],
};
const numbers = [-(2 ** 31), -65537, -65536, -32769, -32768, -129, -128, -2, -1, 0, 1, 2, 127, 128, 255, 256, 257, 511, 32767, 32768, 65535, 65536, 65537, 2 ** 31 - 1];
const of = {
  u8: square,
  i8: (n) => square(n + 128),
  u16: () => 7,
  i16: () => 7,
};

// A function's symbols, plain and with a status, and a stub's place in the table.
const functions = [
  ["byte", ranges.u8, of.u8],
  ["word", ranges.u16, of.u16],
  ["signed_byte", ranges.i8, of.i8],
  ["signed_word", ranges.i16, of.i16],
  ["flag", ranges.bool, (n) => 10 + n],
  ["kind", ranges.bool, (n) => 20 + n],
  ["index", ranges.u8, of.u8],
  ["chosen", ranges.bool, (n) => 20 + n],
];
for (const [name, [least, most], value] of functions) {
  for (const n of numbers) {
    const fits = n >= least && n <= most;
    check(`${name}(${n})`, exports[`narrow_${name}`](n), fits ? value(n) : ON_ERROR);
    check(`${name}_try(${n})`, exports[`narrow_${name}_try`](n, 0), fits ? 0 : INVALID_ARGUMENT);
  }
}
for (const n of numbers) {
  check(`level(${n})`, exports.narrow_level(n), Math.abs(n) === 1 ? 7 : ON_ERROR);
  const fits = n >= 0 && n <= 255;
  check(`byte's stub (${n})`, table.get(exports.narrow_byte_stub())(n), fits ? square(n) : ON_ERROR);
}

// A struct of one field is passed as that field, and C's caller leaves anything above it: the bits that are the field's count.
for (const n of numbers) {
  check(`boxed(${n})`, exports.narrow_boxed(n), square(n & 255));
  check(`boxed_sign(${n})`, exports.narrow_boxed_sign(n), of.i8((n << 24) >> 24));
}

// A callback, by handle, by thunk and by a stub of the pool.
const handle = exports.narrow_look_handle();
const thunk = table.get(exports.narrow_look_thunk());
const userData = exports.narrow_look_user_data();
const stub = table.get(exports.narrow_look_stub());
const kinds = [ranges.u8, ranges.i8, ranges.u16, ranges.i16, ranges.bool, ranges.bool];
const good = [3, -125, 9, -9, 1, 0];
const sum = square(3) + square(3) + 7 + 7 + 1 + 20;
const each = (args, expected) => {
  const status = expected === ON_ERROR ? INVALID_ARGUMENT : 0;
  check(`by handle (${args})`, exports.narrow_Look_call(handle, ...args), expected);
  check(`by handle, with a status (${args})`, exports.narrow_Look_try(handle, ...args, 0), status);
  check(`by thunk (${args})`, thunk(...args, userData), expected);
  check(`by a stub of the pool (${args})`, stub(...args), expected);
};
each(good, sum);
kinds.forEach(([least, most], at) => {
  for (const n of numbers) {
    if (n < least || n > most) each(good.with(at, n), ON_ERROR);
  }
});
check("exported(3)", exports.narrow_exported(3), 9);
check("exported(256)", exports.narrow_exported(256), ON_ERROR);

// A result is a value of its type.
check("last_byte", exports.narrow_last_byte(0x1ffn), 255);
check("last_signed_word", exports.narrow_last_signed_word(0x1ffffn), -1);
check("last_boxed", exports.narrow_last_boxed(0x1ffn) & 255, 255);

console.log(faults.length === 0 ? "ok" : faults.join("\n"));
