// Calls every item of the torture library by the name that the rules give it, and says what is wrong: `run(library, module)`, where the enumerations are
// `module`'s. Node, Bun, Deno and the browser's module offer the same.

const WORDS = `from import_ def lambda pass with_ not is del class_ global_
  len map getattr isinstance callable int str bool list tuple property bytes memoryview float hasattr weakref enumerate dataclass sequence
  typeError registryError annotations _fail _check _native _owned __name__
  function_ var_ default_ delete_ new_ eval_ arguments_ undefined_ object then_ stub_ handles_ load_ attach_
  __proto___ toString hasOwnProperty prototype toJson call bind apply length name exports require_ process_ async yield_
  __dict__ __getattr__ __dir__ main printf try_
  template operator private_ requireCurrent detail std registry openedByNobody release_ open`;

const ENUMERATIONS = {
  Unsigned8: [0, 2 ** 8 - 1],
  Signed8: [-(2 ** 7), -1, 2 ** 7 - 1],
  Unsigned16: [0, 2 ** 16 - 1],
  Signed16: [-(2 ** 15), 2 ** 15 - 1],
  Unsigned32: [0, 2 ** 31, 2 ** 32 - 1],
  Signed32: [-(2 ** 31), -1, 2 ** 31 - 1],
  Signed64: [-(2n ** 63n), -1n, 2n ** 63n - 1n],
  Mask: [0n, 2n ** 63n, 2n ** 64n - 1n],
};

