// The scenario table for Node, Bun and Deno: `native.js FOLDER`, where FOLDER holds the bindings and libraries as the harness lays them out.

import { run } from "./scenarios.js";

const process = globalThis.process ?? (await import("node:process")).default;
const [folder] = process.argv.slice(2);
const s = await import(`${folder}/scenario/node/index.js`);
const neighbour = await import(`${folder}/neighbour/node/index.js`);
const gc = globalThis.Bun ? () => Bun.gc(true) : globalThis.gc;

const lines = await run(s, {
  neighbour,
  // The same bindings beside a newer library.
  loadNewer: () => import(`${folder}/newer/node/index.js`),
  collect: async () => {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  },
  threads: true,
  traps: false,
  greet: s.handles.greet,
  tags: s.handles.tags,
});
console.log(lines.join("\n"));
