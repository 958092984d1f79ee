// The costs of calls that a thread makes and Node's loop runs: `threads.js FOLDER`, where the addon of `threads.c` is too.
//
// A round is so many calls of one thread. It lasts until the function has heard all of them. The loop's own count of its turns says how often it was woken.

import { createRequire } from "node:module";
import process from "node:process";

const [folder] = process.argv.slice(2);
const posts = await import(`${folder}/posts/node/index.js`);
const addon = createRequire(import.meta.url)(`${folder}/threads.node`);
const CALLS = 2000;
const ROUNDS = 60;

// A thread that finds no room yields and calls again.
posts.silenceErrors();
const queue = new posts.Queue(1024);
const cases = {
  "thread-safe function": (hears) => addon.threadsafe(hears, CALLS),
  "queue, in an addon": (hears) => addon.queued(hears, CALLS),
  "queue, by the binding": (hears) => posts.postOften(hears, CALLS, { queue }),
};

/** Nanoseconds for a call, and turns of the loop for a thousand calls. */
async function round(start) {
  const turns = performance.nodeTiming.uvMetricsInfo.loopCount;
  const begun = performance.now();
  await new Promise((resolve) => {
    let left = CALLS;
    start((number, value) => {
      if (value !== 0.5 || number !== CALLS - left) throw new Error(`call ${CALLS - left} is ${number}, with ${value}`);
      if (--left === 0) resolve();
    });
  });
  const time = performance.now() - begun;
  return [(time * 1e6) / CALLS, ((performance.nodeTiming.uvMetricsInfo.loopCount - turns) * 1000) / CALLS];
}

const found = Object.keys(cases).map((name) => [name, [], []]);
for (let at = -5; at < ROUNDS; at++) {
  for (const [name, times, turns] of found) {
    const [time, turned] = await round(cases[name]);
    // The engine compiles first.
    if (at >= 0) times.push(time.toFixed(1)) && turns.push(turned.toFixed(2));
  }
}
for (const [name, times] of found) console.log(`${name}\t${times.join(" ")}`);
for (const [name, , turns] of found) console.log(`turns of the loop for 1000 calls: ${name}\t${turns.join(" ")}`);
queue.close();
