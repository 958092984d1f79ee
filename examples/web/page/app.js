// The page: on the left callbacks as JavaScript sees them, on the right the registry as Rust sees it.
//
// Everything uses the generated module. A callback's card holds two things: a plain function on `window`, which holds only the
// number, and the wrapper that owns the entry. Dropping the wrapper ends the entry. The function remains, and throws an error.

import { load } from "./bindings/index.js";

const rust = await load(new URL("playground.wasm", document.baseURI));
const $ = (id) => document.getElementById(id);
rust.start();
const tax = rust.exportTax();
// For the browser's own console, as the cards show it.
window.runtime = rust;

/** Writes a line into the list of what has happened. */
function say(text, kind = "") {
  const line = document.createElement("p");
  line.textContent = text;
  line.className = kind;
  $("console").append(line);
  $("console").scrollTop = $("console").scrollHeight;
}

/** Shows an answer beside the button that asked for it; a screen reader says it. */
function answer(output, text, kind = "") {
  output.textContent = text;
  output.className = kind;
}

/** Calls the function on `window`, as a user may from the browser's own console. */
function call(name, argument, output) {
  const shown = `${name}(${typeof argument === "string" ? JSON.stringify(argument) : argument})`;
  let result, kind;
  try {
    [result, kind] = [String(window[name](argument)), "good"];
  } catch (error) {
    [result, kind] = [`${error.code ?? error.name}: ${error.message}`, "bad"];
  }
  say(`${shown} → ${result}`, kind);
  answer(output, `→ ${result}`, kind);
  draw();
}

/** Runs the garbage collector: by the browser's function if there is one, otherwise by allocating until it has to run. */
async function collect() {
  if (globalThis.gc) globalThis.gc();
  else for (let i = 0; i < 20; i++) new ArrayBuffer(32 << 20);
  await new Promise((resolve) => setTimeout(resolve, 20));
}

async function collectUntil(live) {
  for (let i = 0; i < 100 && rust.liveCount() > live; i++) await collect();
}

function button(text, onClick, kind = "") {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  element.className = kind;
  element.addEventListener("click", (event) => element.ariaDisabled !== "true" && onClick(event));
  return element;
}

/** A button that has nothing more to do stays where it is, and keeps the focus. */
function finish(element, done = true) {
  element.ariaDisabled = String(done);
}

/** A card: the function on `window`, a field for its argument, and its buttons. */
function card({ name, handle, signature, argument, wrapper }) {
  window[name] = rust.stub(handle);
  const item = document.createElement("li");
  item.dataset.name = name;
  item.dataset.handle = handle;
  const head = document.createElement("div");
  head.innerHTML = `<span class="name"></span> <code class="signature"></code><code class="stub"></code>`;
  head.querySelector(".name").textContent = name;
  head.querySelector(".signature").textContent = signature;
  head.querySelector(".stub").textContent = `window.${name} = (...args) => runtime.invoke(${handle}, ...args)`;
  const field = document.createElement("input");
  field.value = argument;
  field.setAttribute("aria-label", `Argument of ${name}`);
  const value = () => (typeof argument === "number" ? Number(field.value) : field.value);
  const row = document.createElement("div");
  row.className = "row";
  const output = document.createElement("output");
  const start = button("Call", () => call(name, value(), output), "main");
  field.addEventListener("keydown", (event) => event.key === "Enter" && start.click());
  row.append(field, start);
  if (wrapper) row.append(...endings(name, wrapper, output));
  item.append(head, row, output);
  $("callbacks").append(item);
  draw();
}

/** The two ways to end an entry that JavaScript owns: at once, or by the garbage collector. */
function endings(name, wrapper, output) {
  // The card must not hold the wrapper once it is dropped: `held` is its only owner.
  let held = wrapper;
  const tell = (text) => {
    say(text);
    answer(output, text);
  };
  const close = button("Close", () => {
    held.close();
    tell(`${name}.close()`);
    done();
  });
  const drop = button("Drop the JS wrapper and collect", async () => {
    const live = rust.liveCount();
    held = null;
    done();
    answer(output, "the collector is asked to come by …");
    await collectUntil(live - 1);
    tell(rust.liveCount() < live ? `the collector ended ${name}` : `${name} is garbage; the collector has not come by yet`);
    draw();
  });
  function done() {
    held = null;
    finish(close);
    finish(drop);
    draw();
  }
  return [close, drop];
}

