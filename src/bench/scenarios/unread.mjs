import { appends, wrong } from "../kit/measure.mjs";

export const title = "RATE events/s while nobody reads the log";
export const about =
  "CLIENTS listeners; each event writes a line. The standard output of `signalbox-unread` is a pipe that is full after 128 KiB, that of " +
  "`signalbox` is nowhere. Lost: lines, as the server counts them.";
export const servers = ["signalbox", "signalbox-unread"];
export const peers = ["signalbox"];
export const full = { clients: 20, rate: 2000, warmSeconds: 20, seconds: 60 };
export const quick = { clients: 5, rate: 200, warmSeconds: 2, seconds: 5 };
export const columns = [
  { key: "perSecond", title: "events/s" },
  { key: "p50", title: "p50, ms" },
  { key: "p99", title: "p99, ms", ratio: "p99" },
  { key: "lostLines", title: "lines lost" },
  { key: "wrong", title: "wrong" },
];

export async function measure(subject, size) {
  const load = subject.load();
  await load.open(0, size.clients);
  await appends(subject, load, { ...size, writers: 32, seconds: size.warmSeconds });
  const { stats, result } = await appends(subject, load, { ...size, writers: 32 });
  await load.end();
  const { latency } = stats.groups[0];
  return {
    perSecond: result.perSecond,
    p50: latency.p50,
    p99: latency.p99,
    lostLines: (await subject.metric("signalbox_log_lines_lost_total")) ?? 0,
    wrong: wrong(stats),
  };
}
