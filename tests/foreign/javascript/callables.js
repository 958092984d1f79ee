// Functions of JavaScript that the torture library calls, keeps and releases, for Node, Bun and Deno, and for wasm in Node:
// `callables.js FOLDER [web]`. Prints what is wrong, and `end`.

import process from "node:process";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const folder = isMainThread ? process.argv[2] : workerData;
const isWeb = process.argv[3] === "web";
const module = await import(`${folder}/torture/${isWeb ? "web" : "node"}/index.js`);
const t = isWeb ? { ...module, ...(await module.load(new URL(`file://${folder}/torture/web/torture.wasm`))) } : module;
const isBun = globalThis.Bun !== undefined;
const wrong = [];

const shown = (value) =>
  JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}n` : ArrayBuffer.isView(inner) ? [...inner] : inner));

function same(what, found, expected) {
  if (shown(found) !== shown(expected)) wrong.push(`${what}: ${shown(found)}, not ${shown(expected)}`);
}

/** What the call throws, or null. */
function thrown(call) {
  try {
    call();
    return null;
  } catch (error) {
    return error;
  }
}

/** The failure of a call of Rust's that passes on what this function throws. */
function told(run) {
  const error = thrown(() => t.show(run, true));
  if (!(error instanceof t.RegistryError)) throw error ?? new Error("it did not fail");
  same("a failure", error.code, "FAILED");
  return error;
}

function fails(error) {
  return () => {
    throw error;
  };
}

const ONE = { cents: 7n, last: true };

function calls() {
  if (isBun) {
    const error = thrown(() => t.tellPrices(() => 1, 5));
    same("a struct by value", [error?.constructor.name, /Bun cannot take a struct by value/.test(error?.message)], ["TypeError", true]);
  } else {
    const heard = [];
    const sum = t.tellPrices((quote, currency, before) => {
      heard.push([quote, currency, before]);
      return Number(quote.cents);
    }, 5);
    const first = [{ cents: 100n, last: false }, "EUR", []];
    same("tell_prices", [sum, heard], [105, [first, [{ cents: 5n, last: true }, "Ä", [1.5, 2.5]]]]);
  }
  const growing = {
    get cents() {
      t.allU8(new Uint8Array(9_000_000));
      return 7n;
    },
    last: true,
  };
  same("a result whose field has the memory grow", t.show(() => growing, true), ONE);
  same("none", [t.ringIfAny(null), t.ringIfAny(undefined), t.ringIfAny()], [false, false, false]);
  if (!isBun) same("hold", t.hold(({ held }) => ({ held: held - 1 })), { held: -6 });
  let rung = 0;
  same("any", [t.ringIfAny(() => ++rung), rung], [true, 1]);
  class Bell {
    rung = 0;
    ring = () => void this.rung++;
  }
  const bell = new Bell();
  same("a method", [t.ringIfAny(bell.ring), bell.rung], [true, 1]);
}

function values() {
  const seen = [];
  const sees = (...given) => ({ cents: seen.push(given), last: true });
  same("little", t.show(sees, true), { cents: 1n, last: true });
  same("little seen", seen[0], [ONE, null, [], "", null, [], [], [], []]);
  same("much", t.show(sees, false), { cents: 2n, last: true });
  const rows = [
    [1, 2],
    [3, 65535],
  ];
  const sizes = [t.Size.KILOBYTES ?? t.Size.Kilobytes, t.Size.None];
  same("much seen", seen[1], [ONE, ONE, [0, 255], "Ä", "b", sizes, rows, [true, false], [ONE, ONE]]);
  same("bytes", [seen[1][2].constructor.name], ["Uint8Array"]);
  let kept;
  const numbers = [];
  const weighs = (at, any, factor, yes, small, large, below) => {
    numbers.push(at, any, yes, small, large, below, factor.call(5n));
    kept = factor;
    return t.Size.Kb;
  };
  // `usize::MAX` is more than a number holds.
  const error = isWeb ? null : thrown(() => t.weigh(weighs));
  if (!isWeb) same("a large size", [error?.code, /above 2\^53 - 1/.test(error?.detail)], ["FAILED", true]);
  same("numbers", t.weighLess(weighs), t.Size.Kb);
  same("numbers seen", numbers, [4096n, 0, true, 0.5, 2n ** 64n - 1n, -128, 15n]);
  same("a handle that Rust has closed", thrown(() => kept.call(5n))?.code, "CLOSED");
}

function failures() {
  same("a text", told(fails(new RangeError("no such price"))).detail.endsWith("FAILED: RangeError: no such price"), true);
  same("no code", told(fails(new Error("none"))).errorCode, null);
  same("anything", told(fails(7)).detail.endsWith("FAILED: 7"), true);
  same("nothing", told(fails(undefined)).detail.endsWith("FAILED: undefined"), true);
  same("no text", told(fails(Object.create(null))).detail.endsWith("what was thrown has no text"), true);
  for (const code of [1, 2, 3, 11, 16, -2, 2 ** 31 - 1, -(2 ** 31)]) {
    same("an errno", told(fails(Object.assign(new Error("full"), { errno: code }))).errorCode, code);
    same("a code", told(fails(new t.RegistryError(11, "nested", "full", code))).errorCode, code);
  }
  for (const code of [2 ** 31, 0.5, "ENOENT", NaN, 2n]) {
    same("no errno", told(fails(Object.assign(new Error("full"), { errno: code }))).errorCode, null);
  }
  for (const [value, text] of [
    [undefined, "TypeError: `result` is undefined"],
    [{ cents: 1n }, "TypeError: `result.last` is undefined"],
    [{ cents: "x", last: true }, "TypeError: `result.cents` is"],
    [Promise.resolve(ONE), "TypeError: `result."],
  ]) {
    same(`the result ${shown(value)}`, told(() => value).detail.includes(text), true);
  }
  same("a number beyond", thrown(() => t.weighLess(() => 99))?.detail.includes("RangeError: `result` is 99"), true);
}

