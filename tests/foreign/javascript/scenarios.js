// The scenario table for every JavaScript runtime: the modules for Node, Bun and Deno and the one for wasm offer the same names.
// `s` is the library, `host` what differs: `neighbour`, `greet` (a handle), `loadNewer()`, `collect()`,
// `threads`, `traps`.

const attempt = (run) => {
  try {
    return String(run());
  } catch (error) {
    return error.code ?? error.name;
  }
};

const POINT = { x: 0, y: 0, kind: -5, marks: [1, 2, 3] };
const OTHER = { x: 2, y: 4, kind: 0, marks: [0, 0, 0] };

function* values(s, host) {
  s.start();
  yield ["call", () => s.addTax(100)];
  yield ["failure_value_as_success", () => s.minusOne(false)];
  yield ["text", () => s.greet("Ä", 2)];
  yield ["numbers", () => s.sum(new Float64Array([1.5, 2.5]))];
  yield ["bytes", () => s.inverted(new Uint8Array([1, 2])).join(" ")];
  yield ["buffer", () => s.squares(5).join(" ")];
  yield ["structure", () => ((p) => [p.x, p.y, p.kind, ...p.marks].join(" "))(s.between(POINT, OTHER))];
  yield ["enumeration", () => s.nearest([{ ...OTHER, x: 50 }, { ...OTHER, kind: 1 }])];
  yield ["limits", () => s.limits(255, -5, 4294967295, 2n ** 64n - 1n, true, 2.5)];
  yield ["failed", () => s.greet("x", -1)];
  yield ["failed_message", () => {
    try {
      s.greet("x", -1);
    } catch (error) {
      return error.message.includes("cannot greet -1 times") && error.callback === "greet" ? "yes" : error.message;
    }
  }];
  yield ["panicked", () => {
    try {
      return s.greet("x", 13);
    } catch (error) {
      // Of a wasm instance it is a trap too.
      if (!error.message.includes("thirteen is unlucky") || host.traps !== error.cause instanceof (globalThis.WebAssembly?.RuntimeError ?? Error)) return error.message;
      throw error;
    }
  }];
  yield ["after_the_panic", () => s.greet("x", 1)];
  yield ["not_exported", () => (s.stop(), s.addTax(100))];
  yield ["exported_again", () => (s.start(), s.addTax(100))];
}

function* handles(s, host) {
  const scaler = new s.Scaler(s.makeScaler(3));
  yield ["closure", () => scaler.call(5)];
  yield ["invoke", () => s.stub(scaler.handle)(5)];
  yield ["too_few_arguments", () => s.invoke(scaler.handle)];
  yield ["wrong_signature", () => s.Mapper.stub(scaler.handle)(1)];
  yield ["describe", () => /^param x (.*)$/m.exec(s.describe(scaler.handle))[1]];
  yield ["late_call", () => (scaler.close(), scaler.close(), scaler.call(5))];
  yield ["double_release", () => s.release(scaler.handle)];
  yield ["release_what_rust_owns", () => s.release(s.keptScaler())];
  yield ["null_handle", () => s.Scaler.stub(0)(1)];
  yield ["forged_handle", () => s.Scaler.stub(2 ** 53 - 2)(1)];
  yield ["wrong_thread", () => (host.threads ? s.Scaler.stub(s.makeElsewhere())(1) : "n/a")];
  yield ["reentry", () => s.Scaler.stub(s.makeReentrant())(1)];
  const once = s.Scaler.stub(s.makeOnce(2));
  yield ["consumed", () => `${once(4)} ${attempt(() => once(4))}`];
  yield ["invalid_utf8", () => s.invoke(host.greet, new Uint8Array([0xff, 0xfe]), 1)];
  yield ["null_text", () => s.invoke(host.greet, null, 1)];
  // `Kind.Deep` and `Kind.TallTree`.
  const [deep, tall] = [-5, 1];
  const without = () => s.invoke(host.tags, "one", null, deep, null, null, null);
  yield ["tags", () => `${without()} ${s.invoke(host.tags, "one", "four", tall, host.tags, 16n, 16n)}`];
  yield ["another_tag", () => s.invoke(host.tags, "one", null, "deep", null, null, null)];
  yield ["out_of_range", () => {
    try {
      s.greet("x", 2 ** 40);
      return "accepted";
    } catch (error) {
      return error instanceof RangeError ? "refused" : String(error);
    }
  }];
}

