// Passes values of every kind in every position of the torture library: `run(library, module)`, where the enumerations are `module`'s.
//
// A value of the kind comes back as it was. Any other is refused by an error that names its place, what came and what is wanted. Returns what is wrong.

const shown = (value) => {
  if (typeof value === "bigint") return BigInt.asIntN(128, value) === value ? `${value}n` : "a large bigint";
  if (Object.is(value, -0)) return "-0";
  return typeof value === "object" && value !== null ? Object.prototype.toString.call(value) : String(value);
};

// Nothing that a number, a boolean or a member of an enumeration could be taken for.
const NEVER = [null, undefined, "5", "", "true", [], [5], {}, { valueOf: () => 5 }, new Number(5), Symbol("5"), () => 5, new Int8Array([5]), new Date(5)];
const NO_NUMBER = [...NEVER, true, false, new Boolean(true)];
const MAX_F32 = 2 ** 128 - 2 ** 104;
const SAFE = 2 ** 53 - 1;

/** A kind: its values, those that are refused, and what the message wants. */
function kinds(module, width) {
  const of = {
    bool: [[true, false], [...NEVER, 0, 1, 1n], "a boolean"],
    f32: [
      [0, -0, 1.5, 2 ** -149, Infinity, -Infinity, NaN, MAX_F32, -MAX_F32],
      [...NO_NUMBER, 1n, 2 * MAX_F32, -2 * MAX_F32, 2 ** 128 - 2 ** 103, 1e308],
      `a number from -${MAX_F32} to ${MAX_F32}`.replaceAll("+", ""),
    ],
    f64: [[0, -0, 1.5, 5e-324, Number.MAX_VALUE, -Infinity, NaN, 2 ** 53], [...NO_NUMBER, 1n], "a number"],
    size: [Object.values(module.Size), [...NO_NUMBER, 0, 8, -1, 1n, NaN, 1.5, 2 ** 53], "a value of `Size`"],
  };
  for (const [bits, isBig] of [[8], [16], [32], [64, true], ["size"]]) {
    const wide = bits === "size" ? width : bits;
    const half = 2n ** BigInt(wide - 1);
    for (const [name, lowest, highest] of [
      [`i${bits}`, -half, half - 1n],
      [`u${bits}`, 0n, 2n * half - 1n],
    ]) {
      const bad = [...NO_NUMBER, NaN, Infinity, -Infinity, 0.5, -1.5, 2 ** 64, -(2 ** 63) - 2 ** 11, 2n ** 200n, 10n ** 5000n, lowest - 1n, highest + 1n];
      // `NonZero` of the same.
      const [least, hole] = lowest === 0n ? [1n, ""] : [lowest, ", but not 0"];
      const zeroes = [0, -0, 0n];
      if (isBig) {
        const good = [lowest, highest, 0n, 1n, 0, -0, 1, SAFE];
        of[name] = [good, [...bad, 2 ** 53], `a bigint from ${lowest} to ${highest}`];
        const wanted = `a bigint from ${least} to ${highest}, or a number that is safe and whole${hole}`;
        of[`nz${name}`] = [[least, highest, 1n, 1, SAFE], [...bad, ...zeroes, 2 ** 53], wanted];
        continue;
      }
      const safe = (whole) => Math.max(-SAFE, Math.min(SAFE, Number(whole)));
      const [low, high] = [safe(lowest), safe(highest)];
      of[name] = [[low, high, 0, -0, 1], [...bad, 1n, low - 1, high + 1], `a whole number from ${low} to ${high}`];
      const wanted = `a whole number from ${safe(least)} to ${high}${hole}`;
      of[`nz${name}`] = [[safe(least), high, 1], [...bad, ...zeroes, 1n, low - 1, high + 1], wanted];
    }
  }
  return of;
}

/** A property that reads otherwise each time. */
const twice = (...values) => ({
  get one() {
    return values.shift();
  },
  two: [values[0], values[0]],
});

