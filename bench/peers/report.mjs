// One line an agent, from its window of rewards.
export function report(windows) {
  const out = [];
  for (const agent of [...windows.keys()].sort()) {
    const xs = windows.get(agent);
    const n = xs.length;
    let sum = 0, peak = 0, drawdown = 0, squares = 0;
    for (const x of xs) {
      sum += x;
      peak = Math.max(peak, sum);
      drawdown = Math.min(drawdown, sum - peak);
    }
    const mean = sum / n;
    for (const x of xs) squares += (x - mean) * (x - mean);
    const std = n < 2 ? 0 : Math.sqrt(squares / (n - 1));
    out.push([agent, n, mean, std, std > 1e-9 ? mean / std : 0, drawdown].join("\t"));
  }
  console.log(out.join("\n"));
}
