// The scenario table for wasm in Node: `wasm.js FOLDER`. The browser runs the same rows from `page.html`.

import { readFile } from "node:fs/promises";
import { run } from "../javascript/scenarios.js";

const [folder] = process.argv.slice(2);
const open = async (name) => {
  const { load, handles } = await import(`${folder}/${name}/web/index.js`);
  return { library: await load(await readFile(`${folder}/${name}/web/${name === "newer" ? "scenario" : name}.wasm`)), handles };
};
const { library, handles } = await open("scenario");
const lines = await run(library, {
  neighbour: (await open("neighbour")).library,
  loadNewer: () => open("newer"),
  collect: async () => {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  },
  threads: false,
  traps: true,
  greet: handles.greet,
  tags: handles.tags,
});
console.log(lines.join("\n"));
