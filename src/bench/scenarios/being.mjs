import { ask } from "../kit/clients.mjs";
import { watched, wrong } from "../kit/measure.mjs";

export const title = "A being that changes, for CLIENTS in its space";
export const about = "RATE changes a second by HTTP, from their sending to `being:updated` at each client.";
export const servers = ["signalbox"];
export const peers = [];
export const full = { clients: 500, rate: 20, warmSeconds: 20, seconds: 30 };
export const quick = { clients: 100, rate: 20, warmSeconds: 5, seconds: 10 };
export const columns = [
  { key: "p50", title: "p50, ms" },
  { key: "p99", title: "p99, ms" },
  { key: "cpuMillis", title: "server CPU a change, ms" },
  { key: "loadShare", title: "load generator, % of CPU" },
  { key: "wrong", title: "wrong" },
];

export async function measure(subject, { clients, rate, warmSeconds, seconds }) {
  const { data } = await ask(subject, "POST", "/api/beings", { action: "create", data: { name: "Bench" } });
  const change = JSON.stringify({ action: "update", beingId: data.id, data: { status: "sent=%t" } });
  const load = subject.load({
    event: "space:join",
    data: { spaceId: "main" },
    count: ["being:updated"],
    state: "space:state",
    key: "spaceVersion",
  });
  await load.open(0, clients);
  const changes = (duration) =>
    watched(subject, load, async () => {
      await load.say("post", "/api/beings", 4, rate, 0, duration, change);
      const posted = await load.say("posted", duration + 60);
      if (posted.refused) throw new Error(`${posted.refused} were refused: ${posted.firstRefusal}`);
      await load.say("await", 0, posted.posts * clients, 30);
      return posted.posts;
    });
  await changes(warmSeconds);
  const run = await changes(seconds);
  await load.end();
  const { p50, p99 } = run.stats.groups[0].latency;
  return { p50, p99, cpuMillis: (1000 * run.serverSeconds) / run.result, loadShare: run.loadShare, wrong: wrong(run.stats) };
}
