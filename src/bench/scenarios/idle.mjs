import { liveHeap, sleep } from "../kit/process.mjs";
import { java } from "../kit/servers.mjs";

export const title = "Idle joined connections";
export const about =
  "KiB for each connection beyond the process after 500 that came and went. Live heap after a full collection; RSS before it, " +
  "and after it. The JSON says which classes the heap holds for each connection.";
export const servers = ["signalbox", "signalbox-ws", "floor", "ws", "socketio", "nestjs", "netty-socketio"];
export const peers = ["ws", "nestjs"];
export const full = { steps: [5000, 15000], settleSeconds: 10, rate: 3000 };
export const quick = { steps: [500, 1500], settleSeconds: 1, rate: 2000 };
export const columns = [
  { key: "rssFirst", title: "RSS at FIRST", ratio: "RSS" },
  { key: "rssLast", title: "RSS at LAST" },
  { key: "rssFurther", title: "RSS of each between" },
  { key: "rssCollectedFirst", title: "RSS at FIRST, collected" },
  { key: "rssCollectedLast", title: "RSS at LAST, collected" },
  { key: "heapFirst", title: "live heap at FIRST" },
  { key: "heapLast", title: "live heap at LAST" },
  { key: "baseMib", title: "process without them, MiB" },
  { key: "loadShare", title: "load generator, % of CPU" },
  { key: "lost", title: "lost" },
];
export const charts = [{ key: "rssFirst", title: "RSS of an idle joined connection, KiB" }];

export async function measure(subject, size) {
  const load = subject.load();
  const heap = () => (subject.kind.java ? liveHeap(java, subject.process.pid) : undefined);
  await load.open(0, 500, { rate: size.rate });
  await load.say("cut", 0);
  await sleep(size.settleSeconds * 500);
  const baseHeap = heap();
  const baseRss = subject.process.rssKib();
  const [cpu, { cpuSeconds: loadCpu }] = [subject.process.cpuSeconds(), await load.say("stats")];
  const values = { baseMib: baseRss / 1024, classes: {} };
  let open = 0;
  let rssFirst;
  for (const [i, step] of size.steps.entries()) {
    await load.open(i + 1, step - open, { rate: size.rate });
    open = step;
    await sleep(size.settleSeconds * 1000);
    const at = i === 0 ? "First" : "Last";
    const rss = subject.process.rssKib();
    values[`rss${at}`] = (rss - baseRss) / step;
    if (i > 0) values.rssFurther = (rss - rssFirst) / (step - size.steps[0]);
    rssFirst ??= rss;
    const held = heap();
    if (held) {
      values[`heap${at}`] = (held.bytes - baseHeap.bytes) / 1024 / step;
      values[`rssCollected${at}`] = (subject.process.rssKib() - baseRss) / step;
      values.classes[step] = perConnection(held, baseHeap, step);
    }
  }
  const stats = await load.say("stats");
  const used = stats.cpuSeconds - loadCpu;
  values.loadShare = (100 * used) / (used + subject.process.cpuSeconds() - cpu);
  values.lost = stats.groups.slice(1).reduce((sum, group) => sum + group.lost, 0);
  await load.end();
  return values;
}

/** The 30 classes that hold the most for each connection: bytes and instances. */
function perConnection(held, base, connections) {
  const before = new Map(base.classes.map((each) => [each.name, each]));
  return held.classes
    .map(({ name, bytes, instances }) => ({
      name,
      bytes: Number(((bytes - (before.get(name)?.bytes ?? 0)) / connections).toFixed(1)),
      instances: Number(((instances - (before.get(name)?.instances ?? 0)) / connections).toFixed(2)),
    }))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 30);
}
