// `checked_native.js FOLDER`, for Node, Bun and Deno.

import { run } from "./checked.js";

const process = globalThis.process ?? (await import("node:process")).default;
const module = await import(`${process.argv[2]}/torture/node/index.js`);
for (const line of run(module, module, 64)) console.log(line);
console.log("end");
