import { watched, wrong } from "../kit/measure.mjs";
import { java } from "../kit/servers.mjs";
import { liveHeap } from "../kit/process.mjs";

export const title = "Slow clients among CLIENTS";
export const about =
  "20 events/s of 1 kB; first all read, then 50 do not: half of them for half of the time, the others until the end. Those that " +
  "the server has closed come back with their place. All must end with each event or a fresh state, none missing.";
export const servers = ["signalbox"];
export const peers = [];
export const full = { clients: 1000, slow: 50, warmSeconds: 60, seconds: 60, bytes: 1000 };
export const quick = { clients: 200, slow: 10, warmSeconds: 2, seconds: 4, bytes: 1000 };
export const columns = [
  { key: "p99", title: "all read: p99, ms" },
  { key: "othersP99", title: "slow ones among them: others' p99, ms" },
  { key: "worse", title: "worse, %" },
  { key: "heapMib", title: "live heap, all read, MiB" },
  { key: "slowHeapMib", title: "with slow ones, MiB" },
  { key: "rssMib", title: "RSS, all read, MiB" },
  { key: "slowRssMib", title: "with slow ones, MiB" },
  { key: "closed", title: "slow ones closed" },
  { key: "stayed", title: "not closed" },
  { key: "fresh", title: "fresh states" },
  { key: "exact", title: "right afterwards" },
  { key: "wrong", title: "wrong" },
  { key: "loadShare", title: "load generator, % of CPU" },
];

const MIB = 1024 * 1024;

export async function measure(subject, size) {
  const load = subject.load({ rejoin: { taskId: subject.taskId, since: "%v" } });
  const phase = (seconds, halfTime = () => {}) =>
    watched(subject, load, async () => {
      await load.say("post", subject.eventsPath, 8, 20, 0, seconds, subject.event(size.bytes));
      await load.say("sleep", seconds / 2);
      const held = { rss: subject.process.rssKib(), heap: liveHeap(java, subject.process.pid).bytes };
      await halfTime();
      await load.say("posted", seconds + 30);
      return held;
    });
  await load.open(0, size.clients - size.slow);
  await load.open(1, size.slow);
  await phase(size.warmSeconds);
  const calm = await phase(size.seconds);
  await load.say("cut", 1);

  for (const group of [2, 3]) await load.open(group, size.slow / 2, { slow: true });
  const slowed = await phase(size.seconds, () => load.say("read", 2));
  await load.say("read", 3);
  await load.say("sleep", 10);
  const { groups } = await load.say("stats");
  for (const group of [2, 3]) await load.say("back", group, 0, 64, 60);
  const after = (await load.say("stats")).groups;
  await load.end();
  const [p99, othersP99] = [calm.stats.groups[0].latency.p99, slowed.stats.groups[0].latency.p99];
  return {
    p99,
    othersP99,
    worse: 100 * (othersP99 / p99 - 1),
    heapMib: calm.result.heap / MIB,
    slowHeapMib: slowed.result.heap / MIB,
    rssMib: calm.result.rss / 1024,
    slowRssMib: slowed.result.rss / 1024,
    closed: groups[2].lost + groups[3].lost,
    stayed: groups[2].joined + groups[3].joined,
    fresh: after[2].fulls + after[3].fulls,
    exact: [2, 3].reduce((sum, at) => sum + (after[at].leastJoinedVersion === after[0].mostVersion ? after[at].joined : 0), 0),
    wrong: wrong(calm.stats) + after.reduce((sum, group) => sum + group.gaps + group.repeats, 0) + after[0].lost,
    loadShare: slowed.loadShare,
  };
}
