// The costs in Node, Bun and Deno: `native.js FOLDER`.
import { loop, measure } from "./costs.js";

const process = globalThis.process ?? (await import("node:process")).default;
const [folder] = process.argv.slice(2);
const costs = await import(`${folder}/costs/node/index.js`);
const loader = globalThis.Deno ? "deno" : globalThis.Bun ? "bun" : "node";
const native = await import(`${folder}/costs/node/${loader}.js`);
const limit = native.open(native.path("costs", "COSTS_LIBRARY"), {
  limit_half: ["f64", ["f64"]],
  limit_scaler: ["i32", ["u64", "i32"]],
});
costs.start();
const handle = costs.makeScaler(3);
const scaler = new costs.Scaler(handle);
const raw = native.handle(handle);
const { half } = costs;
const { limit_half: limitHalf, limit_scaler: limitScaler } = limit;
const lines = measure(
  [
    ["limit, one double", loop((i) => limitHalf(i))],
    ["exported function", loop((i) => half(i))],
    ["limit, handle and int", loop((i) => limitScaler(raw, i))],
    ["closure by handle", loop((i) => scaler.call(i))],
  ],
  5000,
);
console.log(lines.join("\n"));
