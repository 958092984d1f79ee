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
// Whatever the checks take.
const masks: Iterable<native.Mask> = new Set([native.Mask.Top]);
const generated: Iterable<bigint | number> = (function* () {
  yield 1;
  yield 2n;
})();
const every: native.EveryInit = { small: 1, truth: true, middle: 1, wide: 1, single: 1, last: 1n, double: 1, size: 1, word: native.Size.Kb, row: new Uint8Array(2) };
const back: native.Every = native.everyByValue(every);
const wide: bigint = back.wide;
console.log(native.allMasks(masks), native.allI64(generated), native.allU8(new Set([1])), wide, back.row.length, back.place);
console.log(native.maybeI8(), native.sameOptionalHandle(), native.pairI64([1, 2n] as const), native.pairU8(new Float64Array(2)));
const taken: native.BoxedRowInit_ = { held: new Uint8Array(1) };
console.log(native.sameBoxedRow(taken).held.length, native.sameBoxedRowInit({ held: [1] } as const));
const value: native.Value = native.invoke(native.handles.useOnce, native.factor(1), 1);
console.log(value, native.invoke(1, [1, 2], new Set([3])), [1n, 2].map(native.factor(2).call));
const hook: Parameters<Library["setErrorHook"]>[0] = (status: number, handle: number, message: string) => console.log(status, handle, message);
library.setErrorHook(hook);
const rows: number = native.rows({ id: 1, weight: native.Weight.All } satisfies native.AlphaRow, { name: 1 } satisfies native.BetaRow);
console.log(fields.µ, rows, native.textLengths(null));
const factor: native.Factor = native.factor(2);
const maybe: native.Factor | null = native.factorOrNone(0);
const used: bigint = native.useOnce(factor, 1) + native.useAny(maybe, 1) + native.useUp(factor, 1);
console.log(used, factor.toJSON().handle, library.useAny(library.factorOrNone(1), 1n), (error: native.RegistryError) => error.detail);
console.log((error: native.RegistryError): number => error.errorCode ?? 0);
// Functions that Rust calls: with what it gives, and any result where it wants none.
native.ringIfAny();
native.ringIfAny(() => 7);
native.show((quote, other, data, name, nick, sizes, rows) => ({ cents: data.length + rows.length + (nick?.length ?? 0), last: other?.last ?? quote.last }), false);
const told: number = native.tellPrices((quote, currency, before: Float64Array) => Number(quote.cents) + currency.length + before.length, 1);
const weighed: native.Size = native.weigh((at, any, factor) => (factor.call(at ?? any) > 0n ? native.Size.Kb : native.Size.None));
console.log(told, weighed);
// @ts-expect-error a result of another type
native.tellPrices(() => "", 1);
// @ts-expect-error none, where there must be one
native.tellPrices(null, 1);
// @ts-expect-error a parameter of another type
native.tellPrices((quote: string) => 1, 1);
// @ts-expect-error one that any thread may call
native.keepRing(() => {});
// Methods of Rust's implementers, and implementers of JavaScript's.
const shelf: native.Shelf | null = library.newShelf();
if (shelf !== null) console.log(shelf.put("one", 1) + shelf.sum([1, 2n]), shelf.names().length + shelf.handle_(), native.sumOfShelf(shelf));
class Plugin implements native.PluginMethods {
  add = (name: string, numbers: BigInt64Array) => name.length + numbers.length;
  set(number: bigint) {
    return number;
  }
  flush() {
    return true;
  }
}
console.log(native.usePlugin(new Plugin(), 1) + library.usePlugin({ add: () => 1n, set() {}, flush: () => false }, 1n));
console.log(native.keepPlugin() || native.keepPlugin(null) || library.keepPlugin());
// @ts-expect-error one that any thread may call
native.keepPlugin(new Plugin());
// @ts-expect-error and so on a page
library.keepPlugin(new Plugin());
// @ts-expect-error one without `set`
native.usePlugin({ add: () => 1n, flush: () => false }, 1);
// @ts-expect-error a result of another type
native.usePlugin({ add: () => "", set() {}, flush: () => false }, 1);
// @ts-expect-error another type's owner
native.sumOfShelf(factor);