function* arrays(s) {
  const key = Array.from({ length: 16 }, (_, i) => i + 1);
  const grid = [[1, 2], [3, 4], [5, 6]];
  yield ["array", () => s.keySum(new Uint8Array(key))];
  yield ["no_array", () => s.keySumOr7(null)];
  yield ["arrays", () => s.keysSum([key, new Uint8Array(key)])];
  yield ["array_in_array", () => s.gridSum(grid)];
  yield ["arrays_in_arrays", () => s.gridsSum([grid, grid])];
  yield ["checked_arrays", () => s.yesCount([true, false, true], [1, 0])];
  yield ["array_buffer", () => ((keys) => `${keys[1][0]} ${keys.at(-1)[15]}`)(s.makeKeys(2))];
  yield ["nested_buffer", () => ((grids) => `${grids[1][0][0]} ${grids.at(-1)[2][1]}`)(s.makeGrids(2))];
  const refused = (run) => () => {
    try {
      return `accepted: ${run()}`;
    } catch (error) {
      return error instanceof RangeError || error instanceof TypeError ? "refused" : String(error);
    }
  };
  yield ["short_array", refused(() => s.keySum(key.slice(0, 15)))];
  yield ["number_for_an_array", refused(() => s.keySum(1))];
  yield* alignments(s, refused);
}

function* alignments(s, refused) {
  const grains = [{ weight: 5 }, { weight: 6 }, { weight: 7 }];
  yield ["aligned_slice", () => s.grainsSum(grains)];
  yield ["aligned_buffer", () => s.heavierGrains(grains.slice(0, 2)).map((grain) => grain.weight).join(" ")];
  yield ["aligned_reference", () => ((line) => `${line.hits} ${line.kind}`)(s.nextLine({ hits: 41n, kind: -5 }))];
  yield ["aligned_sectors", () => s.reversedSectors([{ head: [1, 2, 3] }, { head: [4, 5, 6] }]).flatMap((sector) => sector.head).join(" ")];
  const byValue = () => s.grainByValue(1, { weight: 2 }, 3);
  yield ["aligned_by_value", () => refused(byValue)().replace("accepted: ", "")];
  const tools = [{ name: [10, 11, 12], sizes: [13, 14] }, { name: [15, 16, 17], sizes: [18, 19] }];
  const chest = { mark: 1, grains: [{ weight: 2 }, { weight: 3 }], rows: [[4, 5], [6, 7], [8, 9]], tools, last: 20 };
  const shown = (c) => [c.grains[1].weight, c.rows[2][1], c.tools[1].sizes[1], c.last].join(" ");
  yield ["chest", () => s.chestSum(chest)];
  yield ["chests", () => s.chestsSum([chest, chest])];
  yield ["chest_back", () => shown(s.sameChest(chest))];
  yield ["chest_buffer", () => shown(s.twoChests(chest).at(-1))];
}

async function finaliser(s, host) {
  const before = s.liveCount();
  (() => new s.Scaler(s.makeScaler(1)))();
  const made = s.liveCount() - before;
  for (let i = 0; i < 50 && s.liveCount() > before; i++) await host.collect();
  return `${made} ${s.liveCount() - before}`;
}

function many(s) {
  const before = s.liveCount();
  const handles = s.makeScalers(100000);
  const made = s.liveCount() - before;
  for (const handle of handles) s.release(handle);
  return `${made} ${s.liveCount() - before}`;
}

function twoLibraries(s, host) {
  const theirs = host.neighbour.makeAdder(3);
  const answer = host.neighbour.Adder.stub(theirs)(5);
  const status = attempt(() => s.Scaler.stub(theirs)(1));
  host.neighbour.release(theirs);
  return `${status} ${answer}`;
}

/** Runs the table, and gives its rows as lines of `name<tab>outcome`. */
export async function run(s, host) {
  const lines = [];
  for (const rows of [values(s, host), handles(s, host), arrays(s)]) {
    for (const [name, scenario] of rows) lines.push(`${name}\t${attempt(scenario)}`);
  }
  lines.push(`finaliser\t${await finaliser(s, host)}`);
  lines.push(`many\t${attempt(() => many(s))}`);
  lines.push(`two_libraries\t${attempt(() => twoLibraries(s, host))}`);
  const stale = await host.loadNewer().then(() => "loaded", (error) => (error.code === "STALE_BINDING" ? "stale" : String(error)));
  lines.push(`stale_binding\t${stale}`);
  return lines;
}
