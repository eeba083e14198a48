import { watched } from "../kit/measure.mjs";

export const title = "A storm: CLIENTS cut at once and back";
export const about =
  "All watch the dashboard, are cut as fast as the load generator can while it posts and reads, and come back as fast as they are let in, while 100 others watch, with RATE changes a second for all. Current: " +
  "joined, and with the newest that anybody had when they came back. `since`: they say where they were; `recovery`: by pid and " +
  "offset; `anew`: they want the whole state.";
export const servers = ["signalbox"];
export const peers = [];
const WAYS = ["since", "recovery", "anew"];
export const full = { ways: WAYS, clients: 10000, inflight: 1000, warmWaves: 3, tasks: 200, rate: 5 };
export const quick = { ways: WAYS, clients: 300, inflight: 100, warmWaves: 1, tasks: 20, rate: 20 };
export const columns = [
  ...WAYS.flatMap((way) => [
    { key: `${way}Seconds`, title: `${way}: all current after, s` },
    { key: `${way}Commands`, title: `${way}: store commands` },
    { key: `${way}Reads`, title: `${way}: reads of sessions` },
    { key: `${way}Encodings`, title: `${way}: snapshots encoded a second` },
    { key: `${way}OthersP99`, title: `${way}: others' p99, ms` },
  ]),
  { key: "calmP99", title: "others' p99 before, ms" },
  { key: "calmCommandsPerSecond", title: "store commands/s before" },
  { key: "loadShare", title: "load generator, % of CPU" },
  { key: "wrong", title: "wrong" },
];
const COMMANDS = "mongodb_driver_commands_seconds_count";
const ENCODED = "signalbox_states_encoded_total";
const FULL = { mode: "full" };
const SESSION_READS = { collection: "sessions", command: "find" };

export async function measure(subject, size) {
  const first = subject.taskId;
  for (let i = 1; i < size.tasks; i++) await subject.kind.task(subject.ports);
  const change = JSON.stringify({ type: "updated", data: { patch: { title: "sent=%t" } } });
  const values = { wrong: 0 };
  for (const way of size.ways) {
    const load = subject.load({
      event: "dashboard:join",
      data: { spaceId: "main" },
      rejoin: way === "since" ? { spaceId: "main", since: "%v" } : undefined,
      recovery: way === "recovery",
      count: ["dashboard:task_list_updated"],
      state: "dashboard:state",
      key: "spaceVersion",
    });
    await load.open(0, 100);
    await load.open(1, size.clients);
    const under = (work) =>
      watched(subject, load, async () => {
        await load.say("post", `/api/tasks/${first}/events`, 8, size.rate, 0, 600, change);
        return work();
      });
    const calm = await under(async () => {
      const [before, began] = [await subject.metric(COMMANDS), performance.now()];
      await load.say("sleep", 3);
      return ((await subject.metric(COMMANDS)) - before) / ((performance.now() - began) / 1000);
    });
    values.calmP99 = calm.stats.groups[0].latency.p99;
    values.calmCommandsPerSecond = calm.result;
    for (let wave = 0; wave <= size.warmWaves; wave++) {
      const storm = await under(async () => {
        const [before, reads] = [await subject.metric(COMMANDS), (await subject.metric(COMMANDS, SESSION_READS)) ?? 0];
        await load.say("cut", 1);
        await load.say("sleep", 1);
        const encoded = await subject.metric(ENCODED, FULL);
        const back = await load.say("back", 1, 0, size.inflight, 120);
        if (!back.done) throw new Error(`${way}: only ${back.current} of ${size.clients} current`);
        return {
          back,
          commands: (await subject.metric(COMMANDS)) - before,
          reads: ((await subject.metric(COMMANDS, SESSION_READS)) ?? 0) - reads,
          encodings: (await subject.metric(ENCODED, FULL)) - encoded,
        };
      });
      values[`${way}Seconds`] = storm.result.back.seconds;
      values[`${way}Commands`] = storm.result.commands;
      values[`${way}Reads`] = storm.result.reads;
      values[`${way}Encodings`] = storm.result.encodings / Math.max(1, storm.result.back.seconds);
      values[`${way}OthersP99`] = storm.stats.groups[0].latency.p99;
      values.loadShare = storm.loadShare;
      values.wrong += storm.stats.groups.reduce((sum, group) => sum + group.gaps + group.repeats + group.lost, 0);
      values[`${way}Answers`] = { deltas: storm.stats.groups[1].deltas, fulls: storm.stats.groups[1].fulls };
    }
    await load.end();
  }
  return values;
}
