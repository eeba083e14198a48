import { appends, bursts, wrong } from "../kit/measure.mjs";

export const title = "Fan-out to CLIENTS, saturated";
export const about =
  "Bursts, so that messages wait. signalbox is the real path with 64 POSTs in flight, each durable before it is sent, and its " +
  "CPU includes HTTP and the store; signalbox-rooms hands events straight to the rooms, as the peers do.";
export const servers = ["signalbox-rooms", "signalbox", "floor", "floor-16", "ws", "socketio", "nestjs", "netty-socketio"];
export const peers = ["nestjs", "floor"];
export const full = { clients: 1000, burst: 100, coldSeconds: 60, seconds: 15 };
export const quick = { clients: 200, burst: 20, coldSeconds: 2, seconds: 2 };
export const columns = [
  { key: "usPerDelivery", title: "server CPU, µs/delivery", ratio: "CPU" },
  { key: "perSecond", title: "deliveries/s", ratio: "deliveries/s" },
  { key: "coldUsPerDelivery", title: "cold, µs/delivery" },
  { key: "coldPerSecond", title: "cold, deliveries/s" },
  { key: "loadShare", title: "load generator, % of CPU" },
  { key: "wrong", title: "wrong" },
];
export const charts = [
  { key: "usPerDelivery", title: "Fan-out: server CPU per delivery, µs" },
  { key: "perSecond", title: "Fan-out: deliveries per second" },
];

export async function measure(subject, size) {
  const load = subject.load();
  await load.open(0, size.clients);
  const phase = async (seconds) => {
    const run = subject.kind.bursts
      ? await bursts(subject, load, { ...size, seconds })
      : await appends(subject, load, { ...size, writers: 64, seconds });
    const { deliveries, untilLast } = run.stats.groups[0];
    return { run, us: (run.serverSeconds * 1e6) / deliveries, perSecond: deliveries / (subject.kind.bursts ? run.seconds : untilLast) };
  };
  const cold = await phase(size.coldSeconds);
  const warm = await phase(size.seconds);
  await load.end();
  return {
    usPerDelivery: warm.us,
    perSecond: warm.perSecond,
    coldUsPerDelivery: cold.us,
    coldPerSecond: cold.perSecond,
    loadShare: warm.run.loadShare,
    wrong: wrong(cold.run.stats) + wrong(warm.run.stats),
    threads: warm.run.threads,
  };
}
