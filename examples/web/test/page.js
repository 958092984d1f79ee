// Tests the page in headless Chromium, by keyboard where possible: `page.js BROWSER URL FOLDER`. Screenshots go into FOLDER.
// Prints `ok` or `wrong` for each check; the harness fails on a `wrong`.

import { chromium } from "playwright-core";

const [browserPath, url, folder] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--js-flags=--expose-gc"],
});
const errors = [];

async function open(colorScheme, width) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 1000 } });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(url);
  await page.waitForSelector("html[data-ready]");
  return page;
}

function claim(what, holds, found = "") {
  console.log(`${holds ? "ok" : "wrong"}\t${what}${holds ? "" : `: ${found}`}`);
}

const page = await open("light", 1300);
const said = () => page.textContent("#console li:last-child");
const live = async () => Number((await page.textContent("#live")).replace(",", ""));
const press = async (selector) => {
  await page.focus(selector);
  await page.keyboard.press("Enter");
};
const card = (name) => `li[data-name=${name}]`;

try {
  await press(`${card("add_tax")} button.main`);
  claim("add_tax is called by its number", (await said()) === "add_tax(100) → 120", await said());
  await press("#drop-tax");
  claim("a call that will be late says so", (await page.textContent(`${card("add_tax")} button.main`)) === "Call late");
  await press(`${card("add_tax")} button.main`);
  claim("a late call shows its error, and the page lives", (await said()).includes("NOT_EXPORTED"), await said());
  await press("#export-tax");
  await press(`${card("add_tax")} button.main`);
  claim("the same number works again", (await said()) === "add_tax(100) → 120", await said());
  await press(`${card("scaler1")} button.main`);
  claim("a closure is called by its number", (await said()) === "scaler1(21) → 42", await said());
  const before = await live();
  await press(`${card("scaler1")} >> text=Drop the JS wrapper`);
  await page.waitForFunction(() => document.querySelector("#console").textContent.includes("the collector ended scaler1"), null, { timeout: 20000 });
  claim("the collector ends the Rust entry", (await live()) === before - 1, await live());
  await press(`${card("scaler1")} button.main`);
  claim("the number of what was collected is answered", (await said()).includes("CLOSED"), await said());
  await page.fill(`${card("greeter2")} input`, "");
  await press(`${card("greeter2")} button.main`);
  claim("a callback's own failure is shown", (await said()).includes("FAILED") && (await said()).includes("nobody to greet"), await said());
  await page.fill(`${card("greeter2")} input`, "Ähre");
  await press(`${card("greeter2")} button.main`);
  claim("text goes both ways", (await said()).endsWith("→ hello Ähre!"), await said());
  const rows = await page.locator("#entries tr").allTextContents();
  claim("the table shows states, calls and failures", rows.some((row) => /scaler x2.*closed.*11$/.test(row)), rows.join(" | "));
  await press("#make-many");
  await page.waitForFunction(() => document.querySelector("#live").textContent.includes("10,0"));
  claim("10,000 stubs are 10,000 entries", (await live()) >= 10000, await live());
  await page.screenshot({ path: `${folder}/light.png`, fullPage: true });
  await page.waitForFunction(() => document.querySelector("#console").textContent.includes("let them go: 0"), null, { timeout: 60000 });
  claim("all of them are ended once they are garbage", (await live()) < 10, await live());
  await page.waitForTimeout(600);
  await page.screenshot({ path: `${folder}/after.png`, fullPage: true });

  const reached = await page.evaluate(() => [...document.querySelectorAll("button, input")].every((element) => element.tabIndex === 0 && (element.textContent || element.ariaLabel)));
  claim("every control can be reached by keyboard and has a name", reached);
  const dark = await open("dark", 1300);
  await dark.click(`${card("scaler1")} button.main`);
  await dark.screenshot({ path: `${folder}/dark.png`, fullPage: true });
  const colors = await dark.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]);
  claim("dark is dark", colors[0] === "rgb(22, 24, 28)", colors.join(" "));
  const narrow = await open("light", 420);
  const overflow = await narrow.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  claim("a telephone's width needs no sideways scrolling", overflow <= 0, overflow);
  claim("no error in the console", errors.length === 0, errors.join("; "));
} finally {
  await browser.close();
}
