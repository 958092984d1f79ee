// `torture_native.js FOLDER`, for Node, Bun and Deno.

import { run } from "./torture.js";

const process = globalThis.process ?? (await import("node:process")).default;
const module = await import(`${process.argv[2]}/torture/node/index.js`);
for (const line of run(module, module)) console.log(line);
console.log("end");
