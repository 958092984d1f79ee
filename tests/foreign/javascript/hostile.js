// A hostile caller in JavaScript: `hostile.js FOLDER [web]`. For any value that it passes, it gets a JavaScript error or a correct result.

const process = globalThis.process ?? (await import("node:process")).default;
const [folder, kind = "node"] = process.argv.slice(2);
const module = await import(`${folder}/scenario/${kind}/index.js`);
let s = module;
if (kind === "web") {
  const { readFile } = await import("node:fs/promises");
  s = await module.load(await readFile(`${folder}/scenario/web/scenario.wasm`));
}
const wrong = [];

const outcome = (run) => {
  try {
    return run();
  } catch (error) {
    if (error instanceof module.RegistryError) return error.code;
    const isOwn = error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
    return isOwn && error.message ? "refused" : error;
  }
};
const shown = (value) => {
  const text = (inner) => (typeof inner === "bigint" ? `${inner}n` : typeof inner === "object" && inner ? Object.prototype.toString.call(inner) : String(inner));
  return Array.isArray(value) ? `[${value.map(text)}]` : text(value);
};
function claim(what, wanted, run) {
  const found = outcome(run);
  if (!Object.is(found, wanted)) wrong.push(`${what}: ${shown(wanted)} expected, ${shown(found)} found`);
}

s.start();
const number = s.makeScaler(7);
const scaler = new s.Scaler(number);
// Values that are not numbers, and numbers that can't be handles.
const NOTHING = [null, undefined, {}, Object.create(null), [], [1], "5", "", true, Symbol("5"), () => 5, new Float64Array([1, 2])];
const NO_HANDLE = [...NOTHING, 1.5, NaN, Infinity, -1, 2 ** 53, 2 ** 64 + number, BigInt(number)];
for (const value of NO_HANDLE) {
  claim(`new Scaler(${shown(value)})`, "refused", () => new s.Scaler(value));
  for (const [name, run] of [
    ["isLive", () => s.isLive(value)],
    ["describe", () => s.describe(value)],
    ["release", () => s.release(value)],
    ["invoke", () => s.invoke(value, 1)],
    ["Scaler.stub", () => s.Scaler.stub(value)(1)],
  ]) {
    claim(`${name}(${shown(value)})`, "refused", run);
  }
}
for (const value of NOTHING) {
  claim(`addTax(${shown(value)})`, "refused", () => s.addTax(value));
  claim(`half(${shown(value)})`, "refused", () => s.half(value));
  claim(`greet("x", ${shown(value)})`, "refused", () => s.greet("x", value));
  if (typeof value !== "string") claim(`greet(${shown(value)})`, "refused", () => s.greet(value, 1));
  if (value !== true) claim(`minusOne(${shown(value)})`, "refused", () => s.minusOne(value));
  if (typeof value !== "object" || value === null || !(Symbol.iterator in value)) {
    claim(`sum(${shown(value)})`, "refused", () => s.sum(value));
    claim(`inverted(${shown(value)})`, "refused", () => s.inverted(value));
    claim(`nearest(${shown(value)})`, "refused", () => s.nearest(value));
  }
  if (!Array.isArray(value)) claim(`between(${shown(value)})`, "refused", () => s.between(value, value));
}
for (const value of [1.5, NaN, Infinity, 2n ** 63n, -(2n ** 63n) - 1n, 2 ** 63]) claim(`addTax(${shown(value)})`, "refused", () => s.addTax(value));
for (const value of [1.5, NaN, 2 ** 31, 1n]) claim(`makeScaler(${shown(value)})`, "refused", () => s.makeScaler(value));
for (const value of [1.5, NaN, -1, 2 ** 64, 2 ** 53]) claim(`measured(.., ${shown(value)})`, "refused", () => s.measured([], value, 1));
claim("sizes", 314, () => s.measured([1, 2, 3], 1, 4));
claim("any iterable", 3, () => s.sum(new Set([1, 2])));
const none = new Uint8Array();
const way = { from: 1, default: 2, class: [3, 4], long: 0 };
claim("no values made ready", 0n, () => s.madeReady([], "", null, null, new Int16Array(0), none, "", 0));
claim("values made ready", 17n, () => s.madeReady([[1, 2]], "ab", "", way, new Int16Array(1), new Uint8Array(3), "xyz", 5));
if (s.setErrorHook) {
  const heard = [];
  for (const hook of [5, "x", {}, undefined]) claim(`setErrorHook(${shown(hook)})`, "refused", () => s.setErrorHook(hook));
  // Bun refuses a hook.
  const hears = outcome(() => s.setErrorHook((...told) => heard.push(told.join()))) !== "refused";
  claim("only Bun refuses a hook", hears, () => !globalThis.Bun);
  claim("a failure", "UNKNOWN_HANDLE", () => s.release(77));
  s.silenceErrors();
  claim("a failure that nobody hears", "UNKNOWN_HANDLE", () => s.release(78));
  s.setErrorHook(null);
  claim("what the hook heard", hears ? "2,77,handle 77 was never issued by this library" : "", () => heard.join());
}
claim("a zero byte", "hello a\0b!", () => s.greet("a\0b", 1));
claim("a mark of byte order is a letter like any other", "\ufeff\ufeffx", () => s.sameText("\ufeff\ufeffx"));
// In wasm the handle of a function is unknown until its first export.
if (kind !== "web") claim("the same in invoke", "\ufeffx", () => s.invoke(s.handles.sameText, "\ufeffx"));
claim("a lone surrogate", "refused", () => s.greet("\ud800", 1));
for (const value of [2n ** 64n, -(2n ** 63n) - 1n, {}, [1], Symbol("1"), () => 1, new Float64Array(2), new DataView(new ArrayBuffer(1))]) {
  claim(`invoke(.., ${shown(value)})`, "refused", () => s.invoke(number, value));
}
for (const value of ["x", "5", 1.5, true, null, undefined, new Uint8Array(1), 2 ** 53, 2n ** 40n, 2 ** 31]) {
  claim(`invoke(.., ${shown(value)})`, "refused", () => s.invoke(number, value));
}
const message = (run) => {
  try {
    return String(run());
  } catch (error) {
    return error.message;
  }
};
claim("named", "`x` is string; pass a whole number from -2147483648 to 2147483647", () => message(() => s.invoke(number, "x")));
const tags = module.handles.tags;
for (const value of [null, undefined, 5, new Uint8Array(1), "a\0b"]) {
  claim(`a C string of ${shown(value)}`, "refused", () => s.invoke(tags, value, null, 0, null, null, null));
  if (value != null) claim(`an optional C string of ${shown(value)}`, "refused", () => s.invoke(tags, "one", value, 0, null, null, null));
}
for (const value of [null, true, "0", 1.5, 128, -129n]) {
  claim(`a kind of ${shown(value)}`, "refused", () => s.invoke(tags, "one", null, value, null, null, null));
}
claim("a kind that is none", "INVALID_ARGUMENT", () => s.invoke(tags, "one", null, 2, null, null, null));
for (const value of [true, "1", -1, 1.5, 2n ** 64n]) {
  claim(`a handle of ${shown(value)}`, "refused", () => s.invoke(tags, "one", null, 0, value, null, null));
  claim(`a pointer of ${shown(value)}`, "refused", () => s.invoke(tags, "one", null, 0, null, value, null));
  claim(`a function of ${shown(value)}`, "refused", () => s.invoke(tags, "one", null, 0, null, null, value));
}
const NO_KEY = [null, undefined, 1, 1n, true, "0123456789abcdef", {}, [], new Uint8Array(15), new Uint8Array(17), Array(15).fill(1), new DataView(new ArrayBuffer(16))];
for (const value of NO_KEY) {
  claim(`keySum(${shown(value)})`, "refused", () => s.keySum(value));
  claim(`keysSum([${shown(value)}])`, "refused", () => s.keysSum([value]));
}
for (const value of [1, [1], [[1, 2], [3, 4]], [[1, 2], [3, 4], [5]], [[1, 2], [3, 4], 5], new Uint16Array(6)]) {
  claim(`gridSum(${shown(value)})`, "refused", () => s.gridSum(value));
  claim(`gridsSum([${shown(value)}])`, "refused", () => s.gridsSum([value]));
}
claim("no array in a struct", "refused", () => s.sameChest({ mark: 1, grains: 1, rows: 1, tools: 1, last: 1 }));

