// What koffi is asked to make while the torture library is called: `koffi_types.js FOLDER`. Prints what is wrong, and `end`.
// A type that is made at each call costs more than the call, and koffi never forgets one.

import { createRequire } from "node:module";
import process from "node:process";

const folder = process.argv[2];
const koffi = createRequire(import.meta.url)("koffi");
const wrong = [];
const made = {};
for (const name of ["alias", "array", "disposable", "opaque", "pack", "pointer", "proto", "struct", "union"]) {
  const original = koffi[name];
  made[name] = 0;
  koffi[name] = (...given) => {
    made[name] += 1;
    return original(...given);
  };
  if (koffi[name] === original) wrong.push(`koffi.${name} cannot be counted`);
}
const t = await import(`${folder}/torture/node/index.js`);

/** Calls by which structs go in and out, by value and behind pointers, in both directions; and one of a function that fails. */
function calls() {
  t.points({ x: 2 }, { x: 4, y: 10 });
  t.sameNumbers({ some: 12, any: 0 });
  t.hold(({ held }) => ({ held }));
  t.show(() => ({ cents: 1n, last: true }), false);
  t.ringIfAny(() => {
    throw new Error("no bell");
  });
}

calls();
const before = JSON.stringify(made);
if (made.struct === 0) wrong.push("no struct was made: the counts are not those of the binding");
for (let round = 0; round < 100; round += 1) calls();
const after = JSON.stringify(made);
if (after !== before) wrong.push(`${before} before, and ${after} after more calls`);
for (const line of wrong) console.log(line);
console.log("end");
