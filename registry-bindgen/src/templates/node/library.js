// Finds the library, and says why it is not loaded. Written by registry-bindgen from {{ prefix }} {{ version }}.

import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from "node:fs";
{% if queues %}
import { Socket } from "node:net";
{% endif %}
import { dirname, join, resolve } from "node:path";
import process from "node:process";
{% if queues %}
import { clearInterval, setInterval } from "node:timers";
{% endif %}
import { fileURLToPath } from "node:url";

/** What a function returns; undefined if it throws, since a file may be missing, and Deno may not permit to look. */
function attempt(get) {
  try {
    return get();
  } catch {
    return undefined;
  }
}

/** This file and the program's own: after a bundler only the second may be where the library is. */
export function places() {
  const places = [() => fileURLToPath(import.meta.url), () => realpathSync(process.argv[1]), () => realpathSync(process.execPath)];
  return places.map(attempt).filter((place) => place !== undefined);
}

/** The library named by the environment, else the one beside this file or the program, else the system's. */
export function path(names, variable) {
  const given = attempt(() => process.env[variable]);
  // A path, and not a name that the system would look for elsewhere.
  if (given) return attempt(() => resolve(given)) ?? given;
  return candidates(names).find((path) => attempt(() => existsSync(path))) ?? nameOf(names);
}

function nameOf(names) {
  return names[process.platform] ?? names.linux;
}

/** Where the library may be, before the system's own folders. */
function candidates(names) {
  const beside = places().map((place) => join(dirname(place), nameOf(names)));
  return [...new Set(beside)];
}

/** How this library was found, and how to name another. */
export function looked(names, variable, path) {
  const permission = refused() ? "; Deno needs --allow-ffi and --allow-read, and --allow-env for the variable" : "";
  if (attempt(() => process.env[variable])) return `\`${variable}\` names it; a relative path begins in the current folder${permission}`;
  const beside = candidates(names);
  if (beside.includes(path)) return `it is beside this module or the program; \`${variable}\` can name another${permission}`;
  const absent = beside.map((path) => `\`${path}\``).join(" or ");
  return `there is no ${absent}, so the system looked for it; copy it there, or set \`${variable}\` to its path${permission}`;
}

/** Whether Deno does not permit what loading takes. */
function refused() {
  return ["ffi", "read"].some((name) => attempt(() => globalThis.Deno.permissions.querySync({ name }).state !== "granted"));
}

// The numbers of machines in ELF, in PE and in Mach-O.
const ELF = { 3: "x86", 40: "arm", 62: "x86_64", 183: "aarch64", 243: "riscv" };
const PE = { 0x14c: "x86", 0x8664: "x86_64", 0xaa64: "aarch64" };
const MACH_O = { 0x7: "x86", 0x1000007: "x86_64", 0x100000c: "aarch64" };

/** The first bytes of a file. */
function head(path) {
  const bytes = new Uint8Array(4096);
  const file = openSync(path, "r");
  try {
    return new DataView(bytes.buffer, 0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/** The machines that a library or a program is for, by its first bytes; none for other files. */
function machines(path) {
  const view = head(path);
  if (view.byteLength < 64) return [];
  const magic = view.getUint32(0);
  if (magic === 0x7f454c46) {
    const isLittle = view.getUint8(5) !== 2;
    const machine = view.getUint16(18, isLittle);
    return [`${ELF[machine] ?? `machine-${machine}`} (ELF, ${32 * view.getUint8(4)} bits, ${isLittle ? "little" : "big"}-endian)`];
  }
  if (view.getUint16(0) === 0x4d5a) {
    const machine = view.getUint16(view.getUint32(60, true) + 4, true);
    return [`${PE[machine] ?? `machine-${machine}`} (Windows)`];
  }
  let found = [];
  if (magic === 0xcffaedfe || magic === 0xcefaedfe) found = [view.getUint32(4, true)];
  if (magic === 0xcafebabe) found = Array.from({ length: Math.min(view.getUint32(4), 16) }, (_, n) => view.getUint32(8 + 20 * n));
  return found.map((machine) => `${MACH_O[machine] ?? `machine-${machine}`} (macOS)`);
}

/** What is wrong with a file that the system did not load, in addition to its own message. */
export function cause(path) {
  const found = attempt(() => machines(path));
  const own = attempt(() => machines(process.execPath));
  if (found === undefined || own === undefined || own.length === 0) return "";
  if (found.length === 0) return "; it is no library, or damaged";
  if (found.some((machine) => own.includes(machine))) return "";
  return `; it is for ${found.join(", ")}, and this runtime for ${own.join(", ")}`;
}

/** How many bytes of an ELF file the system maps at least, by its table of segments. */
function mapped(view) {
  if (view.byteLength < 64 || view.getUint32(0) !== 0x7f454c46) return 0;
  const isLittle = view.getUint8(5) !== 2;
  const isWide = view.getUint8(4) === 2;
  const word = (at) => (isWide ? Number(view.getBigUint64(at, isLittle)) : view.getUint32(at, isLittle));
  const half = (at) => view.getUint16(at, isLittle);
  const table = word(isWide ? 32 : 28);
  const [step, count] = isWide ? [half(54), half(56)] : [half(42), half(44)];
  let need = 0;
  for (let i = 0; i < count; i++) {
    const at = table + i * step;
    if (at + (isWide ? 40 : 20) > view.byteLength) break;
    // The kind of segment that is mapped.
    if (view.getUint32(at, isLittle) === 1) need = Math.max(need, isWide ? word(at + 8) + word(at + 32) : word(at + 4) + word(at + 16));
  }
  return need;
}

/** Throws if a file ends before what the system maps of it: to read there would end the process. */
export function checkLength(path) {
  const size = attempt(() => statSync(path).size);
  const need = attempt(() => mapped(head(path)));
  if (size < need) throw new Error(`it is cut off: ${size} bytes of at least ${need}`);
}
{% if callables %}

/** Has a function run when the program ends. */
export function atExit(run) {
  process.on("exit", run);
}
{% endif %}
{% if queues %}

/** Looks now and then whether something has come: where no descriptor says so. */
function looking(woken) {
  let timer = setInterval(woken, 20).unref();
  const again = (time) => {
    clearInterval(timer);
    timer = setInterval(woken, time);
    return timer;
  };
  let isHeld = false;
  return {
    hold() {
      if (!isHeld) again(2);
      isHeld = true;
    },
    rest() {
      if (isHeld) again(20).unref();
      isHeld = false;
    },
    close() {
      clearInterval(timer);
    },
  };
}

/** Calls `woken` when the descriptor is readable. Only what is held keeps the program running. */
export function watch(woken, descriptor) {
  // Bun cannot wait for one.
  const fd = globalThis.Bun ? undefined : descriptor();
  if (fd === undefined) return looking(woken);
  const socket = new Socket({ fd, readable: true, writable: false });
  // It ends with the queue.
  socket
    .on("data", woken)
    .on("end", woken)
    .on("error", () => {});
  socket.unref();
  return {
    hold() {
      socket.ref();
    },
    rest() {
      socket.unref();
    },
    close() {
      socket.destroy();
    },
  };
}
{% endif %}
