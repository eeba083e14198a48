import { watched } from "../kit/measure.mjs";
import { sleep } from "../kit/process.mjs";
import { median } from "../kit/table.mjs";

export const title = "Connect and join";
export const about = "As fast as they are let in, 128 at a time. Cold: the first after the start. Warm: the last of as many waves.";
export const servers = ["signalbox", "signalbox-ws", "floor", "ws", "socketio", "nestjs", "netty-socketio"];
export const peers = ["ws", "nestjs"];
export const full = { clients: 4000, waves: 12, judged: 3 };
export const quick = { clients: 300, waves: 4, judged: 1 };
export const columns = [
  { key: "warm", title: "warm, per second", ratio: "warm" },
  { key: "cold", title: "cold, per second", ratio: "cold" },
  { key: "warmP99", title: "warm p99, ms" },
  { key: "usPerConnect", title: "server CPU, µs each" },
  { key: "loadShare", title: "load generator, % of CPU" },
];
export const charts = [{ key: "warm", title: "Connect and join, per second" }];

export async function measure(subject, size) {
  const load = subject.load();
  const cold = await load.open(0, size.clients);
  const waves = [];
  for (let i = 0; i < size.waves; i++) {
    await load.say("cut", 0);
    await sleep(1000);
    waves.push(await watched(subject, load, () => load.say("back", 0, 0, 128, 120)));
    if (!waves.at(-1).result.done) throw new Error(JSON.stringify(waves.at(-1).result));
  }
  await load.end();
  const judged = waves.slice(-size.judged);
  return {
    cold: cold.perSecond,
    warm: median(judged.map((wave) => wave.result.perSecond)),
    warmP99: median(judged.map((wave) => wave.result.joining.p99)),
    usPerConnect: median(judged.map((wave) => (wave.serverSeconds * 1e6) / size.clients)),
    loadShare: median(judged.map((wave) => wave.loadShare)),
    waves: waves.map((wave) => wave.result.perSecond),
    threads: judged.at(-1).threads,
  };
}
