// A function of JavaScript that a thread of Rust's calls: `node follow.mjs FOLDER`, with the folder of the generated module.
//
// JavaScript runs on one thread. So the calls wait in the queue of its event loop, which makes them in their order. The program runs on until Rust has let go
// of the function.

import process from "node:process";
import { pathToFileURL } from "node:url";

const shop = await import(pathToFileURL(`${process.argv[2]}/index.js`).href);

let isFollowing = true;
const heard = [];
const onPrice = (cents, currency) => {
  if (isFollowing) throw new Error("it is called before `follow` has returned");
  heard.push(`${cents} ${currency}`);
};
shop.follow(onPrice, 3n, { queue: shop.Queue.current() });
isFollowing = false;
process.on("exit", () => console.log(heard.join(", ")));
