// The costs of wasm in Node: `wasm-node.js FOLDER`.
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { run } from "./wasm.js";

const [folder] = process.argv.slice(2);
const { attach } = await import(`${folder}/costs/web/index.js`);
const peerPath = `${folder}/costs/peer/costs.js`;
const bytes = await readFile(existsSync(peerPath) ? `${folder}/costs/peer/costs_bg.wasm` : `${folder}/costs/web/costs.wasm`);
const module = await WebAssembly.compile(bytes);
const peer = existsSync(peerPath) ? await import(peerPath) : null;
const exports = peer ? peer.initSync({ module }) : (await WebAssembly.instantiate(module, {})).exports;
console.log(run(attach(exports, module), exports, peer).join("\n"));
