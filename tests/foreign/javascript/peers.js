// What other generators of bindings show in their tests, by ours: JavaScript implements, Rust asks. For Node, Bun and Deno, and for wasm in Node.
// `tests/peers.md` says whose each is: `peers.js FOLDER [web]`. Prints what is wrong.

import process from "node:process";

const folder = process.argv[2];
const isWeb = process.argv[3] === "web";
const module = await import(`${folder}/torture/${isWeb ? "web" : "node"}/index.js`);
const t = isWeb ? { ...module, ...(await module.load(new URL(`file://${folder}/torture/web/torture.wasm`))) } : module;
const wrong = [];

const shown = (value) => JSON.stringify(value, (_, inner) => (ArrayBuffer.isView(inner) ? [...inner] : inner));

function same(what, found, expected) {
  if (shown(found) !== shown(expected)) wrong.push(`${what}: ${shown(found)}, not ${shown(expected)}`);
}

/** The failure of a call. */
function failed(call) {
  try {
    call();
  } catch (error) {
    if (error.code === "FAILED") return error;
    throw error;
  }
  throw new Error("it did not fail");
}

const innermost = (error) => (error.cause === undefined ? error : innermost(error.cause));

const UNEXPECTED = new RangeError("something failed");

/** Answers as it is asked, or fails. */
class Getters {
  getBool(value, other) {
    return value !== other;
  }

  getString(value, other, said) {
    this.fail(value);
    said.call(other ? "1234567890123" : value);
  }

  getOption(value, other, said) {
    this.fail(value);
    if (value !== null) said.call(other ? value.toUpperCase() : value);
  }

  getList(value, other, counted) {
    counted.call(other ? value : []);
  }

  getNothing(value) {
    this.fail(value);
  }

  fail(value) {
    if (value === "bad-argument") throw new t.RegistryError(11, "getters", "bad argument", 20);
    if (value === "unexpected-error") throw UNEXPECTED;
  }
}

function gettersAnswerWhatTheyAreAsked() {
  const getters = new Getters();
  for (const value of [true, false]) {
    for (const other of [true, false]) same("a bool", t.getBool(getters, value, other), value !== other);
  }
  for (const numbers of [[1, 2], [0, 1], [], [-(2 ** 31), 2 ** 31 - 1]]) {
    same("a list", t.getList(getters, numbers, true), numbers);
    same("no list", t.getList(getters, numbers, false), []);
  }
  for (const text of ["Hello", "wörld", "", "\0", "🦀"]) {
    same("a text", t.getString(getters, text, false), text);
    same("another", t.getString(getters, text, true), "1234567890123");
  }
  same("an option", [t.getOption(getters, "Some", true), t.getOption(getters, "Some", false)], ["SOME", "Some"]);
  same("none", t.getOption(getters, null, false), "nothing");
  same("nothing", t.getNothing(getters, "x"), undefined);
}

function anImplementerMayBeLeftOut() {
  same("somebody", t.getStringIfAny(new Getters(), "text"), "text");
  same("nobody", [t.getStringIfAny(null, "text"), t.getStringIfAny(undefined, "text")], ["nobody", "nobody"]);
}

/** One that is expected has a code, and one that is not its text; what was thrown is the cause. */
function failuresKeepTheirKind() {
  const getters = new Getters();
  const calls = [(text) => t.getString(getters, text, true), (text) => t.getOption(getters, text, true), (text) => t.getNothing(getters, text)];
  for (const call of calls) {
    const expected = failed(() => call("bad-argument"));
    same("a code", [expected.errorCode, expected.cause instanceof t.RegistryError], [20, true]);
    const error = failed(() => call("unexpected-error"));
    same("no code", error.errorCode, null);
    same("its text", error.detail.includes("RangeError: something failed"), true);
    same("itself", error.cause === UNEXPECTED, true);
  }
  // Whatever it is that was thrown.
  const secretive = Object.defineProperty(new Error("it does not tell"), "errno", { get: () => secretive.code() });
  for (const value of ["a text", "a \0 zero", "", 7, undefined, null, Object.freeze({}), secretive]) {
    const getNothing = () => {
      throw value;
    };
    const error = failed(() => t.getNothing(Object.assign(new Getters(), { getNothing }), ""));
    same(`the ${value}`, [Object.hasOwn(error, "cause"), error.cause === value], [true, true]);
  }
}

