// The costs of wasm: the generated module against a bare export and, where it is built in, wasm-bindgen's closure in the same instance.
import { loop, measure } from "./costs.js";

/** `costs` is the generated library, `exports` the instance's exports, `peer` wasm-bindgen's module or null. */
export function run(costs, exports, peer) {
  costs.start();
  const shaper = new costs.Shaper(costs.makeShaper(0.5));
  const stub = costs.Shaper.stub(shaper.handle);
  const closure = peer?.peer_closure(0.5);
  const cases = [
    ["limit, one double", loop((i) => exports.limit_half(i)), null],
    ...(closure ? [["wasm-bindgen's closure", loop((i) => closure(i)), "limit, one double"]] : []),
    ["exported function", loop((i) => costs.half(i)), "limit, one double"],
    ["closure by handle", loop((i) => stub(i)), "limit, one double"],
    ["closure by its wrapper", loop((i) => shaper.call(i)), "limit, one double"],
  ];
  if (closure) cases.push(["exported function, to the peer", cases[2][1], "wasm-bindgen's closure"]);
  if (closure) cases.push(["closure by handle, to the peer", cases[3][1], "wasm-bindgen's closure"]);
  return measure(cases, 2000000);
}
