// Functions of JavaScript that Rust calls: `node listeners.mjs FOLDER`, with the folder of the generated module.

import process from "node:process";
import { pathToFileURL } from "node:url";

const shop = await import(pathToFileURL(`${process.argv[2]}/index.js`).href);

let last = "";
shop.subscribe((cents) => {
  if (cents > 1000n) throw new RangeError("too expensive");
});
shop.subscribe((cents, currency) => {
  last = `${cents} ${currency}`;
});
shop.publish(120);
console.log(last);
try {
  shop.publish(5000);
} catch (error) {
  if (error.code !== "FAILED") throw error;
  console.log(`a failure: ${error.detail.split(": ").at(-1)}`);
}
shop.publish(80);
shop.unsubscribeAll();
shop.publish(1);
console.log(`the last one: ${last}`);
