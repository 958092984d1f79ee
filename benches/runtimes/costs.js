// The costs for every JavaScript runtime: rounds in which the cases take turns.

/** `cases` are [name, function of a number of calls]; gives lines of `name<tab>ns ns ..`, a number a round. */
export function measure(cases, calls, rounds = 300) {
  // Engines compile in steps, and do it again for what they have learnt.
  for (let warm = 0; warm < 20; warm++) for (const [, run] of cases) run(10 * calls);
  const times = cases.map(() => []);
  // Short rounds: most of them pass without another program's turn.
  for (let round = 0; round < rounds; round++) {
    for (const [at, [, run]] of cases.entries()) {
      const start = performance.now();
      run(calls);
      times[at].push((((performance.now() - start) * 1e6) / calls).toFixed(3));
    }
  }
  return cases.map(([name], at) => `${name}\t${times[at].join(" ")}`);
}

/** A loop of its own for each case: one loop for all would be compiled for none of them. */
export function loop(call) {
  return new Function("call", "return (calls) => { let sum = 0; for (let i = 0; i < calls; i++) sum += call(i); return sum; }")(call);
}