const shown = (value) => JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}n` : part));

export function run(t, module) {
  const wrong = [];
  const same = (what, found, expected) => {
    if (shown(found) !== shown(expected)) wrong.push(`${what}: ${shown(found)}, not ${shown(expected)}`);
  };
  for (const word of WORDS.split(/\s+/)) {
    same(word, t[word]?.(41), 42);
    if (Object.hasOwn(module.handles, word)) same(`the handle of ${word}`, typeof module.handles[word], "number");
    else wrong.push(`${word} has no handle`);
  }
  same("storeOpen", t.storeOpen(40), 42);
  same("alphaOpen", t.alphaOpen(32), 42);
  same("betaOpen", t.betaOpen(22), 42);
  same("wholeToFloat", t.wholeToFloat(39), 42);
  same("int2Float", t.int2Float(38), 42);
  same("token", t.token(module.Token.File), module.Token.Handle);
  const types = "Step Error Value TypeAlias Owned Status Array BigInt ValueError IntEnum Promise Iterable SupportsIndex Callable InvokeArgument StatusName Library Imports".split(" ");
  for (const name of types) same(name, t[`of${name}`]?.({ value: 41 }), 42);
  // Bun passes no struct by value.
  if (!globalThis.Bun) same("points", t.points({ x: 2 }, { x: 4, y: 10 }), 42);
  same("rows", t.rows({ id: 2, weight: module.Weight.All }, { name: 40 }), 42);
  const adder = new t.Adder(t.makeAdder(1));
  same("adder", adder.call(1, 2, 3, 4, 5), 56);
  same("stub", t.Adder.stub(adder.handle)(1, 2, 3, 4, 5), 56);
  adder.close();

  for (const name of Object.keys(t).filter((name) => /^(macros|words|names)Of|^otherScripts$/.test(name))) {
    const places = Array.from({ length: t[name].length }, (_, at) => at + 1);
    same(
      name,
      t[name](...places),
      places.reduce((sum, at) => sum + at * at, 0),
    );
  }
  same("joined", t.joined("one", "two"), "one/two");
  same("labels", t.labels("one", "two"), "one/two");
  const { Kb, Kilobytes, None } = module.Size;
  same(
    "helpers",
    t.helpers("a", "b", [1, 2], [Kb, Kilobytes], new Uint8Array([3]), [2n ** 64n - 1n], -(2n ** 63n), None, [4], "c", "d", [true, false]),
    "a/b/c/d [1, 2] [1, 2] [3] [18446744073709551615] -9223372036854775808 3 [4] [true, false]",
  );
  same("lengths", t.lengths(new Uint8Array([1, 2]), 1, "abc", 1), 3 + 10 + 300 + 1000);

  const names = "from from_ class unix st_mtime __reserved µ NULL type int __proto___ None".split(" ");
  const fields = Object.fromEntries(names.map((name) => [name, 0]));
  same("nextFields", t.nextFields(fields), Object.fromEntries(names.map((name, at) => [name, at + 1])));
  let size = module.Size.Kb;
  for (const name of "Kilobytes None mro constructor __proto___ _Hidden_ Kb".split(" ")) {
    size = t.nextSize(size);
    same("nextSize", size, module.Size[name]);
  }

  for (const [name, values] of Object.entries(ENUMERATIONS)) {
    same(name, Object.values(module[name]), values);
    const [one, every] = [t[name.toLowerCase()], t[name === "Mask" ? "allMasks" : `all${name}`]];
    for (const value of values) same(name, one(value), value);
    same(name, Array.from(every(values)), values);
  }
  same("maskOrFailure", t.maskOrFailure(false), module.Mask.All);
  try {
    wrong.push(`a failure is ${shown(t.maskOrFailure(true))}`);
  } catch (error) {
    same("failure", error.code, "FAILED");
  }
  const masked = { one: module.Mask.Top, two: [module.Mask.All, module.Mask.None], small: module.Signed8.First };
  same("masked", t.masked(masked), masked);
  same("areNull", t.areNull(null, null, null, null, null, null), true);

  // Owners are returned, and taken by a call that runs the callback.
  const thrown = (call) => {
    try {
      return call();
    } catch (error) {
      return error.code ?? error.name;
    }
  };
  const { Factor } = t.Factor === undefined ? module : t;
  const two = t.factor(2n);
  same("class", two instanceof Factor, true);
  same("call", two.call(21n), 42n);
  same("borrowed", t.useOnce(two, 21n), 42n);
  same("none", [t.factorOrNone(0n), t.useAny(null, 42n), t.useUpAny(null, 42n)], [null, 42n, 42n]);
  same("some", t.factorOrNone(3n) instanceof Factor, true);
  const back = t.passBack(two);
  same("passed back", [back.handle, back.isLive], [two.handle, true]);
  same("told", [String(two), String(back)], [`Factor ${two.handle} closed`, `Factor ${back.handle}`]);
  same("in the console", back[Symbol.for("nodejs.util.inspect.custom")](), `[Factor ${back.handle}]`);
  let copied = "a copy";
  try {
    structuredClone(back);
  } catch (error) {
    copied = error.name;
  }
  same("its copy", copied, "DataCloneError");
  same("in JSON", JSON.stringify(back), `{"type":"Factor","handle":${back.handle}}`);
  same("used up", t.useUp(back, 21n), 42n);
  same(
    "used up twice",
    thrown(() => t.useUp(back, 1n)),
    "CLOSED",
  );
  // A call that is refused takes nothing.
  const summand = t.summand(1n);
  for (const value of [summand, 5, null, undefined, "5"])
    same(
      "another class",
      thrown(() => t.useUp(value, 1n)),
      "TypeError",
    );
  const disguised = new Factor(summand.detach());
  same(
    "another type",
    thrown(() => t.useUp(disguised, 1n)),
    "WRONG_SIGNATURE",
  );
  same("not taken", disguised.isLive, true);
  disguised.close();
  // After `close` it says CLOSED.
  const closed = t.factor(3n);
  closed.close();
  closed.close();
  same(
    "closed",
    thrown(() => closed.call(1n)),
    "CLOSED",
  );
  same(
    "a closed one passed",
    thrown(() => t.useOnce(closed, 1n)),
    "CLOSED",
  );
  // What Rust owns can be called, and neither closed nor taken.
  const kept = t.keptFactor();
  same("kept", [kept.call(6n), t.useOnce(kept, 6n), String(kept)], [42n, 42n, `Factor ${kept.handle} of Rust's`]);
  same(
    "close of Rust's",
    thrown(() => kept.close()),
    "NOT_OWNED",
  );
  same(
    "close of Rust's by its number",
    thrown(() => new Factor(kept.handle).close()),
    "NOT_OWNED",
  );
  same(
    "taking Rust's",
    thrown(() => t.useUp(kept, 1n)),
    "NOT_OWNED",
  );
  same("kept still", kept.call(6n), 42n);
  // `call` is a function by itself, and takes what it takes.
  const three = t.factor(3n);
  same("mapped", [1n, 2n].map(three.call), [3n, 6n]);
  same("one function", three.call === three.call, true);
  same("an owner that can't be changed", Object.freeze(t.factor(3n)).call(2n), 6n);
  // What a class of the caller's own says of its handle is not asked, and an object without one has none.
  class Lying extends Factor {
    get handle() {
      return kept.handle;
    }
  }
  same("an owner that lies", t.useOnce(new Lying(t.factor(2n).detach()), 4n), 8n);
  for (const none of [Object.create(Factor.prototype), new Proxy(three, {})]) {
    same(
      "no owner",
      thrown(() => t.useOnce(none, 1n)),
      "TypeError",
    );
  }
  same("zero has no sign", Object.is(new Factor(-0).handle, 0), true);
  if (module.Owned) {
    same(
      "the class of all owners",
      thrown(() => new module.Owned(3)),
      "TypeError",
    );
  }
  // `invoke` knows owners too. In wasm a pinned function has no handle before its first call by another way.
  if (t === module) {
    const { factor, useUp, useOnce, useUpAny, keptFactor, factorOrNone, sameHandle } = module.handles;
    const four = t.invoke(factor, 4n);
    same("an owner by handle", [four instanceof Factor, four.call(2n)], [true, 8n]);
    same("an owner is borrowed by handle", [t.invoke(useOnce, four, 3n), four.isLive], [12n, true]);
    same("an owner as a plain handle", t.invoke(sameHandle, four), four.handle);
    same("an owner is taken by handle", [t.invoke(useUp, four, 3n), String(four)], [12n, `Factor ${four.handle} closed`]);
    same("none by handle", [t.invoke(useUpAny, null, 3n), t.invoke(factorOrNone, 0n)], [3n, null]);
    same("Rust's by handle", String(t.invoke(keptFactor)), String(kept));
    const other = t.summand(1n);
    same(
      "another type by handle",
      thrown(() => t.invoke(useUp, other, 1n)),
      "WRONG_SIGNATURE",
    );
    same("it is not taken", [String(other), other.isLive], [`Summand ${other.handle}`, true]);
  }
  try {
    wrong.push(`a failure is ${t.factorOrError(0n)}`);
  } catch (error) {
    same("detail", [error.code, error.detail, error.errorCode], ["FAILED", "a factor of 0", -(2 ** 31)]);
  }
  for (const code of [2, 0, -7]) {
    try {
      wrong.push(`a failure is ${t.systemError(code)}`);
    } catch (error) {
      same("a code", [error.code, error.errorCode], ["FAILED", code || null]);
    }
  }
  try {
    wrong.push(`a failure is ${t.release(0)}`);
  } catch (error) {
    same("no code", [error.code, error.errorCode], ["NULL_HANDLE", null]);
  }
  // Bun passes no struct by value.
  if (!globalThis.Bun) {
    kits(t, Factor, kept, thrown, same);
    loans(t, kept, thrown, same);
    same("numbers", t.sameNumbers({ some: 12, any: 0 }), { some: 12, any: 0 });
    same(
      "no number",
      thrown(() => t.sameNumbers({ some: 0, any: 0 })),
      "INVALID_ARGUMENT",
    );
  }

  // Structs of one field, by value.
  const wide = t === module ? 2 ** 53 - 1 : 2 ** 32 - 1;
  const place = t === module ? 2n ** 64n - 1n : 2n ** 32n - 1n;
  const held = {
    I8: [-128, 127, 128],
    U16: [0, 65535, 65536],
    Bool: [true, false, 1],
    Size: [Kb, None, 99],
    I64: [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 63n],
    U64: [0n, 2n ** 64n - 1n, -1n],
    Usize: [0, wide, -1],
    F32: [0.5, -1, 1e39],
    F64: [1e308, -5e-324, "1"],
    Handle: [0, 2 ** 53 - 1, 2 ** 53],
    Place: [null, place, -1n],
    Row: [[0], [255], [256]],
    Boxed: [{ held: -128 }, { held: 127 }, { held: 128 }],
    Many: [
      [-32768, 0, 32767],
      [1, 2, 3],
      [1, 2],
    ],
  };
  for (const [name, [one, other, wrongOne]] of globalThis.Bun ? [] : Object.entries(held)) {
    const call = t[`sameBoxed${name}`];
    for (const value of [one, other]) same(`a boxed ${name}`, call({ held: value }), { held: value });
    const refused = thrown(() => call({ held: wrongOne }));
    if (!["TypeError", "RangeError"].includes(refused)) wrong.push(`a boxed ${name} of ${shown(wrongOne)}: ${shown(refused)}`);
  }

  same("documented", t.documented(module.Documented.Two), module.Documented.Two);
  same("commented", t.commented({ one: 7 }), 7);
  return wrong;
}

