// Runs the module: `node run.js many.wasm FROM ROUNDS`. What the program says goes to the output; a trap is an error.
"use strict";
const fs = require("fs");

const [file, from, rounds] = process.argv.slice(2);
let memory;
const say = (at, length) => fs.writeSync(1, new Uint8Array(memory.buffer, at, length));
WebAssembly.instantiate(fs.readFileSync(file), { env: { say } }).then(({ instance }) => {
  memory = instance.exports.memory;
  process.exitCode = instance.exports.run(Number(from), Number(rounds)) === 0 ? 0 : 1;
});
