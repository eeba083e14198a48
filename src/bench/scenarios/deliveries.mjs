import { Agent, request } from "node:http";
import { isDeepStrictEqual } from "node:util";
import { performance } from "node:perf_hooks";
import { lives, randomFrom, shuffled, signed } from "../kit/github.mjs";
import { sleep } from "../kit/process.mjs";
import { ADMIN_PASSWORD, WEBHOOK_SECRET } from "../kit/servers.mjs";
import { percentile } from "../kit/table.mjs";

export const title = "GitHub's deliveries of 500 tasks";
export const about =
  "Pushes, three kinds of checks, reviews, forks and second pull requests: once in order; then, for other tasks, each twice, " +
  "shuffled, with a kill -9 amid it. Every task must end the same. Before that, RATE deliveries a second among TASKS tasks.";
export const servers = ["signalbox"];
export const peers = [];
export const full = { tasks: 10_000, lives: 500, rate: 100, seconds: 60 };
export const quick = { tasks: 500, lives: 50, rate: 50, seconds: 5 };
export const columns = [
  { key: "count", title: "deliveries in order" },
  { key: "perSecond", title: "deliveries/s, in order" },
  { key: "shuffledPerSecond", title: "deliveries/s, twice and shuffled" },
  { key: "p50", title: "answer p50 at RATE/s, ms" },
  { key: "p99", title: "answer p99 at RATE/s, ms" },
  { key: "slowest", title: "slowest answer, ms" },
  { key: "list", title: "newest 50 deliveries p50, ms" },
  { key: "different", title: "tasks that end differently" },
];

const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const AT_ONCE = 16;

function ask(subject, method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const all = { ...subject.kind.headers, ...(body && { "Content-Type": "application/json" }), ...headers };
    request({ agent, port: subject.ports.port, host: "127.0.0.1", method, path, headers: all }, (answer) => {
      let received = "";
      answer.setEncoding("utf8").on("data", (part) => (received += part));
      answer.on("error", reject);
      answer.on("end", () => (answer.statusCode < 300 ? resolve(received) : reject(new Error(`${path}: ${answer.statusCode} ${received}`))));
    })
      .on("error", reject)
      .end(body);
  });
}

const deliver = (subject, delivery) => ask(subject, "POST", "/api/github/webhook", delivery.body, signed(delivery, WEBHOOK_SECRET));

/** Each of a list, some at once; those that got no answer come back, as somebody sends them again. */
async function each(list, work) {
  const unanswered = [];
  const left = list.entries();
  const worker = async () => {
    for (const [n, item] of left) {
      try {
        await work(item, n);
      } catch {
        unanswered.push(item);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return unanswered;
}

async function newTasks(subject, count) {
  const ids = [];
  await each(Array(count).fill(), async (_, n) => {
    ids[n] = JSON.parse(await ask(subject, "POST", "/api/tasks", JSON.stringify({ title: `Task ${n}` }))).id;
  });
  return ids;
}

async function admin(subject) {
  const body = JSON.stringify({ username: "admin", password: ADMIN_PASSWORD });
  const { access_token } = JSON.parse(await ask(subject, "POST", "/api/auth/login", body));
  const nobody = { kind: {}, ports: subject.ports };
  return async (path) => JSON.parse(await ask(nobody, "GET", path, undefined, { Authorization: `Bearer ${access_token}` }));
}

async function settled(see) {
  while ((await see("/api/github/deliveries?status=queued&limit=1")).items.length > 0) await sleep(50);
}

/** What a task has come to; which of its pull requests is shown depends on the order. */
async function ends(subject, ids) {
  const found = [];
  await each(ids, async (id, n) => {
    const { status, prs = [] } = JSON.parse(await ask(subject, "GET", `/api/tasks/${id}`));
    found[n] = { status, prs: prs.sort((a, b) => a.number - b.number) };
  });
  return found;
}

async function paced(subject, rate, seconds, ids, repoId) {
  const sent = lives(ids, 3, repoId).slice(0, rate * seconds);
  const millis = [];
  const began = performance.now();
  await Promise.all(
    sent.map(async (delivery, n) => {
      await sleep(Math.max(0, (1000 * n) / rate - (performance.now() - began)));
      const asked = performance.now();
      await deliver(subject, delivery);
      millis.push(performance.now() - asked);
    }),
  );
  return millis;
}

const perSecond = (count, began) => count / ((performance.now() - began) / 1000);

export async function measure(subject, { tasks, lives: living, rate, seconds }) {
  const found = {};
  await newTasks(subject, tasks);
  let see = await admin(subject);

  await paced(subject, rate, 2, await newTasks(subject, 20), 97); // warm
  const millis = await paced(subject, rate, seconds, await newTasks(subject, Math.ceil((rate * seconds) / 10)), 98);
  Object.assign(found, { p50: percentile(millis, 50), p99: percentile(millis, 99), slowest: Math.max(...millis) });
  await settled(see);

  const ordered = await newTasks(subject, living);
  const inOrder = lives(ordered, 1, 99);
  found.count = inOrder.length;
  let began = performance.now();
  for (const delivery of inOrder) await deliver(subject, delivery); // one after the other: they arrive in order
  await settled(see);
  found.perSecond = perSecond(inOrder.length, began);

  const others = await newTasks(subject, living);
  const again = lives(others, 1, 100);
  const twice = shuffled([...again, ...again], randomFrom(2));
  began = performance.now();
  const half = twice.length >> 1;
  const unanswered = await each(twice.slice(0, half), (delivery, n) => {
    if (n === half - 4 * AT_ONCE) void subject.crash();
    return deliver(subject, delivery);
  });
  await subject.crashed;
  await each([...unanswered, ...twice.slice(half)], (delivery) => deliver(subject, delivery));
  see = await admin(subject);
  await settled(see);
  found.shuffledPerSecond = perSecond(twice.length, began);

  const lists = [];
  for (let i = 0; i < 50; i++) {
    const asked = performance.now();
    await see("/api/github/deliveries?limit=50");
    lists.push(performance.now() - asked);
  }
  found.list = percentile(lists, 50);

  const [once, more] = [await ends(subject, ordered), await ends(subject, others)];
  const same = (a, b) => isDeepStrictEqual(a, JSON.parse(JSON.stringify(b).replaceAll("acme/shop100", "acme/shop99")));
  found.different = once.filter((end, n) => !same(end, more[n])).length;
  return found;
}
