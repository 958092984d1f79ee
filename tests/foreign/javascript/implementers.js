// Implementers of traits, for Node, Bun and Deno, and for wasm in Node: those of Rust, whose methods JavaScript calls, and those of JavaScript, whose
// methods Rust calls: `implementers.js FOLDER [web]`. Prints what is wrong.

import process from "node:process";

const folder = process.argv[2];
const isWeb = process.argv[3] === "web";
const module = await import(`${folder}/torture/${isWeb ? "web" : "node"}/index.js`);
const t = isWeb ? { ...module, ...(await module.load(new URL(`file://${folder}/torture/web/torture.wasm`))) } : module;
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

const codeOf = (call) => thrown(call)?.code;

/** The name of what the call throws, and whether its message has this text. */
function refusal(call, text) {
  const error = thrown(call);
  return [error?.constructor.name, String(error?.message).includes(text)];
}

function methods() {
  const shelf = t.newShelf();
  same("put", [shelf.put("one", 1), shelf.put("Ä", 2n), shelf.put("one", 5)], [0n, 0n, 1n]);
  same("get", [shelf.get("one"), shelf.get("Ä")], [5n, 2n]);
  same("names", shelf.names(), "one,Ä,");
  same("sum", [shelf.sum([]), shelf.sum([1, 2n]), shelf.sum(BigInt64Array.of(3n))], [7n, 10n, 10n]);
  // The class has a property of this name for itself.
  same("handle", [shelf.handle_(), shelf.handle > 2 ** 52], [7, true]);
  same("lent to a function", t.sumOfShelf(shelf), 7n);
  if (!isWeb) same("by invoke", t.invoke(t.handles.sumOfShelf, shelf), 7n);
  same("nothing", shelf.clear(), undefined);
  shelf.close();
  same("none left", t.shelves(), 0);
  // Functions that nothing has called have no handle there: a module of wasm has no section of them.
  if (isWeb) return;
  const invoked = t.invoke(t.handles.newShelf);
  same("made by invoke", [invoked instanceof t.Shelf, invoked.put("one", 1)], [true, 0n]);
  invoked.close();
}

/** Names that JavaScript, the class of an owner, or another language has a use for. */
const ODD = `drop close_ release call toString_ equals then_ constructor_ __init__ __class__ __del__ __proto___ handle_ isLive_ detach_ wait getClass
hashCode clone type class new_ delete operator from size userData valueOf_ errno int null borrow raw mro this none await table str deref`.split(/\s+/);

async function names() {
  // It is no promise.
  const odd = await t.newOdd();
  same(
    "of Rust's",
    ODD.map((name) => odd[name]()),
    ODD.map((_, at) => at + 1),
  );
  same("its own", [odd.isLive, odd.handle > 2 ** 52, `${odd}`], [true, true, `Odd ${odd.handle}`]);
  const places = Object.fromEntries(ODD.map((name, at) => [name, () => at + 1]));
  same("of JavaScript's", t.useOdd(places), 0);
  // One of Rust's has them all.
  same("passed on", t.useOdd(odd), 0);
  odd.close();
  same("ended", odd.isLive, false);
}

/** An owner of an implementer is as one of a callback. */
function owners() {
  const live = t.liveCount();
  const shelf = t.newShelf();
  same("live", [shelf.isLive, t.shelves(), t.liveCount()], [true, 1, live + 1]);
  same("a text", [`${shelf}`, shelf], [`Shelf ${shelf.handle}`, { type: "Shelf", handle: shelf.handle }]);
  shelf.close();
  same("closed", [shelf.isLive, t.shelves(), `${shelf}`], [false, 0, `Shelf ${shelf.handle} closed`]);
  shelf.close();
  const calls = [() => shelf.put("one", 1), () => shelf.get("one"), () => shelf.clear(), () => shelf.names(), () => t.sumOfShelf(shelf)];
  same("calls of it", calls.map(codeOf), ["CLOSED", "CLOSED", "CLOSED", "CLOSED", "CLOSED"]);
  same("which", thrown(calls[1]).callback, "Shelf.get");
  t.release(t.newShelf().detach());
  same("released", t.shelves(), 0);
  {
    const dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");
    t.newShelf()[dispose]();
    same("disposed", t.shelves(), 0);
  }
  same(
    "forged",
    codeOf(() => new t.Shelf(2 ** 52 + 5).clear()),
    "UNKNOWN_HANDLE",
  );
}

function failures() {
  const shelf = t.newShelf();
  const error = thrown(() => shelf.get("three"));
  same("its text", [error.code, error.detail, error.callback], ["FAILED", "there is no three", "Shelf.get"]);
  // A panic of the module in a page is a trap.
  if (!isWeb) {
    const panic = thrown(() => shelf.clear());
    same("a panic", [panic.code, panic.detail], ["PANICKED", "nothing to clear"]);
  }
  same("callable still", shelf.put("one", 1), 0n);
  same(
    "no name",
    refusal(() => shelf.get(7), "`name` is 7; pass a string"),
    ["TypeError", true],
  );
  same(
    "too large",
    refusal(() => shelf.put("one", 2n ** 63n), "`number` is"),
    ["RangeError", true],
  );
  same(
    "no number",
    refusal(() => shelf.sum([1, "x"]), "`more[1]`"),
    ["TypeError", true],
  );
  const factor = t.factor(2);
  const other = new t.Shelf(factor.handle);
  same(
    "another type",
    codeOf(() => other.clear()),
    "WRONG_SIGNATURE",
  );
  other.detach();
  same(
    "no shelf",
    refusal(() => t.sumOfShelf(factor), "Shelf"),
    ["TypeError", true],
  );
  factor.close();
  shelf.close();
}

