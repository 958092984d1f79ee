// Awaits what the library gives later: `awaited.js FOLDER KIND`, where the kind is the module's, `node` or `web`.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, kind] = process.argv.slice(2);
const module = await import(pathToFileURL(`${folder}/scenario/${kind}/index.js`));
const s = kind === "node" ? module : await module.load(readFileSync(`${folder}/scenario/web/scenario.wasm`));
const STATUSES = ["OK", "NULL_HANDLE", "UNKNOWN_HANDLE", "CLOSED", "NOT_EXPORTED", "WRONG_SIGNATURE", "WRONG_THREAD", "BUSY"];

/** What is to come comes at the next turn, where there is one thread. */
function later(promise) {
  if (kind === "web") setTimeout(() => s.settle());
  return promise;
}

async function attempt(run) {
  try {
    return String(await later(run()));
  } catch (error) {
    if (!(error instanceof module.RegistryError)) throw error;
    return error.code === "FAILED" ? `${error.code} ${error.detail}` : error.code;
  }
}

async function counted(queue) {
  const before = s.counted();
  const step = await later(s.countIn(queue.handle, 10));
  while (s.counted() < before + 10) await new Promise((resolve) => setTimeout(resolve, 1));
  s.release(step);
  return s.counted() - before;
}

async function cancelled() {
  const before = s.cancelled();
  while (s.cancelled() === before) {
    // On a busy machine its value may come first.
    const queue = s.Queue.current();
    const waiting = s.doubledLater(1);
    queue.close();
    const said = await attempt(() => waiting);
    if (said !== "CLOSED") return said;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return "yes";
}

/** What is awaited hears that its queue was released by its handle, and the next has a new one. */
async function released() {
  const lost = s.doubledLater(1);
  s.release(s.Queue.current().handle);
  try {
    return await later(lost);
  } finally {
    const doubled = await later(s.doubledLater(21));
    if (doubled !== 42) console.log(`then\t${doubled}`);
    s.Queue.current().close();
  }
}

async function rows() {
  console.log(`number\t${await later(s.doubledLater(21))}`);
  console.log(`text\t${await later(s.capitalsLater("äb"))}`);
  const point = await later(s.pointLater(2.5));
  console.log(`structure\t${point.x} ${point.y} ${point.marks.join(" ")}`);
  console.log(`buffer\t${Array.from(await later(s.squaresLater(4))).join(" ")}`);
  console.log(`nothing\t${(await later(s.nothingLater())) === undefined ? "nothing" : "more"}`);
  console.log(`asked\t${await later(s.askedLater((x) => 2 * x, 21))}`);
  console.log(`failed\t${await attempt(() => s.failedLater("no pages"))}`);
  console.log(`forgotten\t${await attempt(() => s.forgottenLater())}`);
  console.log(`refused\t${await attempt(() => s.refusedPromise())}`);
  console.log(`cancelled\t${await cancelled()}`);
  const many = await later(Promise.all(Array.from({ length: 500 }, (_, n) => s.doubledLater(n))));
  console.log(`many\t${many.reduce((sum, n) => sum + n)}`);
  const queue = s.Queue.current();
  console.log(`queue\t${await counted(queue)}`);
  // What another thread is told: see `c/awaited.c`.
  console.log("other_thread\tn/a");
  console.log(`inside_itself\t${STATUSES[s.runInside(queue.handle)]}`);
  queue.close();
  console.log(`after_close\t${await attempt(async () => queue.run())}`);
  console.log(`released\t${await attempt(released)}`);
  console.log(`invoked\t${invoked()}`);
}

/** What `invoke` can't await it does not call. */
function invoked() {
  // In wasm a function has no handle until its first export.
  if (kind === "web") return "n/a";
  const before = s.liveCount();
  try {
    return `made ${s.invoke(module.handles.doubledLater, 1)}`;
  } catch (error) {
    const isRefused = error instanceof TypeError && error.message.includes("cannot await");
    return isRefused && s.liveCount() === before ? "refused" : error;
  }
}

s.silenceErrors();
const live = s.liveCount();
await rows();
console.log(`left\t${s.liveCount() - live}`);
