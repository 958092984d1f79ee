// The page: on the left callbacks as JavaScript sees them, on the right the registry as Rust sees it.
//
// Everything uses the generated module. A callback's card holds two things: a plain function on `window`, which holds only the
// number, and the wrapper that owns the entry. Dropping the wrapper ends the entry. The function remains, and throws an error.

import { load } from "./bindings/index.js";

const rust = await load(new URL("playground.wasm", document.baseURI));
const $ = (id) => document.getElementById(id);
rust.start();

/** Writes a line into the console. */
function say(text, kind = "") {
  const line = document.createElement("li");
  line.textContent = text;
  line.className = kind;
  $("console").append(line);
  $("console").scrollTop = $("console").scrollHeight;
}

/** Calls the function on `window`, as a user may from the browser's own console. */
function call(name, argument) {
  const shown = `${name}(${typeof argument === "string" ? JSON.stringify(argument) : argument})`;
  try {
    say(`${shown} → ${window[name](argument)}`, "good");
  } catch (error) {
    say(`${shown} → ${error.code ?? error.name}: ${error.message}`, "bad");
  }
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
  element.addEventListener("click", onClick);
  return element;
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
  row.append(field, button("Call", () => call(name, value()), "main"));
  if (wrapper) row.append(...endings(name, wrapper));
  item.append(head, row);
  $("callbacks").append(item);
  draw();
}

/** The two ways to end an entry that JavaScript owns: at once, or by the garbage collector. */
function endings(name, wrapper) {
  // The card must not hold the wrapper once it is dropped: `held` is its only owner.
  let held = wrapper;
  const close = button("Close", () => {
    held.close();
    say(`${name}.close()`);
    done();
  });
  const drop = button("Drop the JS wrapper and collect", async () => {
    const live = rust.liveCount();
    held = null;
    done();
    await collectUntil(live - 1);
    say(rust.liveCount() < live ? `the collector ended ${name}` : `${name} is garbage; the collector has not come by yet`);
    draw();
  });
  function done() {
    held = null;
    close.disabled = drop.disabled = true;
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
  "make-many": async (event) => {
    event.target.disabled = true;
    const before = rust.liveCount();
    let wrappers = Array.from(rust.makeMany(10000), (handle) => new rust.Scaler(handle));
    say(`made 10,000 stubs: ${wrappers.length} wrappers, ${rust.liveCount() - before} live entries`);
    draw();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    wrappers = null;
    await collectUntil(before);
    say(`let them go: ${rust.liveCount() - before} of them are left`);
    draw();
    event.target.disabled = false;
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
for (const [id, make] of Object.entries(makers)) $(id).addEventListener("click", make);

const samples = [];
let peak = 0;

/** The curve of the last minute, from the right. */
function plot() {
  const top = Math.max(10, ...samples.map((sample) => sample.live));
  const now = performance.now();
  const x = (time) => 590 - ((now - time) / 60000) * 540;
  const y = (live) => 140 - (live / top) * 120;
  const points = samples.map(({ time, live }, i) => `${i === 0 ? "M" : "L"}${x(time).toFixed(1)} ${y(live).toFixed(1)}`);
  const grid = [0, top].map((live) => `<line x1="50" x2="590" y1="${y(live)}" y2="${y(live)}"/><text x="44" y="${y(live) + 4}" text-anchor="end">${live.toLocaleString("en")}</text>`);
  $("plot").innerHTML = `${grid.join("")}<path d="${points.join("")}"/>`;
}

/** One row of the table; the newest forty are shown. */
function entry(row) {
  const line = document.createElement("tr");
  const state = row.live ? "live" : row.handle ? "closed" : "never exported";
  for (const text of [row.name, row.handle || "–", row.owner, state, row.calls, row.failures]) {
    const cell = document.createElement("td");
    cell.textContent = text;
    cell.className = typeof text === "number" ? "number" : "";
    line.append(cell);
  }
  line.children[3].className = row.live ? "good" : "bad";
  return line;
}

function draw() {
  const { rows, lastFailure } = JSON.parse(rust.snapshot());
  const live = rust.liveCount();
  peak = Math.max(peak, live);
  $("live").textContent = live.toLocaleString("en");
  $("peak").textContent = peak.toLocaleString("en");
  $("failure").textContent = lastFailure || "none";
  $("entries").replaceChildren(...rows.slice(-40).map(entry));
  for (const item of $("callbacks").children) {
    item.querySelector("button.main").textContent = rust.isLive(Number(item.dataset.handle)) ? "Call" : "Call late";
  }
  samples.push({ time: performance.now(), live });
  while (samples.length > 0 && samples[0].time < performance.now() - 60000) samples.shift();
  plot();
}

makers["export-tax"]();
card({ name: "add_tax", handle: rust.exportTax(), signature: "(cents: number) => number", argument: 100 });
makers["make-scaler"]();
makers["make-greeter"]();
setInterval(draw, 250);
document.documentElement.dataset.ready = "yes";