class Whole {
  number = 0n;
  calls = [];

  add(name, numbers) {
    this.calls.push([name, [...numbers]]);
    for (const number of numbers) this.number += number;
    return this.number;
  }

  set(number) {
    this.calls.push(number);
    this.number = number;
  }

  flush() {
    this.calls.push("flush");
    return true;
  }
}

function implemented() {
  const whole = new Whole();
  same("a whole one", [t.usePlugin(whole, 7), whole.calls], [11n, [7n, ["Ä", [1n, 2n]], "flush"]]);
  same("used again", t.usePlugin(whole, 1), 5n);
  // One method is missing: Rust is told so, and does without.
  for (const flush of [undefined, null]) {
    const without = Object.assign(new Whole(), { flush });
    same(`flush is ${flush}`, t.usePlugin(without, 7), 10n);
  }
  let number = 0n;
  const literal = { add: (_, numbers) => number + numbers[0], set: (given) => void (number = given) };
  same("a literal", t.usePlugin(literal, 7), 8n);
  const error = thrown(() => t.usePlugin({ set() {} }, 7));
  same("no add", [error.code, /Plugin::add.*NOT_IMPLEMENTED/.test(error.message)], ["FAILED", true]);
  // Each kind of object has a table of its own.
  same("a whole one again", t.usePlugin(new Whole(), 7), 11n);
  const functions = Object.assign(() => {}, { add: () => 1, set: () => {} });
  same("a function with methods", t.usePlugin(functions, 7), 1n);
}

function implementedBadly() {
  const told = (methods) => {
    const error = thrown(() => t.usePlugin(Object.assign(new Whole(), methods), 7));
    same("its code", error.code, "FAILED");
    return error;
  };
  const full = () => {
    throw Object.assign(new Error("no room"), { errno: 28 });
  };
  const error = told({ add: full });
  same("its text", [error.detail.includes("Error: no room"), error.errorCode], [true, 28]);
  same("no number", told({ add: () => undefined }).detail.includes("`result` is undefined"), true);
  same("too large", told({ add: () => 2n ** 63n }).detail.includes("`result` is 9223372036854775808n"), true);
  for (const value of [7, null, undefined, "plugin", () => {}, {}, []]) {
    same(
      "no plugin",
      refusal(() => t.usePlugin(value, 7), "`PluginMethods`"),
      ["TypeError", true],
    );
  }
  same(
    "no method",
    refusal(() => t.usePlugin(Object.assign(new Whole(), { flush: 3 }), 7), "`plugin.flush` is 3; pass a function or null"),
    ["TypeError", true],
  );
  // Another argument is refused: nothing is kept.
  same(
    "beyond",
    refusal(() => t.usePlugin(new Whole(), 2n ** 63n), "`number`"),
    ["RangeError", true],
  );
}

/** One that any thread may call is refused. */
function onAnyThread() {
  same("none yet", [t.keepPlugin(null), t.keepPlugin()], [false, false]);
  same(
    "any thread",
    refusal(() => t.keepPlugin(new Whole()), "`plugin` may be called on any thread"),
    ["TypeError", true],
  );
  same("nothing kept", t.keepPlugin(null), false);
}

/** Rust, JavaScript, Rust, JavaScript; and an exception through all of them. */
function nested() {
  const outer = Object.assign(new Whole(), { add: () => t.usePlugin(inner, 1) });
  const inner = new Whole();
  same("nested", t.usePlugin(outer, 7), 6n);
  inner.flush = () => {
    throw new Error("innermost");
  };
  same("the innermost text", thrown(() => t.usePlugin(outer, 7)).detail.includes("innermost"), true);
  // While garbage is collected.
  const busy = Object.assign(new Whole(), {
    add(_, numbers) {
      for (let i = 0; i < 100; i++) globalThis.kept = { numbers, i: new Uint8Array(1000) };
      globalThis.gc?.();
      return numbers[0];
    },
  });
  for (let i = 0; i < 20; i++) same("busy", t.usePlugin(busy, 1), 2n);
  const live = t.liveCount();
  const many = new Whole();
  for (let i = 0; i < 1000; i++) t.usePlugin(many, 1);
  same("nothing left", t.liveCount(), live);
}

t.silenceErrors();
for (const part of [methods, names, owners, failures, implemented, implementedBadly, onAnyThread, nested]) {
  await part();
  same(`left of ${part.name}`, t.shelves(), 0);
}
for (const line of wrong) console.log(line);
console.log("end");