let made = 0;
const makers = {
  "make-scaler": () => {
    const [name, factor] = [`scaler${++made}`, made + 1];
    const wrapper = new rust.Scaler(rust.makeScaler(factor));
    card({ name, handle: wrapper.handle, signature: `(x: number) => number, times ${factor}`, argument: 21, wrapper });
  },
  "make-greeter": () => {
    const wrapper = new rust.Greeter(rust.makeGreeter());
    card({ name: `greeter${++made}`, handle: wrapper.handle, signature: "(name: string) => string", argument: "you", wrapper });
  },
  "make-many": async () => {
    finish($("make-many"));
    const before = rust.liveCount();
    let wrappers = Array.from(rust.makeMany(10000), (handle) => new rust.Scaler(handle));
    say(`made 10,000 stubs: ${wrappers.length} wrappers, ${rust.liveCount() - before} live entries`);
    draw();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    wrappers = null;
    await collectUntil(before);
    say(`let them go: ${rust.liveCount() - before} of them are left`);
    draw();
    finish($("make-many"), false);
  },
  "export-tax": () => {
    rust.exportTax();
    say("Rust exports add_tax");
    draw();
  },
  "drop-tax": () => {
    rust.dropTax();
    say("Rust drops its wrapper of add_tax");
    draw();
  },
};
for (const [id, make] of Object.entries(makers)) {
  $(id).addEventListener("click", () => $(id).ariaDisabled !== "true" && make());
}

/** The idea in three buttons, each with its answer. */
const steps = {
  "step-call": (output) => {
    makers["export-tax"]();
    call("add_tax", 100, output);
  },
  "step-drop": (output) => {
    makers["drop-tax"]();
    answer(output, `the entry has ended; JavaScript still holds ${tax}`);
  },
  "step-late": (output) => call("add_tax", 100, output),
};
for (const [id, step] of Object.entries(steps)) $(id).addEventListener("click", () => step($(`${id}-answer`)));

// Before the page was loaded, there were none.
const samples = [{ time: -60000, live: 0 }];
let peak = 0;

/** The live entries, from the right: a number holds until the next one. A young page shows a short time, so that its first second can be seen. */
function plot() {
  const now = performance.now();
  const span = Math.min(60000, Math.max(10000, 2 * now));
  const top = Math.max(4, ...samples.map((sample) => sample.live));
  const x = (time) => Math.max(64, 575 - ((now - time) / span) * 511);
  const y = (live) => 130 - (live / top) * 104;
  const last = samples.at(-1).live;
  let line = `M64 ${y(samples[0].live).toFixed(1)}`;
  for (const { time, live } of samples) line += `H${x(time).toFixed(1)}V${y(live).toFixed(1)}`;
  line += "H575";
  const rules = [0, top / 2, top].map((live) => `<line x1="64" x2="575" y1="${y(live)}" y2="${y(live)}"/>`);
  const numbers = [0, top].map((live) => `<text x="56" y="${y(live) + 5}" text-anchor="end">${live.toLocaleString("en")}</text>`);
  const times = `<text x="64" y="152">${Math.round(span / 1000)} s ago</text><text x="575" y="152" text-anchor="end">now</text>`;
  const dot = `<circle cx="575" cy="${y(last)}" r="4"/>`;
  $("plot").innerHTML = `${rules.join("")}${numbers.join("")}${times}<path class="area" d="${line}V${y(0)}H64Z"/><path d="${line}"/>${dot}`;
  $("plot").ariaLabel = `Live entries: ${last} now, ${Math.max(...samples.map((sample) => sample.live))} at most in the last minute`;
}

/** One row of the table; the newest forty are shown. */
function entry(row) {
  const line = document.createElement("tr");
  const state = row.live ? "live" : row.handle ? "closed" : "never exported";
  line.role = "row";
  const cells = { entry: row.name, handle: row.handle || "–", owner: row.owner, state, calls: row.calls, failed: row.failures };
  for (const [name, text] of Object.entries(cells)) {
    const cell = document.createElement("td");
    cell.role = "cell";
    cell.dataset.name = name;
    cell.textContent = text;
    cell.className = typeof text === "number" ? "number" : "";
    line.append(cell);
  }
  line.children[3].className = row.live ? "good" : "bad";
  return line;
}

function draw() {
  const { rows, lastFailure } = JSON.parse(rust.snapshot());
  // The closures, and the function.
  const live = rust.liveCount() + Number(rust.isLive(tax));
  peak = Math.max(peak, live);
  $("live").textContent = live.toLocaleString("en");
  $("peak").textContent = peak.toLocaleString("en");
  $("failure").textContent = lastFailure || "none";
  $("entries").replaceChildren(...rows.slice(-40).map(entry));
  for (const item of $("callbacks").children) {
    item.querySelector("button.main").textContent = rust.isLive(Number(item.dataset.handle)) ? "Call" : "Call late";
  }
  samples.push({ time: performance.now(), live });
  while (samples.length > 1 && samples[1].time < performance.now() - 60000) samples.shift();
  plot();
}

makers["export-tax"]();
card({ name: "add_tax", handle: tax, signature: "(cents: number) => number", argument: 100 });
makers["make-scaler"]();
makers["make-greeter"]();
$("try").textContent = `runtime.invoke(${tax}, 100)`;
setInterval(draw, 250);
document.documentElement.dataset.ready = "yes";