function refused() {
  for (const value of [7, "ring", {}, null, undefined]) {
    const error = thrown(() => t.show(value, true));
    same("no function", [error?.constructor.name, /pass a function/.test(error?.message)], ["TypeError", true]);
  }
  same("none that may be", /pass a function or null/.test(thrown(() => t.ringIfAny(3))?.message), true);
  // Another argument is wrong: nothing is kept.
  same("another argument", thrown(() => t.show(() => ONE, 3))?.constructor.name, "TypeError");
  const error = thrown(() => t.keepRing(() => {}));
  same("any thread", [error?.constructor.name, /may be called on any thread/.test(error?.message)], ["TypeError", true]);
}

function nested() {
  const depths = [];
  const deeper = (depth) => {
    depths.push(depth);
    if (depth < 5) t.ringIfAny(() => deeper(depth + 1));
  };
  same("nested", [t.ringIfAny(() => deeper(1)), depths], [true, [1, 2, 3, 4, 5]]);
  if (isWeb) return;
  // Without an end of its own; wasm traps there.
  const refusals = [];
  const without = () => {
    const error = thrown(() => t.ringIfAny(without) || refusals.push("refused"));
    if (error !== null) refusals.push(error.name);
  };
  t.ringIfAny(without);
  same("without an end", refusals.length > 0, true);
  const inner = fails(Object.assign(new Error("innermost"), { errno: -2 }));
  const error = told(() => t.show(inner, true));
  same("the innermost", [error.detail.includes("innermost"), error.errorCode], [true, -2]);
}

/** Rust keeps functions on this thread, calls and releases them. */
async function kept() {
  let rung = 0;
  let gone = 0;
  const registry = new FinalizationRegistry(() => gone++);
  const ring = () => {
    const held = {};
    registry.register(held, 0);
    return () => void (held.rung = ++rung);
  };
  same("kept", [t.keepHere(ring()), t.keepHere(ring())], [1, 2]);
  same("refused by Rust", thrown(() => t.tellNobody(ring()))?.code, "NOT_EXPORTED");
  globalThis.gc?.();
  t.ringHere();
  t.ringHere();
  same("rung", rung, 4);
  t.forgetHere();
  t.forgetHere();
  for (let i = 0; globalThis.gc && gone < 3 && i < 100; i++) {
    globalThis.gc();
    await new Promise((done) => setTimeout(done, 1));
  }
  if (globalThis.gc) same("released", gone, 3);
  const live = t.liveCount();
  for (let i = 0; i < 2000; i++) t.ringIfAny(() => {});
  same("many", [t.liveCount(), live], [0, 0]);
}

/** A worker may be terminated while Rust has its functions. */
async function worker() {
  const started = new Worker(new URL(import.meta.url), { workerData: folder });
  const said = await new Promise((heard) => started.once("message", heard));
  same("in a worker", said, "a worker cannot give functions to Rust, which may have them after its end; do so in the main thread");
  await started.terminate();
}

/** What is wrong, and that nothing was left out: a loop that is empty ends a program too. */
function say() {
  for (const line of wrong) console.log(line);
  console.log("end");
}

async function main() {
  t.silenceErrors();
  calls();
  values();
  failures();
  refused();
  nested();
  await kept();
  if (isWeb) {
    say();
    return;
  }
  await worker();
  // It is called at the end, after the module has ended it.
  t.keepHere(() => wrong.push("called after the end"));
  process.on("exit", () => {
    same("after the end", thrown(() => t.ringHere())?.detail.includes("its host has closed"), true);
    same("a function after the end", thrown(() => t.ringIfAny(() => {}))?.code, "CLOSED");
    t.forgetHere();
    say();
  });
}

if (isMainThread) await main();
else parentPort.postMessage(thrown(() => t.ringIfAny(() => {}))?.message);
