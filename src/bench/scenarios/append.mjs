import { performance } from "node:perf_hooks";
import { appends, wrong } from "../kit/measure.mjs";
import { call } from "../kit/process.mjs";
import { percentile } from "../kit/table.mjs";

export const title = "Appends by 16 writers to one task that 10 listen to";
export const about =
  "Each is durable in the embedded store before it is answered. The page is the newest 50 events of the timeline, by HTTP. " +
  "nestjs-store pushes each event into the array of its task's document.";
export const servers = ["signalbox", "nestjs-store"];
export const peers = ["nestjs-store"];
export const full = { clients: 10, history: 30000, warmSeconds: 20, seconds: 15 };
export const quick = { clients: 10, history: 500, warmSeconds: 2, seconds: 2 };
export const columns = [
  { key: "emptyPerSecond", title: "events/s, empty task", ratio: "empty" },
  { key: "longPerSecond", title: "events/s, long task", ratio: "long" },
  { key: "slower", title: "slower, %" },
  { key: "emptyP99", title: "POST p99, ms, empty" },
  { key: "longP99", title: "POST p99, ms, long" },
  { key: "pageP50", title: "newest page p50, ms" },
  { key: "pageP99", title: "newest page p99, ms" },
  { key: "loadShare", title: "load generator, % of CPU" },
  { key: "wrong", title: "wrong" },
];

export async function measure(subject, size) {
  const task = async () => (subject.kind.task ? subject.kind.task(subject.ports) : `task${performance.now()}`);
  const path = (id) => `/api/tasks/${id}/events`;
  const phase = async (id, seconds) => {
    subject.taskId = id;
    const load = subject.load();
    await load.open(0, size.clients);
    const run = await appends(subject, load, { ...size, writers: 16, seconds });
    await load.end();
    return run;
  };
  await phase(await task(), size.warmSeconds);
  const empty = await phase(await task(), size.seconds);

  const long = await task();
  subject.taskId = long;
  const load = subject.load();
  if (subject.kind.task) {
    await load.say("post", path(long), 64, 0, size.history, 0, subject.event());
    await load.say("posted", 300);
  } else {
    await call(subject.ports.port, "POST", `/fill/${long}`, { body: { count: size.history } });
  }
  await load.end();
  const filled = await phase(long, size.seconds);

  const pages = [];
  const after = size.history + filled.result.posts + 1 - 50;
  for (let i = 0; i < 60; i++) {
    const began = performance.now();
    const page = await call(subject.ports.port, "GET", `${path(long)}?after=${after}&limit=50`, { headers: subject.kind.headers });
    pages.push(performance.now() - began);
    if (JSON.parse(page).items.length !== 50) throw new Error(`a page of ${JSON.parse(page).items.length}`);
  }
  return {
    emptyPerSecond: empty.result.perSecond,
    longPerSecond: filled.result.perSecond,
    slower: 100 * (1 - filled.result.perSecond / empty.result.perSecond),
    emptyP99: empty.result.latency.p99,
    longP99: filled.result.latency.p99,
    pageP50: percentile(pages.slice(10), 50),
    pageP99: percentile(pages.slice(10), 99),
    loadShare: filled.loadShare,
    wrong: wrong(empty.stats) + wrong(filled.stats),
  };
}
