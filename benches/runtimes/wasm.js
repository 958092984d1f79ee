// The costs of wasm: the generated module against a bare export and, where it is built in, wasm-bindgen's closure in the same instance.
import { loop, measure } from "./costs.js";

/** `costs` is the generated library, `exports` the instance's exports, `peer` wasm-bindgen's module or null. */
export function run(costs, exports, peer) {
  costs.start();
  const shaper = new costs.Shaper(costs.makeShaper(0.5));
  const stub = costs.Shaper.stub(shaper.handle);
  const closure = peer?.peer_closure(0.5);
  const { half } = costs;
  const limit = exports.limit_half;
  const cases = [
    ["limit, one double", loop((i) => limit(i))],
    ...(closure ? [["wasm-bindgen's closure", loop((i) => closure(i))]] : []),
    ["exported function", loop((i) => half(i))],
    ["closure by handle", loop((i) => stub(i))],
    ["closure by its wrapper", loop((i) => shaper.call(i))],
  ];
  return measure(cases, 50000);
}
