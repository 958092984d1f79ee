// The costs in Node, Bun and Deno: `native.js FOLDER`.
import { loop, measure } from "./costs.js";

const process = globalThis.process ?? (await import("node:process")).default;
const [folder] = process.argv.slice(2);
const costs = await import(`${folder}/costs/node/index.js`);
const loader = globalThis.Deno ? "deno" : globalThis.Bun ? "bun" : "node";
const native = await import(`${folder}/costs/node/${loader}.js`);
const { path } = await import(`${folder}/costs/node/library.js`);
native.prepare();
const limit = native.open(path({ linux: "libcosts.so", darwin: "libcosts.dylib", win32: "costs.dll" }, "COSTS_LIBRARY"), {
  limit_half: ["f64", ["f64"]],
  limit_scaler: ["i32", ["u64", "i32"]],
  costs_half_try: ["i32", ["f64", "buffer"]],
  costs_Scaler_try: ["i32", ["u64", "i32", "buffer"]],
});
costs.start();
const handle = costs.makeScaler(3);
const scaler = new costs.Scaler(handle);
const raw = native.handle(handle);
const { half } = costs;
const { limit_half: limitHalf, limit_scaler: limitScaler } = limit;
const { costs_half_try: halfTry, costs_Scaler_try: scalerTry } = limit;

/** The same work by hand: the status with the call, the result by a pointer. */
function halfByHand(x) {
  const cell = new Float64Array(1);
  const status = halfTry(x, cell);
  if (status !== 0) throw new Error(`${status}`);
  return cell[0];
}

function scalerByHand(x) {
  const cell = new Int32Array(1);
  const status = scalerTry(raw, x, cell);
  if (status !== 0) throw new Error(`${status}`);
  return cell[0];
}

const lines = measure(
  [
    ["limit, one double", loop((i) => limitHalf(i))],
    ["by hand", loop((i) => halfByHand(i))],
    ["exported function", loop((i) => half(i))],
    ["limit, handle and int", loop((i) => limitScaler(raw, i))],
    ["by hand, by handle", loop((i) => scalerByHand(i))],
    ["closure by handle", loop((i) => scaler.call(i))],
  ],
  5000,
);
console.log(lines.join("\n"));