export function run(t, module, width) {
  const wrong = [];
  const isWeb = t !== module;
  const claim = (what, found, wanted) => {
    const same = Array.isArray(wanted) ? shown([...found].map(shown).join()) === shown(wanted.map(shown).join()) : Object.is(found, wanted);
    if (!same) wrong.push(`${what}: ${shown(wanted)} expected, ${shown(found)} found`);
  };
  const refused = (what, place, wanted, call) => {
    try {
      wrong.push(`${what}: not refused, but ${shown(call())}`);
    } catch (error) {
      const isOwn = error instanceof TypeError || error instanceof RangeError;
      const names = error.message.startsWith(`\`${place}\` `) && error.message.includes(`; pass ${wanted}`);
      if (!isOwn || !names || !error.stack.includes(error.message)) wrong.push(`${what}: ${error}`);
    }
  };

  for (const [kind, [good, bad, wanted]] of Object.entries(kinds(module, width))) {
    const upper = kind[0].toUpperCase() + kind.slice(1);
    const of = (what) => t[`${what}${upper}`];
    const echo = new t[`${upper}Echo`](of("make")());
    const stub = t[`${upper}Echo`].stub(echo.handle);
    const first = good[0];
    const isBig = typeof first === "bigint";
    const pair = [first, first];
    const positions = [
      ["parameter", of("same"), "given"],
      ["reference", of("behind"), "given"],
      ["slice", (value) => of("all")([first, value])[1], "many[1]"],
      ["iterable", (value) => of("all")(new Map([[0, value]]).values())[0], "many[0]"],
      ["array", (value) => of("pair")([first, value])[1], "many[1]"],
      ["array in a slice", (value) => of("rows")([pair, [first, value]])[1][1], "many[1][1]"],
      ["field", (value) => of("fields")({ one: value, two: pair }).one, "given.one"],
      ["array in a field", (value) => of("fields")({ one: first, two: [first, value] }).two[1], "given.two[1]"],
      ["field in a slice", (value) => of("allFields")([{ one: first, two: pair }, { one: value, two: pair }])[1].one, "many[1].one"],
      ["field's array in a slice", (value) => of("allFields")([{ one: first, two: [value, first] }])[0].two[0], "many[0].two[0]"],
      ["callback", (value) => echo.call(value), "given"],
      ["stub", stub, "given"],
    ];
    // `invoke` gives all whole numbers as a `bigint`, and knows no names of variants.
    if (kind !== "size") positions.push(["invoke", (value) => t.invoke(echo.handle, value), "given"]);
    for (const [position, call, place] of positions) {
      for (const value of good) {
        const whole = (position === "invoke" && kind !== "bool" && kind[0] !== "f") || isBig;
        // There is one zero among whole numbers.
        const plain = kind[0] === "f" ? value : Object.is(value, -0) ? 0 : value;
        const back = kind === "f32" ? Math.fround(plain) : whole ? BigInt(plain) : plain;
        const found = call(value);
        claim(`${kind}, ${position}, ${shown(value)}`, Object.is(found, -0) && kind[0] !== "f" ? 0 : found, back);
      }
      for (const value of bad) refused(`${kind}, ${position}, ${shown(value)}`, place, wanted, () => call(value));
    }
    claim(`${kind}, none`, of("maybe")(null).length, 0);
    claim(`${kind}, undefined`, of("maybe")(undefined).length, 0);
    claim(`${kind}, left out`, of("maybe")().length, 0);
    claim(`${kind}, some`, [...of("maybe")(first)], [first]);
    for (const value of [null, undefined, 5, "55", true, {}, Symbol("5"), new ArrayBuffer(8), new DataView(new ArrayBuffer(8))]) {
      refused(`${kind}, slice of ${shown(value)}`, "many", "an array", () => of("all")(value));
      refused(`${kind}, array of ${shown(value)}`, "many", "an array of 2", () => of("pair")(value));
    }
    for (const value of [[], [first], [first, first, first], new Uint8Array(1)]) {
      refused(`${kind}, array of ${value.length}`, "many", "an array of 2", () => of("pair")(value));
    }
    for (const value of [[, first], [first, ,]]) refused(`${kind}, a hole`, value[0] === undefined ? "many[0]" : "many[1]", wanted, () => of("all")(value));
    for (const value of [null, undefined, 5, "x", () => 5]) {
      refused(`${kind}, struct of ${shown(value)}`, "given", `a \`${upper}Fields\``, () => of("fields")(value));
    }
    refused(`${kind}, a missing field`, "given.one", wanted, () => of("fields")({ two: pair }));
    refused(`${kind}, a missing array`, "given.two", "an array of 2", () => of("fields")({ one: first }));
    // What is checked is what is written.
    claim(`${kind}, a property read once`, of("fields")(twice(first, "x", "x")).one, kind === "f32" ? Math.fround(first) : first);
    echo.close();
  }

  // Typed arrays are read by value, whatever their kind, and never beyond their memory.
  claim("another kind of array", [...t.allU8(new Int32Array([1, 255]))], [1, 255]);
  refused("a number that is no byte", "many[1]", "a whole number from 0 to 255", () => t.allU8(new Int32Array([1, 256])));
  refused("a fraction", "many[0]", "a whole number", () => t.allI32(new Float64Array([1.5])));
  refused("big numbers as small ones", "many[0]", "a whole number", () => t.allI32(new BigInt64Array([1n])));
  claim("numbers as big ones", [...t.allI64(new Int8Array([-1]))], [-1n]);
  claim("clamped bytes", [...t.allU8(new Uint8ClampedArray([7]))], [7]);
  refused("a 0 in an array of its kind", "many[1]", "a whole number", () => t.allNzi8(new Int8Array([1, 0])));
  refused("a 0n in an array of its kind", "many[0]", "a bigint", () => t.allNzu64(new BigUint64Array([0n])));
  claim("an array of its kind", [...t.allNzi8(new Int8Array([1, -1]))], [1, -1]);
  claim("a part of a buffer", [...t.allU16(new Uint16Array(new Uint16Array([1, 2, 3, 4]).buffer, 2, 2))], [2, 3]);
  const liar = new Uint8Array([1, 2]);
  for (const name of ["length", "byteLength"]) Object.defineProperty(liar, name, { value: 1 << 20 });
  claim("an array that lies about its length", [...t.allU8(liar)], [1, 2]);
  class Longer extends Float64Array {
    get length() {
      return 1 << 20;
    }
  }
  claim("a class of arrays that does", [...t.allF64(new Longer([0.5]))], [0.5]);
  if (globalThis.SharedArrayBuffer) {
    const shared = new Uint8Array(new SharedArrayBuffer(2));
    shared.set([8, 9]);
    claim("shared memory", [...t.allU8(shared)], [8, 9]);
  }
  const growing = [];
  growing.push({
    get one() {
      growing.length = 1000;
      return 1;
    },
    two: [2, 3],
  });
  claim("a list that grows while it is read", t.allFieldsI8(growing).length, 1);

  // A getter may take the memory of an array away that stands before it: Rust gets it as it was before, or as it is then.
  if ("resize" in ArrayBuffer.prototype) {
    const beside = {
      sumBesideRows: (take) => [
        {
          get one() {
            return take();
          },
          two: [1, 2],
        },
      ],
    };
    // Bun passes no struct by value.
    if (!globalThis.Bun) beside.sumBesideValue = (take) => beside.sumBesideRows(take)[0];
    for (const [name, make] of Object.entries(beside)) {
      const whole = 1 << 20;
      const buffer = new ArrayBuffer(whole, { maxByteLength: whole });
      const shrunk = t[name](new Uint8Array(buffer).fill(1), make(() => (buffer.resize(0), 1)));
      claim(`${name}, of memory that shrinks`, shrunk === 0 || shrunk === whole, true);
      const bytes = new Uint8Array(whole).fill(1);
      const moved = t[name](bytes, make(() => (structuredClone(bytes.buffer, { transfer: [bytes.buffer] }), 1)));
      claim(`${name}, of memory that is transferred`, moved === 0 || moved === whole, true);
    }
  }
  // A result is exact, or an error.
  if (width === 32) claim("the largest size", t.largestSize(), 2 ** 32 - 1);
  else {
    for (const name of ["largestSize", "endSizes"]) {
      try {
        wrong.push(`${name}: ${shown(t[name]())}`);
      } catch (error) {
        claim(name, error instanceof RangeError && error.message.includes("let Rust return a `u64`"), true);
      }
    }
  }
  const inner = {
    get one() {
      return t.allU8([1, 300])[0];
    },
    two: [1, 2],
  };
  refused("a getter whose own call is refused", "many[1]", "a whole number from 0 to 255", () => t.fieldsU8(inner));
  for (const iterator of [null, 5]) refused(`an iterator of ${iterator}`, "many", "an array", () => t.allU8({ [Symbol.iterator]: iterator }));

  // Handles, addresses, texts: what may be missing is null or undefined, and nothing else is.
  const HANDLE = `a handle, which is a whole number from 0 to ${SAFE}`;
  for (const value of [0, 1, SAFE]) claim("handle", t.sameOptionalHandle(value), value);
  for (const none of [null, undefined]) claim("no handle", t.sameOptionalHandle(none), 0);
  for (const value of [...NO_NUMBER, 1n, 0.5, NaN, -1, 2 ** 53]) {
    for (const name of ["release", "isLive", "describe", "invoke"]) refused(`${name} of ${shown(value)}`, "handle", HANDLE, () => t[name](value));
    refused(`handle of ${shown(value)}`, "given", HANDLE, () => t.sameHandle(value));
    refused(`owner of ${shown(value)}`, "handle", HANDLE, () => new t.BoolEcho(value));
    refused(`stub of ${shown(value)}`, "handle", HANDLE, () => t.BoolEcho.stub(value)(true));
    // In wasm a pinned function can't be called by its handle.
    if (!isWeb) refused(`invoke with ${shown(value)}`, "given", HANDLE, () => t.invoke(module.handles.sameHandle, value));
    if (value != null) refused(`optional handle of ${shown(value)}`, "given", HANDLE, () => t.sameOptionalHandle(value));
  }
  {
    const handles = t.fieldsHandle({ one: 1, two: [null, SAFE] });
    claim("handles in fields", [handles[0].one, ...handles[0].two], [1, 0, SAFE]);
    claim("a left-out handle", t.fieldsHandle({ one: 1, two: [undefined, -0] })[0].two, [0, 0]);
    for (const none of [null, undefined]) claim("no handles in fields", t.fieldsHandle(none).length, 0);
    claim("handles", t.allHandle([1, SAFE]), [1, SAFE]);
    for (const value of [...NO_NUMBER, 1n, 0.5, NaN, -1, 2 ** 53]) {
      refused(`handle of ${shown(value)} in a slice`, "many[1]", HANDLE, () => t.allHandle([1, value]));
      refused(`handle of ${shown(value)} in a field`, "given.one", HANDLE, () => t.fieldsHandle({ one: value, two: [1, 1] }));
      if (value == null) continue;
      refused(`optional handle of ${shown(value)} in a field`, "given.two[1]", HANDLE, () => t.fieldsHandle({ one: 1, two: [1, value] }));
    }
  }
  const last = 2n ** BigInt(isWeb ? 32 : 64) - 1n;
  const ADDRESS = `which is a bigint from 0 to ${last}, or null`;
  for (const value of [...NO_NUMBER, 0, 1, -1n, last + 1n]) {
    if (value == null) continue;
    refused(`pointer of ${shown(value)}`, "given", `an address, ${ADDRESS}`, () => t.samePointer(value));
    refused(`function of ${shown(value)}`, "given", `the address of a function, ${ADDRESS}`, () => t.hasFunction(value));
    refused(`slice of ${shown(value)}`, "many[0]", "an address", () => t.allPointer([value]));
    refused(`field of ${shown(value)}`, "given.one", "an address", () => t.fieldsPointer({ one: value, two: [null, null] }));
  }
  for (const value of [null, undefined, 1n, last]) {
    const back = value ?? null;
    claim("pointer", t.samePointer(value), back);
    claim("pointers", t.allPointer([value, null]), [back, null]);
    claim("pointers in fields", t.fieldsPointer({ one: value, two: [null, value] }).two, [null, back]);
    claim("function", t.hasFunction(value), back !== null);
  }
  const { Kb, None } = module.Size;
  const most = width === 32 ? 2 ** 31 - 1 : SAFE;
  for (const [small, truth, middle, wide, single, whole, double, size, word, place, row] of [
    [-128, true, 65535, -(2n ** 63n), -MAX_F32, 2n ** 64n - 1n, 5e-324, -most, None, last, [0, 2 ** 32 - 1]],
    [127, false, 0, 2n ** 63n - 1n, Infinity, 2n ** 53n + 1n, -0, most, Kb, null, [2 ** 31, 1]],
  ]) {
    const every = { small, truth, middle, wide, single, last: whole, double, size, word, place, row };
    // Bun passes no struct by value.
    if (globalThis.Bun) break;
    const back = t.everyByValue(every);
    for (const [name, value] of Object.entries(every)) claim(`${name} by value`, back[name], value);
    refused("a value in a struct by value", "given.row[1]", "a whole number from 0", () => t.everyByValue({ ...every, row: [1, -1] }));
  }
  for (const text of ["", "a", "\ufeffx", "ä\u{1f600}", "\ud7ff\ue000\uffff"]) {
    for (const name of ["sameText", "sameCString", "sameOptionalCString"]) claim(`${name} of ${text}`, t[name](text), text);
  }
  claim("a zero character", t.sameText("a\0b"), "a\0b");
  for (const none of [null, undefined]) claim("no text", t.sameOptionalCString(none), "none");
  for (const value of [5, null, undefined, ["x"], new String("x"), new Uint8Array(1), "\ud800", "a\udfffb", "\udc00\ud800"]) {
    refused(`text ${shown(value)}`, "given", "a string without lone surrogates", () => t.sameText(value));
    refused(`C string ${shown(value)}`, "given", "a string without lone surrogates and", () => t.sameCString(value));
    if (value != null) refused(`optional C string ${shown(value)}`, "given", "a string without", () => t.sameOptionalCString(value));
  }
  for (const name of ["sameCString", "sameOptionalCString"]) refused("a zero character", "given", "a string without", () => t[name]("a\0b"));
  const every = new t.Texts(t.makeTexts());
  claim("invoke by all texts", t.invoke(every.handle, "a", new Uint8Array(1), "c", null, undefined), undefined);
  claim("invoke by an array of bytes", t.invoke(every.handle, "a", [1, 2], "c", "d", 1n), undefined);
  for (const [at, place] of ["text", "bytes", "c", "maybe", "place"].entries()) {
    const args = ["a", new Uint8Array(1), "c", "d", null];
    args[at] = 0.5;
    refused(`invoke with a wrong ${place}`, place, "", () => t.invoke(every.handle, ...args));
  }
  every.close();
  return wrong.slice(0, 100);
}
