// Traps that are no panics, through the generated binding: `bound_traps.js MODULE BINDING`. It prints a line for each case.
//
// Nobody here calls `traps_trapped`. The binding has to, once for each call that an error leaves, and never for an error that is its own.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [modulePath, bindingPath] = process.argv.slice(2);
const module = new WebAssembly.Module(await readFile(modulePath));
const { attach } = await import(pathToFileURL(bindingPath).href);

/** A fresh instance, what it does when it calls its host, and how often it was told of a trap. */
const start = async () => {
  const planned = [];
  const env = { host: () => planned.shift()?.() };
  const { exports } = await WebAssembly.instantiate(module, { env });
  const told = { times: 0 };
  const traps_trapped = () => {
    told.times++;
    exports.traps_trapped();
  };
  const library = attach({ ...exports, traps_trapped }, module);
  return { library, told, plan: (...steps) => planned.push(...steps) };
};

/** The name of what is thrown. */
const thrown = (run) => {
  try {
    run();
    return "nothing";
  } catch (error) {
    return error.code ?? error.name ?? String(error);
  }
};

/** What a call gives, or the name of what it throws. */
const outcome = (run) => {
  let value;
  const error = thrown(() => (value = run()));
  return error === "nothing" ? value : error;
};

/** Whether a callback is refused, or traps before it runs. */
const isClosed = (call) => ["CLOSED", "RuntimeError"].includes(thrown(call));

const show = (name, ...outcome) => console.log(`${name}\t${outcome.join(" ")}`);
// What comes after `overflows` has next to no stack, and may trap at once: what it gives depends on the compiler.
const counts = (trap, ...values) => (trap === "overflows" ? [] : values);

/** Writes over what nobody uses; it traps itself where the stack has run out. */
const dirty = (x) => {
  for (let n = 0; n < 4; n++) thrown(() => x.dirty());
};
const TRAPS = ["aborts", "unreachable", "readsOutside", "overflows", "recurses"];

// A trap inside a callback, which goes on: it must not be dropped under itself, though it is released and its memory is written over.
for (const make of ["make", "makeMut"]) {
  for (const trap of TRAPS) {
    const { library: x, told, plan } = await start();
    const handle = x[make]();
    const call = x.Work.stub(handle);
    let trapped, times, released;
    plan(() => {
      trapped = thrown(() => x[trap]());
      times = told.times;
      released = thrown(() => x.release(handle));
      dirty(x);
    });
    const wrong = call();
    show(`${make} ${trap}`, trapped, times, wrong, isClosed(call), ...counts(trap, released, outcome(() => x.lost())));
  }
}

// Two deep: the inner callback is cut off by what leaves it, also where that is the host's own error, and the outer one lives on.
for (const trap of [...TRAPS, "host"]) {
  const { library: x, told, plan } = await start();
  const [outer, inner] = [x.make(), x.make()];
  let left, times;
  plan(
    () => {
      left = thrown(() => x.invoke(inner));
      times = told.times;
      thrown(() => x.release(outer));
      thrown(() => x.release(inner));
      dirty(x);
    },
    () => {
      if (trap === "host") throw new EvalError("the host's own");
      x[trap]();
    },
  );
  show(`nested ${trap}`, x.Work.stub(outer)(), left, times, isClosed(x.Work.stub(inner)), ...counts(trap, outcome(() => x.lost())));
}

// A scope's frame is gone: what it has lent is closed.
for (const trap of TRAPS) {
  const { library: x, told, plan } = await start();
  plan(
    () => thrown(() => x.lends()),
    () => x[trap](),
  );
  x.frame();
  const times = told.times;
  dirty(x);
  show(`scope ${trap}`, isClosed(x.Work.stub(x.lent())), times);
}

// What the binding refuses has not been in the module, nor is a status an error that left it.
{
  const { library: x, told } = await start();
  const handle = x.make();
  const throwing = { valueOf: () => x.Work.stub(0)() };
  const refused = [Symbol("1"), 1n, throwing].map((value) => thrown(() => x.Work.stub(value)()));
  refused.push(...[Symbol("1"), 1n, throwing].map((value) => thrown(() => x.release(value))), thrown(() => x.invoke(handle, 1)));
  x.release(handle);
  show("refused", ...refused, told.times, x.lost(), x.liveCount());
}

// Its table of functions does not grow, so a hook has no place there.
const { library: small } = await start();
let advice = "";
const error = thrown(() => {
  try {
    small.setErrorHook(() => {});
  } catch (refusal) {
    advice = refusal.message;
    throw refusal;
  }
});
show("hook", error, advice.includes("--growable-table"));
