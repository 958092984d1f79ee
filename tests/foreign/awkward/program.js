import process from "node:process";

const [path, wasm] = process.argv.slice(2);
const module = await import(path);
const library = wasm === undefined ? module : await module.load(new URL(`file://${wasm}`));
const raised = library.raised({ cents: 100n }, 20n);
console.log(`${raised.cents}`);
try {
  library.parsed("x");
} catch (error) {
  console.log(error.code);
}
console.log(`${library.told(raised, (cents) => console.log(`${cents}`)).cents}`);
console.log("end");
