// `memory.js FOLDER`: the browser's module over memory that grows, shared or not, and over an instance that is attached again and again.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
const { attach } = await import(pathToFileURL(join(folder, "index.js")).href);
const bytes = new Uint8Array(await readFile(join(folder, "scenario.wasm")));

/** A number of LEB128, and where it ends. */
function leb(at) {
  let [value, shift] = [0, 0];
  for (;;) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    shift += 7;
    if (byte < 0x80) return [value, at];
  }
}

function encoded(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...encoded(value >>> 7)];
}

/** The module with its memory declared as shared, as one of threads has it. */
function shared() {
  const parts = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length;) {
    const [length, start] = leb(at + 1);
    if (bytes[at] === 5) {
      const [pages] = leb(start + 2);
      const memory = [1, 3, ...encoded(pages), ...encoded(4096)];
      parts.push(Uint8Array.from([5, ...encoded(memory.length), ...memory]));
    } else {
      parts.push(bytes.subarray(at, start + length));
    }
    at = start + length;
  }
  return new Blob(parts).arrayBuffer();
}

for (const [name, source] of [
  ["plain", bytes],
  ["shared", await shared()],
]) {
  const module = await WebAssembly.compile(source);
  const { exports } = await WebAssembly.instantiate(module, {});
  const s = attach(exports, module);
  s.start();
  const isShared = exports.memory.buffer instanceof SharedArrayBuffer;
  const before = exports.memory.buffer.byteLength;
  // Text and result lie beyond what was memory before.
  const long = "x".repeat(3_000_000);
  const isWhole = s.greet(long, 1).includes(long);
  const hasGrown = exports.memory.buffer.byteLength > before;
  const grown = exports.memory.buffer.byteLength;
  for (let i = 0; i < 500; i++) {
    attach(exports, module).greet("you", 1);
    s.greet(long.slice(0, 100_000), 1);
  }
  console.log(`${name}\t${isShared} ${isWhole} ${hasGrown} ${exports.memory.buffer.byteLength - grown}`);
}