/** The code and the message of what a call throws. */
function refused(call) {
  try {
    return call();
  } catch (error) {
    return [error.code ?? error.name, error.message];
  }
}

/** Structs own what is in their fields, and are taken as a whole or not at all. */
function kits(t, Factor, kept, thrown, same) {
  const kit = t.kit(2n);
  const owners = [kit.factor, kit.spare, kit.summand];
  same("a kit", [kit.factor instanceof Factor, kit.spare instanceof Factor], [true, true]);
  same("its values", [kit.letter, kit.marks, kit.factor.call(21n), kit.spare.call(21n)], [107, [1, 2, 65535], 42n, 63n]);
  for (const [field, value] of [
    ["factor", null],
    ["factor", undefined],
    ["factor", kit.summand],
    ["spare", 5],
    ["summand", kit.factor],
    ["summand", "5"],
    ["letter", 256],
  ]) {
    const [code, message] = refused(() => t.useKit({ ...kit, [field]: value }, 1n));
    same("a wrong owner", [code, message.startsWith(`\`kit.${field}\` is`)], [field === "letter" ? "RangeError" : "TypeError", true]);
  }
  const [, missing] = refused(() => t.useKit(null, 1n));
  same("no kit", missing, "`kit` is null; pass a `Kit`");
  const ended = t.factor(1n);
  ended.close();
  for (const [field, value, wanted, why] of [
    ["spare", kit.factor, "NOT_OWNED", "which another field has too"],
    ["factor", kept, "NOT_OWNED", "which foreign code does not own"],
    ["factor", ended, "CLOSED", "which is closed"],
    ["spare", ended, "CLOSED", "which is closed"],
  ]) {
    const [code, message] = refused(() => t.useKit({ ...kit, [field]: value }, 1n));
    same("an owner that can't be taken", [code, message.includes(`field \`${field}\``), message.includes(why)], [wanted, true, true]);
  }
  same(
    "twice in two",
    thrown(() => t.joinKits(kit, kit)),
    "NOT_OWNED",
  );
  same("none is taken", owners.map(String), [`Factor ${owners[0].handle}`, `Factor ${owners[1].handle}`, `Summand ${owners[2].handle}`]);
  same("used", t.useKit(kit, 10n), 20n + 30n + 65537n);
  same("all are taken", owners.map(String), [`Factor ${owners[0].handle} closed`, `Factor ${owners[1].handle} closed`, `Summand ${owners[2].handle} closed`]);
  same(
    "used twice",
    thrown(() => t.useKit(kit, 10n)),
    "CLOSED",
  );
  for (const owner of owners) {
    same("called after it was taken", refused(() => owner.call(1n))[0], "CLOSED");
  }
  const one = t.kit(1n);
  same("no spare", one.spare, null);
  same(
    "a call that fails",
    thrown(() => t.useKit({ ...one, letter: 0 }, 10n)),
    "FAILED",
  );
  same("it has run", one.factor.isLive, false);
  same("no factor", refused(() => t.kit(0n))[0], "FAILED");
  const user = t.kitUser();
  const made = { letter: 107, factor: t.factor(5n), marks: [0, 0, 1], summand: t.summand(1n) };
  same("by a closure", user.call(made, 10n), 52n);
  user.close();
  const joined = t.joinKits(t.kit(3n), t.kit(4n));
  same("joined", joined.factor.call(1n) + joined.spare.call(1n), 7n);
  same("a hull", t.openHull(t.hull(t.factor(6n))).call(7n), 42n);
  // A field is read once: the owner that is passed is the one that is given up.
  const read = [];
  const changing = {
    ...made,
    get factor() {
      read.push(t.factor(2n));
      return read[read.length - 1];
    },
    summand: t.summand(1n),
  };
  t.useKit(changing, 1n);
  same("read once", read.map(String), [`Factor ${read[0].handle} closed`]);
}

