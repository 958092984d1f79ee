// The scenario table for wasm in headless Chromium: `chromium.js BROWSER FOLDER`, where FOLDER holds `page.html` and what it loads.

import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, resolve as absolute } from "node:path";
import { chromium } from "playwright-core";

const [browserPath, given] = process.argv.slice(2);
const folder = absolute(given);
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
// A page that shares nothing with others may read the time to 5 microseconds.
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const server = createServer((request, response) => {
  const path = join(folder, normalize(new URL(request.url, "http://localhost").pathname));
  if (!path.startsWith(folder) || !existsSync(path)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", ...ISOLATED });
  createReadStream(path).pipe(response);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--js-flags=--expose-gc"],
});
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(String(error)));
  await page.goto(`http://127.0.0.1:${server.address().port}/page.html`);
  await page.waitForFunction(() => window.lines, null, { timeout: 60000 });
  console.log((await page.evaluate(() => window.lines)).join("\n"));
} finally {
  await browser.close();
  server.close();
}
