// The plugins in JavaScript: `node plugins.mjs FOLDER`, with the folder of the generated module.

import process from "node:process";
import { pathToFileURL } from "node:url";

const diary = await import(pathToFileURL(`${process.argv[2]}/index.js`).href);

/** Prints lines. */
const printer = {
  line(level, text) {
    console.log(`${level === diary.Level.Warning ? "!" : " "} ${text}`);
  },
};

/** Keeps pages in memory. */
class InMemory {
  #pages = new Map();

  write(date, text) {
    if (text.length > 20) throw Object.assign(new Error("too long"), { errno: 28 });
    this.#pages.set(date, text);
  }

  read(date, reader) {
    const text = this.#pages.get(date);
    if (text === undefined) return false;
    reader.call(text);
    return true;
  }
}

const letters = diary.keep(printer, new InMemory());
console.log(`${letters} letters`);