// Names that the language or the module already has.
const edge = { from: 1, default: 2, class: [3, 4], long: 7 };
claim("fields and parameters of any name", "a 1 2 4 1.5 6", () => s.text("a", [1], 2, 3, false, [{ ...edge, from: 4 }], 1.5, 6));
claim("functions of any name", "-5 -5 -5 -5", () => [s.check(1, 2), s.fail(1, 2), s.stub_(1, 2), s.handles_(1, 2)].join(" "));
claim("a function that reads", 1, () => s.readEdge(edge).from);
claim("types of any name", 3n, () => s.Symbol_.stub(s.makeSymbol())(5, 2));
claim("a function that calls", 3n, () => s.callSymbol(5, 2));

claim("it is alive after all that", 21, () => scaler.call(3));
scaler.close();
scaler.close();
scaler[Symbol.dispose ?? Symbol.for("Symbol.dispose")]();
claim("closed twice", "CLOSED", () => scaler.call(3));

// A refused handle has no owner, so the garbage collector must not release it.
for (let i = 0; i < 5; i++) {
  if (globalThis.Bun) Bun.gc(true);
  else globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 5));
}

if (kind === "node" && !globalThis.Bun && !globalThis.Deno) await worker();

/** Another thread of the same process: it calls by the handle of this one, and it ends. */
async function worker() {
  const { Worker } = await import("node:worker_threads");
  const handle = s.makeScaler(6);
  const source = `
    import { parentPort, workerData } from "node:worker_threads";
    const s = await import(workerData.module);
    new s.Scaler(s.makeScaler(1));
    const answer = s.Scaler.stub(workerData.handle)(7);
    s.release(workerData.handle);
    let heard = "heard";
    try {
      s.setErrorHook(() => {});
    } catch (error) {
      heard = error.name;
    }
    parentPort.postMessage([answer, heard]);`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  const thread = new Worker(url, { workerData: { module: new URL(`file://${folder}/scenario/node/index.js`).href, handle } });
  const ended = new Promise((resolve) => thread.once("exit", resolve));
  const [answer, heard] = await new Promise((resolve, reject) => thread.once("message", resolve).once("error", reject));
  await ended;
  claim("a worker calls it", 42, () => answer);
  // Its hook would be called now, and end the process.
  claim("a worker has released it", "CLOSED", () => s.Scaler.stub(handle)(7));
  claim("a worker hears of no failure", "TypeError", () => heard);
}

for (const line of wrong) console.log(line);
console.log("end");
process.exitCode = wrong.length === 0 ? 0 : 1;
