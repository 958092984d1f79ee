// What tsc has to accept.
import * as native from "../../box/scenario/node/index.js";
import { load, type Library } from "../../box/scenario/web/index.js";

const cents: bigint = native.addTax(100);
{
  using scaler = new native.Scaler(native.makeScaler(3));
  const answer: number = scaler.call(5);
  console.log(cents, answer, scaler.handle);
}
const here: native.Point = { x: 0, y: 0, kind: native.Kind.Deep, marks: [1, 2, 3] };
try {
  console.log(native.between(here, here), native.sum([1, 2]), native.handles.greet);
} catch (error) {
  if (error instanceof native.RegistryError && error.code === "FAILED") console.log(error.status);
}
const library: Library = await load(new URL("./scenario.wasm", import.meta.url));
const scale: (x: number) => number = library.Scaler.stub(library.makeScaler(2));
console.log(scale(4));
