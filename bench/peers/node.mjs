// Node, streamed: split at LF, JSON.parse a line.
import { createReadStream } from "node:fs";
import { report } from "./report.mjs";

const windows = new Map();

function add(line) {
  let e;
  try {
    e = JSON.parse(line);
  } catch {
    return;
  }
  if (e === null || typeof e.agent !== "string" || typeof e.reward !== "number") return;
  let window = windows.get(e.agent);
  if (!window) windows.set(e.agent, (window = { rewards: [], next: 0 }));
  if (window.rewards.length < 500) window.rewards.push(e.reward);
  else {
    window.rewards[window.next] = e.reward;
    window.next = (window.next + 1) % 500;
  }
}

let rest = "";
for await (const chunk of createReadStream(process.argv[2], { encoding: "utf8", highWaterMark: 1 << 20 })) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines) add(line);
}
add(rest);
report(new Map([...windows].map(([agent, w]) => [agent, [...w.rewards.slice(w.next), ...w.rewards.slice(0, w.next)]])));