/** A failure that Rust has kept to itself is no cause of a later one. */
function theCauseOfOneFailureIsNoOther() {
  for (const value of ["", "a text", [], "e", " "]) {
    let error;
    const fails = () => {
      throw value;
    };
    t.ringOrTell(fails, () => {
      error = failed(() => t.factorOrError(0));
    });
    same(`not ${JSON.stringify(value)}`, Object.hasOwn(error, "cause"), false);
  }
}

function aFailureOfOneFunctionIsToldToAnother() {
  const told = [];
  const fails = () => {
    throw new Error("Testing");
  };
  t.ringOrTell(fails, (text) => void told.push(text));
  same("told", told, ["Error: Testing"]);
  t.ringOrTell(
    () => {},
    (text) => void told.push(text),
  );
  same("not told", told.length, 1);
}

const stringifier = {
  language: "javascript",
  stringify(value, said) {
    said.call(`${this.language}: ${value}`);
  },
};

function anObjectOfRustKeepsOneOfJavaScripts() {
  const formatter = t.newFormatter(stringifier);
  globalThis.gc?.();
  same("kept", [formatter.format(1), formatter.format(2)], ["javascript: 1", "javascript: 2"]);
  formatter.close();
}

function oneOwnerLessLeavesTheOtherItsOwn() {
  const [one, other] = [t.newFormatter(stringifier), t.newFormatter(stringifier)];
  same("the other", other.format(123), "javascript: 123");
  other.close();
  globalThis.gc?.();
  same("the one", one.format(123), "javascript: 123");
  one.close();
}

/** A link of JavaScript's. */
class Link {
  constructor(name, next = null) {
    this.name = name;
    this.next = next;
  }

  say(said) {
    said.call(this.name);
    this.next?.say(said);
  }
}

/** Rust, JavaScript, Rust, JavaScript: an owner of an implementer of Rust's is an object with its methods too. */
function aChainHasLinksOfBoth() {
  const last = new Link("js 2");
  const second = t.newLink("rust 2", last);
  const middle = new Link("js 1", second);
  const first = t.newLink("rust 1", middle);
  same("all", t.namesFrom(first), "rust 1,js 1,rust 2,js 2,");
  same("from JavaScript's", t.namesFrom(middle), "js 1,rust 2,js 2,");
  const alone = t.newLink("alone", null);
  same("one of Rust's", t.namesFrom(alone), "alone,");
  alone.close();
  // What is thrown goes through all of them.
  last.name = 7;
  const through = failed(() => t.namesFrom(first));
  same("through all", [through.detail.includes("`text` is 7; pass a string"), innermost(through).constructor.name], [true, "TypeError"]);
  last.name = "js 2";
  // A ring is no trap: an implementer of this thread that runs is BUSY.
  last.next = first;
  same("a ring", innermost(failed(() => t.namesFrom(first))).code, "BUSY");
  last.next = null;
  same("undone", t.namesFrom(first), "rust 1,js 1,rust 2,js 2,");
  // A link that has ended is told.
  second.close();
  same("a gap", innermost(failed(() => t.namesFrom(first))).code, "CLOSED");
  first.close();
}

function anObjectOfAnotherClassIsRefused() {
  const factor = t.factor(2);
  for (const value of [stringifier, 7, factor, {}, Symbol("link"), () => {}]) {
    let error;
    try {
      t.namesFrom(value);
    } catch (caught) {
      error = caught;
    }
    same("no link", [error?.constructor.name, /the methods of `LinkMethods`/.test(error?.message)], ["TypeError", true]);
  }
  factor.close();
}

t.silenceErrors();
const live = t.liveCount();
for (const part of [
  gettersAnswerWhatTheyAreAsked,
  anImplementerMayBeLeftOut,
  failuresKeepTheirKind,
  theCauseOfOneFailureIsNoOther,
  aFailureOfOneFunctionIsToldToAnother,
  anObjectOfRustKeepsOneOfJavaScripts,
  oneOwnerLessLeavesTheOtherItsOwn,
  aChainHasLinksOfBoth,
  anObjectOfAnotherClassIsRefused,
]) {
  part();
  same(`left of ${part.name}`, t.liveCount(), live);
}
for (const line of wrong) console.log(line);
console.log("end");
