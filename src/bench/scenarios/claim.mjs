import { performance } from "node:perf_hooks";
import { ask, each } from "../kit/clients.mjs";

export const title = "AGENTS agents who claim TASKS tasks at the same time";
export const about =
  "Each claims again as soon as it has its answer, until there is none left. Out of order: tasks that were claimed before an older one.";
export const servers = ["signalbox"];
export const peers = [];
export const full = { agents: 50, tasks: 200 };
export const quick = full;
export const columns = [
  { key: "winners", title: "winners" },
  { key: "twice", title: "claimed twice" },
  { key: "outOfOrder", title: "out of order" },
  { key: "least", title: "fewest of an agent" },
  { key: "most", title: "most of an agent" },
  { key: "perSecond", title: "claims/s" },
];

export async function measure(subject, { agents, tasks }) {
  const made = new Map([[subject.taskId, 0]]); // the oldest, which is there from the start
  for (let i = 1; i < tasks; i++) made.set((await ask(subject, "POST", "/api/tasks", { title: `Task ${i}` })).id, i);
  await each(agents, 10, (i) => ask(subject, "POST", "/api/agents", { id: `agent${i}`, name: `Agent ${i}` }));
  const claimed = [];
  const counts = Array(agents).fill(0);
  const began = performance.now();
  await Promise.all(
    counts.map(async (_, i) => {
      for (let task; (task = await ask(subject, "POST", `/api/agents/agent${i}/claim`, {})); counts[i]++) claimed.push(task);
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const order = claimed.sort((a, b) => a.spaceVersion - b.spaceVersion).map(({ id }) => made.get(id));
  return {
    winners: claimed.length,
    twice: claimed.length - new Set(order).size,
    outOfOrder: order.filter((place, i) => i > 0 && place < order[i - 1]).length,
    least: Math.min(...counts),
    most: Math.max(...counts),
    perSecond: claimed.length / seconds,
  };
}
