import { createHmac } from "node:crypto";
import { statSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { ask as askAsAdmin, tokenOf } from "../kit/clients.mjs";
import { liveHeap } from "../kit/process.mjs";
import { java, WEBHOOK_SECRET } from "../kit/servers.mjs";
import { percentile } from "../kit/table.mjs";

export const title = "TASKS tasks with 6 events each";
export const about =
  "Lists and searches of 50, one after another, over HTTP; a dashboard as the app joins it; then a restart on the same folder. " +
  "The peer pushes each event into the document of its task; it has no lists.";
export const servers = ["signalbox", "nestjs-store"];
export const peers = ["nestjs-store"];
export const full = { tasks: 100_000, spaces: 1, asked: 300, empty: true };
export const quick = { tasks: 1_000, spaces: 1, asked: 50, empty: true };

const WORDS = "login page fails retry upload button crash menu report export cache token queue search index merge slow test".split(" ");
const LISTS = {
  newest: "limit=50",
  oldest: "limit=50&sort=createdAt",
  status: "status=pr_opened,failed",
  label: "label=l7",
  assigned: "assignedTo=agent3",
  common: "q=login",
  rare: "q=task%2012345",
  part: "q=ogi",
  letter: "q=z",
  nothing: "q=qqqqqq",
};
const queries = Object.keys(LISTS);
export const columns = [
  { key: "filled", title: "events/s while filled" },
  ...queries.map((name) => ({ key: name, title: `${name} p50, ms` })),
  { key: "worst", title: "worst p99 of these, ms" },
  { key: "post", title: "POST p50, ms", ratio: "POST" },
  { key: "postEmpty", title: "POST p50 on an empty store, ms" },
  { key: "webhook", title: "webhook by issue p50, ms" },
  { key: "webhookEmpty", title: "webhook p50 on an empty store, ms" },
  { key: "join", title: "dashboard join p50, ms" },
  { key: "joinKb", title: "dashboard join, KB" },
  { key: "emptyStart", title: "start to first list, empty, ms" },
  { key: "start", title: "start to first list, ms" },
  { key: "stop", title: "stop before it, ms" },
  { key: "heapMib", title: "live heap, MiB" },
  { key: "rssMib", title: "RSS, MiB" },
  { key: "fileMib", title: "store, MiB" },
];

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** The admin, who is in every space; a peer knows nobody. */
const callerOf = (subject) => (subject.kind.task ? { Authorization: `Bearer ${tokenOf()}` } : {});

function ask(subject, method, path, body, headers = {}) {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const options = { agent, port: subject.ports.port, host: "127.0.0.1", method, path };
    request({ ...options, headers: { ...(text && { "Content-Type": "application/json" }), ...callerOf(subject), ...headers } }, (answer) => {
      let received = "";
      answer.setEncoding("utf8").on("data", (part) => (received += part));
      answer.on("end", () => (answer.statusCode < 300 ? resolve(received) : reject(new Error(`${method} ${path}: ${answer.statusCode} ${received}`))));
    })
      .on("error", reject)
      .end(text);
  });
}

async function times(count, work) {
  const millis = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    await work(i);
    millis.push(performance.now() - began);
  }
  return millis;
}

const issue = (n) => ({ issueUrl: `https://github.com/acme/shop/issues/${n}`, issueNumber: n, repo: "acme/shop" });
const pull = (n) => ({ prUrl: `https://github.com/acme/shop/pull/${n}`, prNumber: n, repo: "acme/shop" });

/** The space of the nth task; the default one where there are no others. */
const spaceOf = (spaces, n) => (spaces.length > 0 ? { spaceId: spaces[n % spaces.length] } : {});

/** Six events: every task is opened as a pull request, and three of four are merged. */
async function life(subject, n, spaces) {
  const title = `Task ${n}: ${WORDS[n % 18]} ${WORDS[(n * 7) % 17]} ${WORDS[(n * 11) % 16]}`;
  const made = { ...spaceOf(spaces, n), title, labels: [`l${n % 40}`, "bench"], assignedTo: `agent${n % 50}` };
  const { id } = JSON.parse(await ask(subject, "POST", "/api/tasks", made));
  const then = [
    ["analyzing", {}],
    ["dispatched", issue(n + 1)],
    ["progress", { message: `Working on ${title}`, percent: 40 }],
    ["pr_opened", pull(n + 1)],
    n % 4 === 0 ? ["progress", { message: "Waiting for a review" }] : ["pr_merged", { prNumber: n + 1, mergeCommitSha: "a".repeat(40) }],
  ];
  for (const [type, data] of then) await ask(subject, "POST", `/api/tasks/${id}/events`, { type, data });
  return id;
}

/** The peer has one document for each task. */
async function fill(subject, tasks, spaces = []) {
  const ids = [];
  let next = 0;
  const began = performance.now();
  const one = async (n) => {
    if (subject.kind.task) return life(subject, n, spaces);
    await ask(subject, "POST", `/fill/task${n}`, { count: 6 });
    return `task${n}`;
  };
  const worker = async () => {
    while (next < tasks) {
      const n = next++;
      ids[n] = await one(n);
    }
  };
  await Promise.all(Array.from({ length: 64 }, worker));
  return { ids, perSecond: (6 * tasks) / ((performance.now() - began) / 1000) };
}

