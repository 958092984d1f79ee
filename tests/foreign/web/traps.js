// Traps that a host catches, and what a callback reads afterwards: `traps.js MODULE`. It prints a line for each case.

import { readFile } from "node:fs/promises";

const source = await readFile(process.argv[2]);
const NULL_HANDLE = 1;
const CLOSED = 3;

/** A fresh instance, and what it does when it calls its host. */
const start = async () => {
  const planned = [];
  const env = { host: () => planned.shift()?.() };
  const { instance } = await WebAssembly.instantiate(source, { env });
  return { x: instance.exports, plan: (...steps) => planned.push(...steps) };
};

const caught = (run) => {
  try {
    run();
    return false;
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return true;
    throw error;
  }
};

const show = (name, ...outcome) => console.log(`${name}\t${outcome.join(" ")}`);

// A pinned function traps inside a callback, which goes on: it must not be dropped under itself.
for (const make of ["traps_make", "traps_make_mut"]) {
  for (const trap of ["traps_breaks", "traps_aborts"]) {
    const { x, plan } = await start();
    const handle = x[make]();
    let trapped, released;
    plan(() => {
      trapped = caught(() => x[trap]());
      if (trap === "traps_aborts") x.traps_trapped();
      released = x.traps_release_f64(handle);
      for (let n = 0; n < 4; n++) x.traps_dirty();
    });
    const wrong = x.traps_Work_call(handle);
    show(`${make} ${trap}`, trapped, released === CLOSED, wrong, x.traps_lost(), x.traps_Work_call(handle), x.traps_last_status() === CLOSED);
  }
}

// The same two deep: the inner callback is cut off, the outer one lives on.
{
  const { x, plan } = await start();
  const [outer, inner] = [x.traps_make(), x.traps_make()];
  plan(
    () => {
      caught(() => x.traps_Work_call(inner));
      x.traps_release_f64(outer);
      x.traps_release_f64(inner);
      for (let n = 0; n < 4; n++) x.traps_dirty();
    },
    () => x.traps_breaks(),
  );
  show("nested", x.traps_Work_call(outer), x.traps_lost());
}

// A scope's frame is gone: what it has lent is closed, whether the hook is still ours or not.
for (const [name, replaced, earlier, trap] of [
  ["scope", false, false, "traps_breaks"],
  ["scope, another hook", true, false, "traps_breaks"],
  ["scope, another hook, a second trap", true, true, "traps_breaks"],
  ["scope, no panic", false, false, "traps_aborts"],
]) {
  const { x, plan } = await start();
  x.traps_release_f64(x.traps_make());
  if (replaced) x.traps_replaces_the_hook();
  if (earlier) {
    caught(() => x.traps_aborts());
    x.traps_trapped();
  }
  plan(
    () => {
      caught(() => x.traps_lends());
      if (trap === "traps_aborts") x.traps_trapped();
    },
    () => x[trap](),
  );
  x.traps_frame();
  x.traps_dirty();
  show(name, x.traps_Work_call(x.traps_lent()), x.traps_last_status() === CLOSED);
}

// After a hook that trapped itself, std tells no hook of any panic: nothing more is lent.
{
  const { x, plan } = await start();
  x.traps_has_a_hook_that_traps();
  x.traps_release_f64(x.traps_make());
  caught(() => x.traps_breaks());
  plan(() => caught(() => x.traps_lends()), () => x.traps_breaks());
  x.traps_frame();
  x.traps_dirty();
  show("scope, a hook that traps", x.traps_Work_call(x.traps_lent()), x.traps_last_status() === NULL_HANDLE);
}

// What was not running goes on, is closed as ever, and is never dropped.
{
  const { x } = await start();
  const handle = x.traps_make();
  caught(() => x.traps_breaks());
  show("idle", x.traps_Work_call(handle), x.traps_release_f64(handle), x.traps_lost(), x.traps_live_count());
}
