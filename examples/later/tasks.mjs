// Results and calls that come later, on the event loop: `node tasks.mjs FOLDER`, with the folder of the generated module.

import { createServer } from "node:http";
import process from "node:process";
import { pathToFileURL } from "node:url";

const later = await import(pathToFileURL(`${process.argv[2]}/index.js`).href);

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Answers `/n` with so many bytes, hangs up on `/refuse`, and on `/never` when the program says so. */
const never = [];
const server = createServer((request, response) => {
  const path = request.url.slice(1);
  if (path === "never") never.push(response);
  else if (path === "refuse") response.destroy();
  else response.end(".".repeat(Number(path)));
});

/** Each one is awaited like anything else. The server is on the same loop, which no download holds up. */
async function downloads(address) {
  const endless = later.download(address, "never");
  for (const body of await Promise.all([100000, 1000, 0].map((size) => later.download(address, `${size}`)))) {
    console.log(`${body.length} bytes`);
  }
  try {
    await later.download(address, "refuse");
  } catch (error) {
    if (error.code !== "FAILED") throw error;
    console.log(`refused: ${error.detail}`);
  }
  // A promise of JavaScript can't be cancelled by itself: the end of the queue ends all that waits.
  later.Queue.current().close();
  await endless.catch(() => {});
  for (const response of never) response.end();
  while (later.cancelled() === 0) await sleep(1);
  console.log("one that nobody waits for was cancelled");
}

/** Threads of Rust report to a function that only this thread runs. */
async function workerProgress() {
  const done = [0, 0, 0];
  const reports = await later.copyFiles(later.Queue.current().handle, 100, (worker, count) => {
    if (Number(count) !== done[worker] + 1) throw new Error("out of order");
    done[worker] = Number(count);
  });
  console.log(`${reports} reports, all in order on one thread: [${done.join(", ")}]`);
}

/** A queue for four calls holds the ticker back, and its end ends it. */
async function ticker() {
  const prices = [];
  const queue = new later.Queue(4);
  const ended = later.tick(queue.handle, (number, cents) => prices.push(Number(cents)));
  // A slow start: the ticker fills the queue meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  while (prices.length < 1000) await sleep(1);
  queue.close();
  const { sent, heldBack } = await ended;
  if (sent < 1000 || heldBack === 0n) throw new Error("it was not held back");
  const sum = prices.slice(0, 1000).reduce((all, cents) => all + cents);
  console.log(`1000 prices, ${sum} cents in all; the ticker was held back, and ended`);
}

later.silenceErrors();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
await downloads(`127.0.0.1:${server.address().port}`);
server.close();
await workerProgress();
await ticker();
later.Queue.current().close();
console.log(`${later.liveCount()} callbacks are left`);
