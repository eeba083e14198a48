import { appends, wrong } from "../kit/measure.mjs";

export const title = "20 events/s to CLIENTS";
export const about =
  "From the POST to each listener. signalbox and nestjs-store have stored the event first, both in the durable embedded store " +
  "(that of nestjs-store is another process, whose CPU is not counted); the others only broadcast. After the cold part a JVM is " +
  "warmed up with WARM_RATE events/s for WARM_SECONDS s, which the peers need not.";
export const servers = ["signalbox", "signalbox-ws", "floor", "ws", "socketio", "nestjs", "nestjs-store", "netty-socketio"];
export const peers = ["floor", "ws"];
export const full = { clients: 1000, rate: 20, coldSeconds: 60, warmSeconds: 60, warmRate: 100, seconds: 30 };
export const quick = { clients: 200, rate: 20, coldSeconds: 3, warmSeconds: 3, warmRate: 50, seconds: 3 };
export const columns = [
  { key: "p50", title: "p50, ms", ratio: "p50" },
  { key: "p99", title: "p99, ms", ratio: "p99" },
  { key: "p999", title: "p99.9, ms" },
  { key: "msPerEvent", title: "server CPU, ms/event", ratio: "CPU" },
  { key: "coldP50", title: "cold p50, ms" },
  { key: "coldP99", title: "cold p99, ms" },
  { key: "loadShare", title: "load generator, % of CPU" },
  { key: "wrong", title: "wrong" },
];
export const charts = [
  { key: "p99", title: "20 events/s to 1,000: p99, ms" },
  { key: "msPerEvent", title: "20 events/s to 1,000: server CPU per event, ms" },
];

export async function measure(subject, size) {
  const load = subject.load();
  await load.open(0, size.clients);
  const cold = await appends(subject, load, { ...size, writers: 8, seconds: size.coldSeconds });
  if (subject.kind.java) await appends(subject, load, { ...size, writers: 8, rate: size.warmRate, seconds: size.warmSeconds });
  const warm = await appends(subject, load, { ...size, writers: 8 });
  await load.end();
  const { latency } = warm.stats.groups[0];
  return {
    p50: latency.p50,
    p99: latency.p99,
    p999: latency.p999,
    msPerEvent: (warm.serverSeconds * 1000) / warm.result.posts,
    coldP50: cold.stats.groups[0].latency.p50,
    coldP99: cold.stats.groups[0].latency.p99,
    loadShare: warm.loadShare,
    wrong: wrong(cold.stats) + wrong(warm.stats),
    threads: warm.threads,
  };
}
