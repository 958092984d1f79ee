// A till in Node, Bun or Deno: `node till.mjs FOLDER`, with the folder of the generated module.

import { pathToFileURL } from "node:url";

const shop = await import(pathToFileURL(`${process.argv[2]}/index.js`).href);

const price = shop.addTax(100);
console.log(`100 cents cost ${price} with the tax`);

const discount = shop.discount(20);
const number = discount.handle;
try {
  console.log(`20 per cent less are ${discount.call(price)}`);
  discount.call(-1);
} catch (error) {
  if (error.code !== "FAILED") throw error;
  console.log(error.message);
} finally {
  discount.close(); // or `using discount = ..`, where the runtime has it
}

try {
  shop.invoke(number, price);
} catch (error) {
  if (error.code !== "CLOSED") throw error;
  console.log("a late call is told so");
}
console.log(`${shop.liveCount()} callbacks are left`);
