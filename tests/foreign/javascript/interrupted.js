// Calls between which the collector ends owners whose entries are gone already: `interrupted.js FOLDER node|web CALLS`.
// Each call raises its own failure, with its own message, and no other's. It prints how many calls, lost failures and foreign ones there were.

const process = globalThis.process ?? (await import("node:process")).default;
const [folder, kind, count] = process.argv.slice(2);
const calls = Number(count);
const module = await import(`${folder}/scenario/${kind}/index.js`);
let s = module;
if (kind === "web") {
  const { readFile } = await import("node:fs/promises");
  s = await module.load(await readFile(`${folder}/scenario/web/scenario.wasm`));
}
const collect = globalThis.gc ?? (() => globalThis.Bun?.gc(true));
s.start();
s.silenceErrors();
const kept = new s.Scaler(s.makeScaler(3));
let [lost, foreign, collected] = [0, 0, 0];
const counted = new FinalizationRegistry(() => collected++);

/** A failure, as its code and the end of its message. */
function fails(run, code, end) {
  try {
    run();
    lost++;
  } catch (error) {
    if (error.code !== code || !error.message.endsWith(end)) foreign++;
  }
}

/** A success, whatever it looks like. */
function succeeds(run, wanted) {
  try {
    if (run() !== wanted) lost++;
  } catch {
    foreign++;
  }
}

/** An owner that nobody holds, whose end fails. */
function forget() {
  const owner = new s.Scaler(s.makeScaler(1));
  s.release(owner.handle);
  counted.register(owner);
}

for (let n = 1; n <= calls; n += 5) {
  if (n % 16 === 1) forget();
  fails(() => s.greet("x", -n), "FAILED", `cannot greet ${-n} times`);
  succeeds(() => s.minusOne(false), -1);
  fails(() => s.minusOne(true), "FAILED", "asked to");
  succeeds(() => s.start(), undefined);
  succeeds(() => kept.call(5), 15);
  if (n % 20000 === 1) {
    collect();
    // Finalisers run between jobs.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
const few = collected === 0 ? "\tnever interrupted" : "";
console.log(`finaliser\t${calls}\t${lost} lost\t${foreign} foreign${few}`);
