// Functions of JavaScript that any thread of Rust calls, by a queue of the event loop, for Node, Bun and Deno, and for wasm in Node:
// `queued.js FOLDER [web|refs]`, where `refs` tries what keeps the program running. Prints what is wrong, and `end`.

import { readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as later } from "node:timers";
import { pathToFileURL } from "node:url";

const [folder, kind] = process.argv.slice(2);
const isWeb = kind === "web";
const module = await import(pathToFileURL(`${folder}/scenario/${isWeb ? "web" : "node"}/index.js`));
const s = isWeb ? await module.load(readFileSync(`${folder}/scenario/web/scenario.wasm`)) : module;
const isBun = globalThis.Bun !== undefined;
const wrong = [];

function same(what, found, expected) {
  if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
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

/** Waits until it is so; the machine may be slow. */
async function until(what, isSo) {
  for (let i = 0; i < 60_000 && !isSo(); i++) await new Promise((done) => setTimeout(done, 1));
  same(what, isSo(), true);
}

/** Each thread's steps come in its order, on the event loop, and through a queue that is often full. */
async function order() {
  const [threads, steps] = [3, 200];
  const queue = new s.Queue(8);
  const next = Array.from({ length: threads }, () => 0);
  let isInside = true;
  const hears = (thread, step, text) => {
    if (isInside) wrong.push("it is called before the call has returned");
    if (text !== "a text that is longer than 22 bytes") wrong.push(text);
    same("the order", step, next[thread]++);
  };
  s.tellFromThreads(hears, threads, steps, { queue });
  isInside = false;
  await until("all steps", () => next.every((n) => n === steps));
  queue.close();
}

/** Without a queue, or with what is none. */
function refused() {
  const hears = () => wrong.push("a refused function was called");
  const without = thrown(() => s.keepHears(hears));
  same("no queue", [without?.name, /any thread.*pass `\{ queue: Queue\.current\(\) \}`/.test(without?.message)], ["TypeError", true]);
  for (const options of [{}, { queue: null }, { queue: 7 }, { queue: {} }, { queue: s.Queue }]) {
    const error = thrown(() => s.keepHears(hears, options));
    same("no queue in it", [error?.name, /`queue` is .*; pass a `Queue` of this module/.test(error?.message)], ["TypeError", true]);
  }
  for (const value of [7, "hears", {}, null, undefined]) {
    const error = thrown(() => s.keepHears(value, { queue: s.Queue.current() }));
    same("no function", [error?.name, /pass a function/.test(error?.message)], ["TypeError", true]);
  }
  const queue = new s.Queue(4);
  const live = s.liveCount();
  same("never exported", thrown(() => s.hearNothing(hears, { queue }))?.code, "NOT_EXPORTED");
  // Refused by Rust behind the function: it gives it back.
  const step = s.madeStep();
  s.release(step.handle);
  same("another argument", thrown(() => s.keepHearsBeside(hears, step, { queue }))?.code, "CLOSED");
  same("nothing is left", s.liveCount(), live);
  const other = s.madeStep();
  same("none", [s.keepHearsBeside(null, other), s.keepHearsBeside(undefined, other)], [false, false]);
  other.close();
  queue.close();
  same("a closed queue", thrown(() => s.keepHears(hears, { queue }))?.code, "CLOSED");
  same("nothing is kept", s.tellKept(1), -1);
}

/** The queue refuses what it has no room for, while nothing runs it. */
function full() {
  const queue = new s.Queue(4);
  const heard = [];
  same("put", s.tellNow((_, step) => heard.push(step), 10, { queue }), 4);
  same("run before the release", [queue.run(), heard], [4, [0, 1, 2, 3]]);
  heard.length = 0;
  s.keepHears((_, step) => heard.push(step), { queue });
  same("kept", [s.tellKept(7), heard], [0, []]);
  same("run", [queue.run(), heard], [1, [7]]);
  for (const step of [1, 2, 3, 4]) same("room", s.tellKept(step), 0);
  same("no room", s.tellKept(5), 14);
  // What waits ends with the queue.
  queue.close();
  same("after the end", [s.tellKept(6), heard], [3, [7]]);
  s.forgetKept();
}

/** What a function throws in its turn, nobody but the hook can hear. */
function failures() {
  const queue = new s.Queue(4);
  const heard = [];
  if (!isBun && !isWeb) s.setErrorHook((status, _, message) => heard.push([status, message]));
  const fails = () => {
    throw Object.assign(new RangeError("no such step"), { errno: 5 });
  };
  s.keepHears(fails, { queue });
  same("a failure", [s.tellKept(1), s.tellKept(2), queue.run()], [0, 0, 2]);
  if (!isBun && !isWeb) {
    same("told", [heard.length, heard[0]?.[0], /Hears.*RangeError: no such step/.test(heard[0]?.[1])], [2, 11, true]);
    s.setErrorHook(null);
  }
  s.silenceErrors();
  s.forgetKept();
  // A later failure has not this cause, whatever its text is.
  const says = () => {
    throw "asked to";
  };
  s.keepHears(says, { queue });
  same("another failure", [s.tellKept(3), queue.run()], [0, 1]);
  const later = thrown(() => s.minusOne(true));
  same("another's cause", [later?.status, later?.detail?.includes("asked to"), later?.cause ?? null], [11, true, null]);
  s.forgetKept();
  let inner = null;
  s.keepHears(() => (inner = thrown(() => queue.run())), { queue });
  s.tellKept(3);
  queue.run();
  same("inside itself", inner?.code, "BUSY");
  s.forgetKept();
  queue.close();
}

/** Functions that hold the last of something are let go of on this thread. */
async function released() {
  let gone = 0;
  let rung = 0;
  const registry = new FinalizationRegistry(() => gone++);
  const queue = new s.Queue(64);
  const hears = () => {
    const held = {};
    registry.register(held, 0);
    return () => void (held.rung = ++rung);
  };
  for (let round = 0; round < 40; round++) {
    for (let i = 0; i < 25; i++) s.keepHears(hears(), { queue });
    globalThis.gc?.();
    same("rings", s.tellKept(1), 0);
    same("all", queue.run(), 25);
    s.forgetKept();
  }
  same("rung", rung, 1000);
  const isOver = () => {
    globalThis.gc?.();
    return gone > 900;
  };
  if (globalThis.gc) await until("collected", isOver);
  queue.close();
  // Those that the queue's end left.
  s.keepHears(() => {}, { queue: s.Queue.current() });
  s.Queue.current().close();
  s.forgetKept();
}

/** A queue that has to keep the program running, and then one that must not, though Rust has a function that waits there. */
function refs() {
  let isLast = false;
  const queue = new s.Queue(1);
  same("ref", queue.ref() === queue, true);
  // Nothing else keeps the program running: these timers do not.
  later(() => {
    queue.close();
    const other = new s.Queue(1);
    s.keepHears(() => {}, { queue: other });
    same("unref", [other.ref().unref() === other, other.isOpen], [true, true]);
    isLast = true;
    later(() => {
      wrong.push("it runs on");
      process.exit();
    }, 30_000).unref();
  }, 50).unref();
  process.on("exit", () => {
    same("not over too early", isLast, true);
    say();
  });
}

/** What is wrong, and that nothing was left out: a loop that is empty ends a program too. */
function say() {
  for (const line of wrong) console.log(line);
  console.log("end");
}

async function all() {
  const live = s.liveCount();
  refused();
  if (!isWeb) full();
  failures();
  await released();
  if (!isWeb) await order();
  // A function whose queue has ended is let go of by this thread's next use of the library.
  await until("nothing is left", () => {
    new s.Queue(1).close();
    return s.liveCount() === live;
  });
  if (isWeb) {
    say();
  } else {
    // A thread calls until the program ends, whose module ends the function first.
    let last = -1;
    const queue = new s.Queue(16);
    s.tellUntilItFails((_, step) => (last = step), { queue });
    await until("called", () => last > 20);
    // Without this the program would run on, as for any function that may be called.
    queue.close();
    same("told", s.waitForTeller(), 3);
    s.tellUntilItFails(() => {}, { queue: new s.Queue(1) });
    process.on("exit", () => {
      same("after the end", s.waitForTeller(), 3);
      say();
    });
    process.exit();
  }
}

s.silenceErrors();
if (kind === "refs") refs();
else await all();
