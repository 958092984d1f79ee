// The costs for every JavaScript runtime: rounds in which the cases take turns, and the median of the rounds' ratios.

/** `cases` are [name, function of nothing, name of its limit or null]; gives lines of `name<tab>ns<tab>ratio`. */
export function measure(cases, calls, rounds = 15) {
  const times = new Map(cases.map(([name]) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of cases) {
      const start = performance.now();
      run(calls);
      // The first round warms up.
      if (round > 0) times.get(name).push(((performance.now() - start) * 1e6) / calls);
    }
  }
  const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
  return cases.map(([name, , limit]) => {
    const ratio = limit ? median(times.get(name).map((time, i) => time / times.get(limit)[i])).toFixed(2) : "";
    return `${name}\t${median(times.get(name)).toFixed(1)}\t${ratio}`;
  });
}

/** A loop of its own for each case: one loop for all would be compiled for none of them. */
export function loop(call) {
  return new Function("call", "return (calls) => { let sum = 0; for (let i = 0; i < calls; i++) sum += call(i); return sum; }")(call);
}
