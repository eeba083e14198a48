import { createReadStream, createWriteStream, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGunzip, createGzip } from "node:zlib";
import { call } from "../kit/process.mjs";

export const title = "A backup of EVENTS events";
export const about =
  "10 events a task in one space. They come by `import` of an archive, checked and projected; then `backup` runs beside the server, which takes " +
  "RATE appends a second before and meanwhile; then `export` with the server stopped. Commands are counted with the start of their JVM.";
export const servers = ["signalbox"];
export const peers = [];
export const full = { events: 1_000_000, rate: 50, calmSeconds: 20 };
export const quick = { events: 5_000, rate: 20, calmSeconds: 2 };
export const columns = [
  { key: "importPerSecond", title: "import, documents/s" },
  { key: "storeMib", title: "store, MiB" },
  { key: "backupSeconds", title: "backup, s" },
  { key: "backupMib", title: "backup, MiB" },
  { key: "calmP50", title: "append p50 before, ms" },
  { key: "calmP99", title: "p99" },
  { key: "meanwhileP50", title: "append p50 meanwhile, ms" },
  { key: "meanwhileP99", title: "p99" },
  { key: "exportPerSecond", title: "export, documents/s" },
  { key: "wrong", title: "wrong" },
];

const EVENTS_OF_A_TASK = 10;
const LINES_AT_ONCE = 500;

/** Seconds that a subcommand of the jar takes. */
async function timed(subject, folder, ...words) {
  const began = performance.now();
  const [code] = await subject.kind.command(subject.ports, undefined, folder, ...words).ended;
  if (code !== 0) throw new Error(`${words[0]} ended with ${code}`);
  return (performance.now() - began) / 1000;
}

const linesOf = (file) => createInterface({ input: createReadStream(file).pipe(createGunzip()) });

/** Whether an archive has at least so many events of the space, without a gap. */
async function isWhole(file, least) {
  let [count, last] = [0, 0];
  for await (const line of linesOf(file)) {
    const place = line.match(/"_id": ?"main\/(\d+)"/);
    if (!place) continue;
    count++;
    last = Math.max(last, Number(place[1]));
  }
  return count === last && count >= least;
}

/** @param first of a task: its `created` event and one of progress, as the archive has them */
function* copies([created, progress], events) {
  const version = (n) => String(n).padStart(12, "0");
  for (let n = 3; n <= events; n++) {
    const task = Math.floor((n - 3) / EVENTS_OF_A_TASK);
    const place = (n - 3) % EVENTS_OF_A_TASK;
    const { d } = place === 0 ? created : progress;
    const named = { _id: `main/${version(n)}`, event: `e${n.toString(32).padStart(15, "0")}`, taskKey: `t${task.toString(32).padStart(15, "0")}/${place + 1}` };
    yield JSON.stringify({ c: "events", d: { ...d, ...named } });
  }
}

/** The archive `from` with so many events in `main`, in the form of its first two. Returns its documents. */
async function grown(from, to, events) {
  const lines = [];
  for await (const line of linesOf(from)) lines.push(line);
  const first = lines.slice(1, 3).map((line) => JSON.parse(line));
  const documents = lines.length - 2 + events - first.length;
  function* all() {
    yield* lines.slice(0, 3);
    yield* copies(first, events);
    yield* lines.slice(3, -1);
    yield JSON.stringify({ documents });
  }
  function* chunks() {
    let chunk = [];
    for (const line of all()) {
      if (chunk.push(line) < LINES_AT_ONCE) continue;
      yield `${chunk.join("\n")}\n`;
      chunk = [];
    }
    yield `${chunk.join("\n")}\n`;
  }
  await pipeline(Readable.from(chunks()), createGzip({ level: constants.Z_BEST_SPEED }), createWriteStream(to));
  return documents;
}

/** Appends at a rate while `work` goes on: how long they took until then. */
async function appending(subject, rate, work) {
  const load = subject.load();
  await load.say("post", subject.eventsPath, 16, rate, 0, 3_600, subject.event());
  const result = await work(load);
  const posted = await load.say("posted", 0);
  await load.end();
  if (posted.refused) throw new Error(`${posted.refused} POSTs were refused: ${posted.firstRefusal}`);
  return { result, latency: posted.latency, posts: posted.posts };
}

export async function measure(subject, { events, rate, calmSeconds }) {
  const found = {};
  await call(subject.ports.port, "POST", subject.eventsPath, { body: JSON.parse(subject.event()), headers: subject.kind.headers });
  let documents;
  await subject.restart(async (folder) => {
    const [first, filled] = ["first", "filled"].map((name) => join(folder, `${name}.gz`));
    await timed(subject, folder, "export", first);
    documents = await grown(first, filled, events);
    for (const file of ["store.mv", "store.mark"]) rmSync(join(folder, file));
    found.importPerSecond = documents / (await timed(subject, folder, "import", filled));
    for (const file of [first, filled]) rmSync(file);
  });
  const { folder } = subject.process;
  found.storeMib = statSync(join(folder, "store.mv")).size / (1 << 20);

  const wait = (load) => load.say("sleep", calmSeconds);
  const warm = await appending(subject, rate, wait);
  const calm = await appending(subject, rate, wait);
  const before = events + warm.posts + calm.posts;
  const file = join(folder, "backup.gz");
  const meanwhile = await appending(subject, rate, () => timed(subject, folder, "backup", file));
  Object.assign(found, { backupSeconds: meanwhile.result, backupMib: statSync(file).size / (1 << 20) });
  Object.assign(found, { calmP50: calm.latency.p50, calmP99: calm.latency.p99 });
  Object.assign(found, { meanwhileP50: meanwhile.latency.p50, meanwhileP99: meanwhile.latency.p99 });

  await subject.restart(async () => {
    const exported = join(folder, "exported.gz");
    found.exportPerSecond = documents / (await timed(subject, folder, "export", exported));
    found.wrong = Number(!(await isWhole(file, before))) + Number(!(await isWhole(exported, before + meanwhile.posts)));
  });
  return found;
}
