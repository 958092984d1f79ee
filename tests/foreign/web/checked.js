// `checked.js FOLDER`: the browser's module in Node.

import { readFile } from "node:fs/promises";
import { run } from "../javascript/checked.js";

const folder = `${process.argv[2]}/torture/web`;
const module = await import(`${folder}/index.js`);
const library = await module.load(await readFile(`${folder}/torture.wasm`));
for (const line of run(library, module, 32)) console.log(line);