/** What is lent in a struct stays its owner's. */
function loans(t, kept, thrown, same) {
  const [lent, added, closed] = [t.factor(2n), t.summand(1n), t.factor(3n)];
  closed.close();
  const loan = { letter: 108, factor: lent, spare: null, marks: [1, 2, 65535], summand: added };
  for (const [field, value] of [
    ["factor", null],
    ["factor", undefined],
    ["factor", added],
    ["factor", lent.handle],
    ["spare", 5],
    ["spare", added],
    ["summand", lent],
  ]) {
    const [code, message] = refused(() => t.useLoan({ ...loan, [field]: value }, 1n));
    same("a wrong owner lent", [code, message.startsWith(`\`loan.${field}\` is`)], ["TypeError", true]);
  }
  for (const field of ["factor", "spare"]) {
    const [code, message] = refused(() => t.useLoan({ ...loan, [field]: closed }, 1n));
    same("a closed owner lent", [code, message.includes(`field \`${field}\``)], ["CLOSED", true]);
  }
  same("no loan", refused(() => t.useLoan(undefined, 1n))[0], "TypeError");
  same("it runs and fails", refused(() => t.useLoan({ ...loan, letter: 0 }, 1n))[0], "FAILED");
  same("lent", [t.useLoan(loan, 10n), t.useLoan(loan, 10n)], [20n + 65536n, 20n + 65536n]);
  same("lent without a spare", t.useLoan({ ...loan, spare: undefined }, 10n), 20n + 65536n);
  same("lent twice in one", t.useLoan({ ...loan, spare: lent }, 10n), 40n + 65536n);
  const user = t.loanUser();
  same("lent to a closure", user.call(loan, 10n), 20n + 65536n);
  user.close();
  const rusts = t.keptLoan(true);
  same("Rust's", [rusts.factor.call(1n), t.useLoan(rusts, 10n), t.keptLoan(false).spare], [7n, 140n + 65536n, null]);
  same("Rust's own", refused(() => rusts.factor.close())[0], "NOT_OWNED");
  // Beside an owner that is taken.
  const given = t.factor(5n);
  const trade = { given, lent, price: 3 };
  for (const [field, value, wanted] of [
    ["given", undefined, "TypeError"],
    ["given", added, "TypeError"],
    ["given", kept, "NOT_OWNED"],
    ["lent", 5, "TypeError"],
    ["lent", closed, "CLOSED"],
    ["price", 2 ** 31, "RangeError"],
  ]) {
    const [code] = refused(() => t.makeTrade({ ...trade, [field]: value }, 10n));
    same("a refused trade", [code, given.isLive], [wanted, true]);
  }
  same("a trade", t.makeTrade(trade, 10n), 50n + 20n + 3n);
  same("one is taken", [given.isLive, lent.isLive], [false, true]);
  same("used after it was taken", [refused(() => t.makeTrade(trade, 10n))[0], refused(() => given.call(1n))[0]], ["CLOSED", "CLOSED"]);
  const made = t.keptTrade(4n);
  same("given by Rust", [made.given.call(1n), made.lent.call(1n), made.price], [4n, 7n, 3]);
  made.given.close();
  const seen = [lent, null, undefined, rusts.factor].map((owner) => t.useGlimpse({ seen: owner }, 10n));
  same("seen", [...seen, t.keptGlimpse().seen.call(1n)], [20n, 10n, 10n, 70n, 7n]);
  lent.close();
  added.close();
  same("after its owner", refused(() => t.useLoan(loan, 10n))[0], "CLOSED");
}
