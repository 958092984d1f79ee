// Tests the page in headless Chromium, by keyboard where possible: `page.js BROWSER URL FOLDER`. Screenshots go into FOLDER.
// Prints `ok` or `wrong` for each check; the harness fails on a `wrong`.

import axe from "axe-core";
import { chromium } from "playwright-core";

const [browserPath, url, folder] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--js-flags=--expose-gc"],
});
const errors = [];

async function open(colorScheme, width, height = 800) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height } });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(url);
  await page.waitForSelector("html[data-ready]");
  return page;
}

function claim(what, holds, found = "") {
  console.log(`${holds ? "ok" : "wrong"}\t${what}${holds ? "" : `: ${found}`}`);
}

/** What axe finds wrong on the page as it is now. */
async function faults(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}

/** Whether an element is in sight, wholly, without scrolling. */
function inSight(page, selector) {
  return page.locator(selector).evaluate((element) => {
    const { top, bottom, left, right, width } = element.getBoundingClientRect();
    return width > 0 && top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  });
}

const page = await open("light", 1300);
const said = () => page.textContent("#console p:last-child");
const live = async () => Number((await page.textContent("#live")).replace(",", ""));
const press = async (selector) => {
  await page.focus(selector);
  await page.keyboard.press("Enter");
};
const card = (name) => `li[data-name=${name}]`;

try {
  // A new page, at once: the curve has a beginning, an end and a number.
  const first = await open("light", 1300);
  const drawn = await first.evaluate(() => ({
    line: document.querySelector("#plot path:not(.area)").getAttribute("d"),
    dots: document.querySelectorAll("#plot circle").length,
    live: document.querySelector("#live").textContent,
  }));
  claim(
    "the first curve goes from none to three",
    drawn.dots === 1 && drawn.line.startsWith("M64 130.0") && new Set(drawn.line.match(/V[0-9.]+/g)).size > 1 && drawn.live === "3",
    JSON.stringify(drawn),
  );
  for (const [step, expected] of [
    ["call", "→ 120"],
    ["drop", "the entry has ended"],
    ["late", "→ NOT_EXPORTED"],
    ["call", "→ 120"],
  ]) {
    await first.focus(`#step-${step}`);
    await first.keyboard.press("Enter");
    const found = await first.textContent(`#step-${step}-answer`);
    claim(
      `step ${step} is answered beside its button, in sight`,
      found.startsWith(expected) && (await inSight(first, `#step-${step}-answer`)),
      found,
    );
    if (step === "late") await first.screenshot({ path: `${folder}/steps.png` });
  }
  const typed = await first.evaluate(() => globalThis.eval(document.querySelector("#try").textContent)).catch(String);
  claim("the console's own `runtime` calls by the number", typed === 120, typed);
  await first.close();

  await press(`${card("add_tax")} button.main`);
  claim(
    "a card's answer is beside its button",
    (await page.textContent(`${card("add_tax")} output`)) === "→ 120" && (await inSight(page, `${card("add_tax")} output`)),
  );
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
  await page.waitForFunction(() => document.querySelector("#console").textContent.includes("the collector ended scaler1"), null, {
    timeout: 20000,
  });
  claim("the collector ends the Rust entry", (await live()) === before - 1, await live());
  await press(`${card("scaler1")} button.main`);
  claim("the number of what was collected is answered", (await said()).includes("CLOSED"), await said());
  await page.fill(`${card("greeter2")} input`, "");
  await press(`${card("greeter2")} button.main`);
  claim("a callback's own failure is shown", (await said()).includes("FAILED") && (await said()).includes("nobody to greet"), await said());
  await page.fill(`${card("greeter2")} input`, "Ähre");
  await press(`${card("greeter2")} button.main`);
  claim("text goes both ways", (await said()).endsWith("→ hello Ähre!"), await said());
  await press(`${card("greeter2")} >> text=Close`);
  // A browser takes the focus from a disabled button when it draws the next frame.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
  const focused = await page.evaluate(() => document.activeElement.textContent);
  claim("Close keeps the focus", focused === "Close", focused);
  const closed = await live();
  await page.keyboard.press("Enter");
  claim("and has nothing more to do", (await live()) === closed);
  await page.focus(`${card("add_tax")} input`);
  await page.keyboard.press("Enter");
  claim("Enter in a field calls", (await said()) === "add_tax(100) → 120", await said());
  const rows = await page.locator("#entries tr").allTextContents();
  claim(
    "the table shows states, calls and failures",
    rows.some((row) => /scaler x2.*closed.*11$/.test(row)),
    rows.join(" | "),
  );
  await press("#make-many");
  await page.waitForFunction(() => document.querySelector("#live").textContent.includes("10,0"));
  claim("10,000 stubs are 10,000 entries", (await live()) >= 10000, await live());
  await page.screenshot({ path: `${folder}/light.png`, fullPage: true });
  await page.waitForFunction(() => document.querySelector("#console").textContent.includes("let them go: 0"), null, { timeout: 60000 });
  claim("all of them are ended once they are garbage", (await live()) < 10, await live());
  await page.waitForTimeout(600);
  await page.screenshot({ path: `${folder}/after.png`, fullPage: true });

  const reached = await page.evaluate(() =>
    [...document.querySelectorAll("button, input")].every(
      (element) => element.tabIndex === 0 && (element.textContent || element.ariaLabel),
    ),
  );
  claim("every control can be reached by keyboard and has a name", reached);
  const dark = await open("dark", 1300);
  await dark.click(`${card("scaler1")} button.main`);
  await dark.screenshot({ path: `${folder}/dark.png`, fullPage: true });
  const colors = await dark.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]);
  claim("dark is dark", colors[0] === "rgb(22, 24, 28)", colors.join(" "));
  const narrow = await open("light", 320);
  await narrow.click("#step-late");
  const overflow = await narrow.evaluate(() =>
    Math.max(
      ...[document.documentElement, ...document.querySelectorAll(".scroll, #console")].map(
        (element) => element.scrollWidth - element.clientWidth,
      ),
    ),
  );
  claim("320 pixels need no sideways scrolling, the table's neither", overflow <= 0, overflow);
  const table = await narrow.locator("#entries").ariaSnapshot();
  claim("a narrow table is a table still", table.includes("row") && table.includes("cell"), table);
  await narrow.screenshot({ path: `${folder}/narrow.png`, fullPage: true });
  for (const [name, opened] of Object.entries({ light: page, dark, narrow })) {
    const found = await faults(opened);
    claim(`axe finds no fault: ${name}`, found.length === 0, found.join("; "));
  }
  claim("no error in the console", errors.length === 0, errors.join("; "));
} finally {
  await browser.close();
}
