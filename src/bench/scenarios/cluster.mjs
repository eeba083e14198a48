import { performance } from "node:perf_hooks";
import { ask, tokenOf } from "../kit/clients.mjs";
import { watched, wrong } from "../kit/measure.mjs";

export const title = "Three instances on one store";
export const about =
  "`signalbox`: the embedded store of the first, opened by a port. From a POST on A to a listener of A and of B, at 10 and at 40 a second. " +
  "Appends by WRITERS writers, spread over the instances, into one task of one space and of each of three. Then B is killed (`-9`), and its " +
  "CLIENTS clients come to A by recovery, while RATE changes a second go on; current: as in `storm`, counted from the kill.";
export const servers = ["signalbox", "signalbox-mongodb"];
export const peers = [];
export const full = { warmSeconds: 20, events: 200, writers: 48, seconds: 15, clients: 5_000, inflight: 1_000, rate: 5 };
export const quick = { warmSeconds: 1, events: 20, writers: 12, seconds: 1, clients: 200, inflight: 100, rate: 5 };
const PACES = [10, 40];
const COUNTS = [1, 2, 3];
const LISTENERS = 5;
const FROM_A = ["A", "B"];
export const columns = [
  ...PACES.flatMap((pace) =>
    FROM_A.flatMap((to) => [50, 99].map((p) => ({ key: `a${to}${pace}P${p}`, title: `A→${to}, ${pace}/s: p${p}, ms` }))),
  ),
  ...["one", "three"].flatMap((spaces) =>
    COUNTS.map((n) => ({ key: `${spaces}${n}`, title: `events/s, ${n} into ${spaces}` })),
  ),
  { key: "refused", title: "refused" },
  { key: "back", title: "all current after, s" },
  { key: "whole", title: "came back with a whole state" },
  { key: "othersP99", title: "A's p99 meanwhile, ms" },
  { key: "wrong", title: "wrong" },
];

const headers = () => ({ Authorization: `Bearer ${tokenOf()}` });

/** One listener's task, heard on both instances. */
async function latency(a, b, events, pace) {
  const load = a.load();
  await load.say("port", 1, b.ports.port);
  await load.open(0, LISTENERS);
  await load.open(1, LISTENERS);
  const { stats } = await watched(a, load, async () => {
    await load.say("post", a.eventsPath, 16, pace, events, 0, a.event());
    await load.say("posted", events / pace + 60);
    for (const group of [0, 1]) await load.say("await", group, LISTENERS * events, 30);
  });
  await load.end();
  const found = { wrong: wrong(stats) };
  FROM_A.forEach((to, group) => {
    if (stats.groups[group].deliveries !== LISTENERS * events) found.wrong++;
    found[`a${to}${pace}P50`] = stats.groups[group].latency.p50;
    found[`a${to}${pace}P99`] = stats.groups[group].latency.p99;
  });
  return found;
}

/** All at once; the writers are spread over instances and tasks. */
async function appends(instances, taskIds, { writers, seconds }) {
  const share = Math.max(1, Math.round(writers / instances.length / taskIds.length));
  const posts = await Promise.all(
    instances.flatMap((instance) =>
      taskIds.map(async (id) => {
        const load = instance.load({ headers: headers() });
        await load.say("post", `/api/tasks/${id}/events`, share, 0, 0, seconds, instance.event());
        const posted = await load.say("posted", seconds + 60);
        await load.end();
        return posted;
      }),
    ),
  );
  const total = (field) => posts.reduce((sum, posted) => sum + posted[field], 0);
  return { perSecond: total("posts") / Math.max(...posts.map((posted) => posted.seconds)), refused: total("refused") };
}

async function taskOfNewSpace(subject, name) {
  const admin = tokenOf();
  const { id: spaceId } = await ask(subject, "POST", "/api/spaces", { name }, admin);
  return (await ask(subject, "POST", "/api/tasks", { spaceId, title: "Bench" }, admin)).id;
}

async function killed(a, b, { clients, inflight, rate }) {
  const load = a.load({
    event: "dashboard:join",
    data: { spaceId: "main" },
    recovery: true,
    count: ["dashboard:task_list_updated"],
    state: "dashboard:state",
    key: "spaceVersion",
  });
  await load.say("port", 1, b.ports.port);
  await load.open(0, 100);
  await load.open(1, clients);
  const change = JSON.stringify({ type: "updated", data: { patch: { title: "sent=%t" } } });
  await load.say("post", a.eventsPath, 8, rate, 0, 600, change);
  await load.say("sleep", 3);
  const { result, stats } = await watched(a, load, async () => {
    const began = performance.now();
    b.process.child.kill("SIGKILL");
    await b.process.ended;
    await load.say("cut", 1);
    await load.say("port", 1, a.ports.port);
    const back = await load.say("back", 1, 0, inflight, 120);
    if (!back.done) throw new Error(`only ${back.current} of ${clients} current`);
    return (performance.now() - began) / 1000;
  });
  await load.end();
  const [watchers, moved] = stats.groups;
  return {
    back: result,
    whole: moved.fulls,
    othersP99: watchers.latency.p99,
    wrong: watchers.lost + [watchers, moved].reduce((sum, group) => sum + group.gaps + group.repeats, 0),
  };
}

export async function measure(a, size) {
  const others = [];
  const found = { refused: 0, wrong: 0 };
  const take = ({ wrong: more, ...values }) => Object.assign(found, values, { wrong: found.wrong + more });
  try {
    while (others.length < COUNTS.length - 1) others.push(await a.another());
    const instances = [a, ...others];
    const tasks = [a.taskId, await taskOfNewSpace(a, "Second"), await taskOfNewSpace(a, "Third")];
    await appends(instances, tasks, { ...size, seconds: size.warmSeconds });
    for (const pace of PACES) take(await latency(a, others[0], size.events, pace));
    for (const [spaces, ids] of [["one", tasks.slice(0, 1)], ["three", tasks]]) {
      for (const n of COUNTS) {
        const { perSecond, refused } = await appends(instances.slice(0, n), ids, size);
        found[`${spaces}${n}`] = perSecond;
        found.refused += refused;
      }
    }
    take(await killed(a, others[0], size));
  } finally {
    for (const other of others) await other.process.stop();
  }
  return found;
}
