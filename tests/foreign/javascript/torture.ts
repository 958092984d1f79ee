// What tsc has to accept of the torture library's declarations.
import * as native from "../../box/torture/node/index.js";
import { load, Mask, type Library, type Masked } from "../../box/torture/web/index.js";

const mask: native.Mask = native.mask(native.Mask.Top);
const top: 9223372036854775808n = native.Mask.Top;
const least: -9223372036854775808n = native.Signed64.First;
const small: 255 = native.Unsigned8.Last;
const masked: Masked = { one: Mask.All, two: [Mask.None, Mask.Top], small: 127 };
const library: Library = await load(new URL("./torture.wasm", import.meta.url));
console.log(mask, top, least, small, library.masked(masked), library.then_(1), native.handles_(1), native.handles.open);
const fields: native.Fields = native.nextFields({
  from: 0,
  from_: 0,
  class: 0,
  unix: 0,
  st_mtime: 0,
  __reserved: 0,
  µ: 0,
  NULL: 0,
  type: 0,
  int: 0,
  __proto___: 0,
  None: 0,
});
const rows: number = native.rows({ id: 1, weight: native.Weight.All } satisfies native.AlphaRow, { name: 1 } satisfies native.BetaRow);
console.log(fields.µ, rows, native.textLengths(null));
const factor: native.Factor = native.factor(2);
const maybe: native.Factor | null = native.factorOrNone(0);
const used: bigint = native.useOnce(factor, 1) + native.useAny(maybe, 1) + native.useUp(factor, 1);
console.log(used, factor.toJSON().handle, library.useAny(library.factorOrNone(1), 1n), (error: native.RegistryError) => error.detail);
console.log((error: native.RegistryError): number => error.errorCode ?? 0);
