// `checked.js FOLDER`: the browser's module in Node.

import { readFile } from "node:fs/promises";
import { run } from "../javascript/checked.js";

const folder = `${process.argv[2]}/torture/web`;
const module = await import(`${folder}/index.js`);
const library = await module.load(await readFile(`${folder}/torture.wasm`));
for (const line of run(library, module, 32)) console.log(line);

// What is no module is refused by what it is.
const page = new Response("<html></html>", { headers: { "content-type": "text/html" } });
const gone = Object.defineProperty(new Response("", { status: 404, statusText: "Not Found" }), "url", { value: "https://example.com/a.wasm" });
const bytes = await readFile(`${folder}/torture.wasm`);
const { instance } = await WebAssembly.instantiate(bytes);
for (const [load, wanted] of [
  [() => module.load(null), "`source` is null; pass a URL, a response, bytes or a compiled module"],
  [() => module.load(instance), "`source` is object; pass a URL"],
  [() => module.load(page), "the module is no wasm: the response is of the type text/html"],
  [() => module.load(gone), "the module `https://example.com/a.wasm` could not be fetched: 404 Not Found"],
  [async () => module.attach(instance), "`exports` is object; pass the exports of an instance"],
  [async () => module.attach(), "`exports` is undefined; pass the exports of an instance"],
]) {
  const said = await load().catch((error) => error.message);
  if (!String(said).startsWith(wanted)) console.log(`${wanted}: ${said}`);
}
await module.load(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)).catch((error) => console.log(error.message));
console.log("end");
