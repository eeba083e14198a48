import { java } from "../kit/servers.mjs";
import { liveHeap, sleep } from "../kit/process.mjs";

export const title = "A long run of mixed load";
export const about =
  "500 stay and hear 20 events/s; another 500 are cut and come back every few seconds, by turns with their place and by recovery. " +
  "What is held at the end must be what was held at the start (when the tail of 10,000 events was full), each after all of the " +
  "changing ones left.";
export const servers = ["signalbox"];
export const peers = [];
export const full = { staying: 500, changing: 500, minutes: 30, warmMinutes: 9 };
export const quick = { staying: 100, changing: 50, minutes: 0.2, warmMinutes: 0.1 };
const HELD = ["heapMib", "rssMib", "threads", "files", "connections", "rooms", "directMib"];
const TITLES = { heapMib: "live heap, MiB", rssMib: "RSS, MiB", threads: "threads", files: "files", connections: "connections", rooms: "rooms", directMib: "direct memory, MiB" };
export const columns = [
  ...HELD.flatMap((key) => [
    { key: `${key}Start`, title: `${TITLES[key]}, start` },
    { key: `${key}End`, title: `end` },
  ]),
  { key: "events", title: "events" },
  { key: "deliveries", title: "deliveries" },
  { key: "cuts", title: "cuts" },
  { key: "wrong", title: "wrong" },
];

export async function measure(subject, size) {
  const [stay, since, recovered] = [subject.load(), subject.load({ rejoin: { taskId: subject.taskId, since: "%v" } }), subject.load({ recovery: true })];
  await stay.open(0, size.staying);
  const values = { cuts: 0, wrong: 0, events: 0 };
  const mixed = async (minutes) => {
    const end = performance.now() + minutes * 60_000;
    await stay.say("post", subject.eventsPath, 8, 20, 0, minutes * 60, subject.event());
    for (const load of [since, recovered]) await load.say("back", 0, 0, 64, 60);
    while (performance.now() < end) {
      for (const load of [since, recovered]) {
        await load.say("sleep", 2);
        await load.say("cut", 0);
        await load.say("sleep", 0.5);
        const back = await load.say("back", 0, 0, 64, 60);
        if (!back.done) throw new Error(`only ${back.current} came back`);
        values.cuts++;
      }
    }
    values.events += (await stay.say("posted", 30)).posts;
    for (const load of [since, recovered]) await load.say("cut", 0);
    await stay.say("sleep", 3);
  };
  for (const load of [since, recovered]) await load.open(0, Math.round(size.changing / 2));
  for (const load of [since, recovered]) await load.say("cut", 0);
  await mixed(size.warmMinutes);
  const start = await held(subject);
  await stay.say("reset");
  await mixed(size.minutes);
  const end = await held(subject);
  for (const key of HELD) Object.assign(values, { [`${key}Start`]: start[key], [`${key}End`]: end[key] });
  for (const load of [stay, since, recovered]) {
    const { groups } = await load.say("stats");
    values.wrong += groups[0].gaps + groups[0].repeats + groups[0].lost;
    if (load === stay) values.deliveries = groups[0].deliveries;
    await load.end();
  }
  return values;
}

async function held(subject) {
  const heaps = [];
  for (let i = 0; i < 5; i++) {
    heaps.push(liveHeap(java, subject.process.pid).bytes);
    await sleep(1000);
  }
  return {
    heapMib: Math.min(...heaps) / 1024 / 1024, // a compaction of the store holds 11 MiB more for a second
    rssMib: subject.process.rssKib() / 1024,
    threads: subject.process.status("Threads"),
    files: subject.process.files(),
    connections: await subject.metric("signalbox_connections"),
    rooms: await subject.metric("signalbox_rooms"),
    directMib: (await subject.metric("jvm_buffer_memory_used_bytes")) / 1024 / 1024,
  };
}