const posts = (subject, ids, asked) =>
  times(asked, (i) => ask(subject, "POST", `/api/tasks/${ids[(i * 7919) % ids.length]}/events`, subject.event()));

let delivered = 0;

/** Comments on issues, each of another delivery. */
async function webhooks(subject, tasks, asked) {
  return times(asked, (i) => {
    const number = ((i * 7919) % tasks) + 1;
    const body = JSON.stringify({
      action: "created",
      issue: { number, html_url: `https://github.com/acme/shop/issues/${number}`, user: { login: "mona" } },
      comment: { body: "Seen.", user: { login: "mona" }, html_url: `https://github.com/acme/shop/issues/${number}#c${i}` },
      repository: { id: 1, full_name: "acme/shop", name: "shop", owner: { login: "acme" } },
      sender: { login: "mona", type: "User", id: 7 },
    });
    return ask(subject, "POST", "/api/github/webhook", body, {
      "X-GitHub-Event": "issue_comment",
      "X-GitHub-Delivery": `growth-${process.pid}-${delivered++}`,
      "X-Hub-Signature-256": `sha256=${createHmac("sha256", WEBHOOK_SECRET).update(body).digest("hex")}`,
    });
  });
}

/** As the app does it, the newest 200 of each status; over Socket.IO's polling, which needs nothing but HTTP. */
async function joined(subject, space) {
  const path = "/socket.io/?EIO=4&transport=polling";
  const { sid } = JSON.parse((await ask(subject, "GET", path)).slice(1));
  const send = (packet) => ask(subject, "POST", `${path}&sid=${sid}`, packet, { "Content-Type": "text/plain" });
  const poll = () => ask(subject, "GET", `${path}&sid=${sid}`);
  await send(`40${JSON.stringify({ token: tokenOf() })}`);
  await poll();
  const began = performance.now();
  await send(`420${JSON.stringify(["dashboard:join", { ...space, perStatus: 200, brief: true }])}`);
  let received = "";
  while (!received.includes(subject.kind.dialect.acked)) received += await poll();
  const millis = performance.now() - began;
  await send("1");
  return { millis, bytes: received.length };
}

/** `stop` from the signal to the end of the process, `start` from the next one to its first list. */
async function restart(subject, inSpace = "") {
  const began = performance.now();
  let ended;
  await subject.restart(() => {
    ended = performance.now();
  });
  await ask(subject, "GET", `/api/tasks?limit=50${inSpace}`);
  return { stop: ended - began, start: performance.now() - ended };
}

/** New spaces; none for the one that is there. */
async function made(subject, spaces) {
  const ids = [];
  for (let i = 0; i < spaces && spaces > 1; i++) {
    ids.push((await askAsAdmin(subject, "POST", "/api/spaces", { name: `Space ${i}` }, tokenOf())).id);
  }
  return ids;
}

export async function measure(subject, { tasks, spaces, asked }) {
  const isOurs = Boolean(subject.kind.task);
  const found = {};
  const few = (await fill(subject, 50)).ids;
  await posts(subject, few, 10 * asked);
  found.postEmpty = percentile(await posts(subject, few, asked), 50);
  if (isOurs) {
    await webhooks(subject, 50, asked);
    found.webhookEmpty = percentile(await webhooks(subject, 50, asked), 50);
    found.emptyStart = (await restart(subject)).start;
  }
  const spaceIds = isOurs ? await made(subject, spaces) : [];
  const { ids, perSecond } = await fill(subject, tasks, spaceIds);
  found.filled = perSecond;
  await posts(subject, ids, asked);
  found.post = percentile(await posts(subject, ids, asked), 50);
  if (!isOurs) return found;

  const space = spaceOf(spaceIds, 0);
  const inSpace = space.spaceId ? `&spaceId=${space.spaceId}` : "";
  let worst = 0;
  for (const [name, query] of Object.entries(LISTS)) {
    const list = () => ask(subject, "GET", `/api/tasks?${query}${inSpace}`);
    await times(20, list);
    const millis = await times(asked, list);
    found[name] = percentile(millis, 50);
    worst = Math.max(worst, percentile(millis, 99));
  }
  found.worst = worst;
  await webhooks(subject, tasks, 20);
  found.webhook = percentile(await webhooks(subject, tasks, asked), 50);
  const joins = [];
  for (let i = 0; i < 40; i++) joins.push(await joined(subject, space));
  found.join = percentile(joins.map((each) => each.millis), 50);
  found.joinKb = joins[0].bytes / 1000;
  Object.assign(found, await restart(subject, inSpace));
  await ask(subject, "GET", `/api/tasks?q=login${inSpace}`);
  found.heapMib = liveHeap(java, subject.process.pid).bytes / (1 << 20);
  found.rssMib = subject.process.rssKib() / 1024;
  found.fileMib = statSync(join(subject.process.folder, "store.mv")).size / (1 << 20);
  return found;
}
