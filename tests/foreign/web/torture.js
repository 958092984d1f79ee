// `torture.js FOLDER`: the browser's module in Node.

import { readFile } from "node:fs/promises";
import { run } from "../javascript/torture.js";

const folder = `${process.argv[2]}/torture/web`;
const module = await import(`${folder}/index.js`);
const library = await module.load(await readFile(`${folder}/torture.wasm`));
for (const line of run(library, module)) console.log(line);

// Its table of functions grows, so that a hook has a place there. The hook's own error is nobody's.
const told = [];
const wrong = (what, found, expected) => {
  if (JSON.stringify(found) !== JSON.stringify(expected)) console.log(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
};
const release = (handle) => {
  try {
    library.release(handle);
  } catch (error) {
    told.push(error.code);
  }
};
library.setErrorHook((...failure) => told.push(failure));
release(77);
library.setErrorHook((status) => told.push(status));
release(78);
library.silenceErrors();
release(79);
const thrown = new Promise((resolve) => process.once("uncaughtException", resolve));
library.setErrorHook(() => {
  throw new EvalError("the hook's own");
});
release(80);
library.setErrorHook(null);
const heard = [[2, 77, "handle 77 was never issued by this library"], "UNKNOWN_HANDLE", 2, "UNKNOWN_HANDLE", "UNKNOWN_HANDLE", "UNKNOWN_HANDLE"];
wrong("heard", told, heard);
wrong("the hook's own error", (await thrown).name, "EvalError");
console.log("end");
