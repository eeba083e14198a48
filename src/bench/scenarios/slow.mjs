import { watched } from "../kit/measure.mjs";
import { java } from "../kit/servers.mjs";
import { liveHeap, sleep } from "../kit/process.mjs";

export const title = "Slow clients among CLIENTS";
export const about =
  "20 events/s of 1 kB; first all read, then 50 do not. Afterwards the slow ones read on, and must end with each event or a " +
  "fresh state, none missing. Closed: by the server, for taking nothing in 30 s.";
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
  { key: "fresh", title: "fresh states" },
  { key: "exact", title: "right afterwards" },
  { key: "wrong", title: "wrong" },
  { key: "loadShare", title: "load generator, % of CPU" },
];

const MIB = 1024 * 1024;

export async function measure(subject, size) {
  const phase = (load, seconds) =>
    watched(subject, load, async () => {
      await load.say("post", subject.eventsPath, 8, 20, 0, seconds, subject.event(size.bytes));
      return load.say("posted", seconds + 30);
    });
  const load = subject.load();
  await load.open(0, size.clients - size.slow);
  await load.open(1, size.slow);
  await phase(load, size.warmSeconds);
  const calm = await phase(load, size.seconds);
  const calmHeap = liveHeap(java, subject.process.pid).bytes;
  const calmRss = subject.process.rssKib();
  await load.say("cut", 1);

  await load.open(2, size.slow, { slow: true });
  const slowed = await phase(load, size.seconds);
  const slowHeap = liveHeap(java, subject.process.pid).bytes;
  const slowRss = subject.process.rssKib();
  await load.say("read", 2);
  let stats = await load.say("stats");
  for (let i = 0; i < 100 && !isExact(stats); i++) {
    await sleep(100);
    stats = await load.say("stats");
  }
  await load.end();
  const [p99, othersP99] = [calm.stats.groups[0].latency.p99, slowed.stats.groups[0].latency.p99];
  return {
    p99,
    othersP99,
    worse: 100 * (othersP99 / p99 - 1),
    heapMib: calmHeap / MIB,
    slowHeapMib: slowHeap / MIB,
    rssMib: calmRss / 1024,
    slowRssMib: slowRss / 1024,
    closed: stats.groups[2].lost,
    fresh: stats.groups[2].fulls,
    exact: isExact(stats) ? stats.groups[2].joined : 0,
    wrong: stats.groups.reduce((sum, group) => sum + group.gaps + group.repeats, 0) + stats.groups[0].lost,
    loadShare: slowed.loadShare,
  };
}

/** Those that are still connected have all that the others have. */
const isExact = ({ groups }) => groups[2].joined > 0 && groups[2].leastJoinedVersion === groups[0].mostVersion;
