// The board in a browser: events on their way to the eyes, and what they cost. See src/docs/measuring.md.
//   node src/bench/board.mjs [--url http://localhost:8080] [--key ...] [--user admin] [--password ...] [--tasks 1520] [--seconds 20] [--events 10000]
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const { chromium } = createRequire(
  new URL("../../web/package.json", import.meta.url),
)("@playwright/test");

const { values: set } = parseArgs({
  options: {
    url: { type: "string", default: "http://localhost:8080" },
    key: { type: "string", default: process.env.SIGNALBOX_API_KEY ?? "" },
    user: { type: "string", default: "admin" },
    password: {
      type: "string",
      default: process.env.SIGNALBOX_ADMIN_PASSWORD ?? "",
    },
    tasks: { type: "string", default: "1520" },
    seconds: { type: "string", default: "20" },
    rate: { type: "string", default: "50" },
    events: { type: "string", default: "10000" },
    chromium: {
      type: "string",
      default: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    },
  },
});
const seconds = Number(set.seconds);
const rate = Number(set.rate);
const STATUSES_SHOWN = ["created", "analyzing"];

async function call(method, path, body) {
  const answer = await fetch(set.url + path, {
    method,
    headers: { "Content-Type": "application/json", "X-API-Key": set.key },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok)
    throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const append = (id, type, data = {}) =>
  call("POST", `/api/tasks/${id}/events`, { type, data });

const COUNT_ATTEMPTS = 30;

/** How many tasks there are. A server that has just started may not know yet (503), or know no such space (404). */
async function count() {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(`${set.url}/api/sync?spaceId=main`, {
      headers: { "X-API-Key": set.key },
    });
    if (answer.ok) {
      const { counts = {} } = await answer.json();
      return Object.values(counts).reduce((sum, each) => sum + each, 0);
    }
    if (answer.status === 404) return 0;
    if (answer.status !== 503 || attempt === COUNT_ATTEMPTS)
      throw new Error(`/api/sync: ${answer.status} ${await answer.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/** Makes as many tasks as are missing, half of them created, half analyzing. */
async function fill(wanted) {
  const there = await count();
  let next = there;
  const work = async () => {
    while (next < wanted) {
      const number = next++;
      const { id } = await call("POST", "/api/tasks", {
        title: `Task ${number} with a title of two lines, as most have`,
        labels: ["bench", `label-${number % 8}`],
        repo: `acme/repo-${number % 4}`,
      });
      if (number % 2 === 1) await append(id, "analyzing");
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return Math.max(there, wanted);
}

/** The newest of each status: those that are in sight. */
async function inSight() {
  const pages = await Promise.all(
    STATUSES_SHOWN.map((status) =>
      call("GET", `/api/tasks?spaceId=main&status=${status}&limit=100`),
    ),
  );
  return pages.flatMap(({ items }) => items.map(({ id }) => id));
}

const quantile = (sorted, q) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
const ms = (value) => (value === undefined ? "-" : Math.round(value * 10) / 10);

const tasks = await fill(Number(set.tasks));
const browser = await chromium.launch({
  executablePath: set.chromium,
  args: [
    "--disable-gpu",
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ],
});
const context = await browser.newContext({
  viewport: { width: 1440, height: 900 },
});
const signing = await context.newPage();
await signing.goto(`${set.url}/sign-in`);
await signing.getByLabel("User name").fill(set.user);
await signing.getByLabel("Password", { exact: true }).fill(set.password);
await signing.getByRole("button", { name: "Sign in" }).click();
await signing.getByRole("article").first().waitFor();
await signing.close();

// The first load, on a cold cache.
const page = await context.newPage();
const client = await context.newCDPSession(page);
await client.send("Network.enable");
await client.send("Network.setCacheDisabled", { cacheDisabled: true });
const bytes = { scripts: 0, all: 0 };
const kinds = new Map();
client.on("Network.responseReceived", ({ requestId, type }) =>
  kinds.set(requestId, type),
);
client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
  bytes.all += encodedDataLength;
  if (kinds.get(requestId) === "Script") bytes.scripts += encodedDataLength;
});
await page.addInitScript(() => {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      window.longTasks.push({ startTime, duration });
  }).observe({ entryTypes: ["longtask"] });
});
const opened = performance.now();
await page.goto(`${set.url}/`);
await page.getByRole("article").first().waitFor();
const firstCardMs = performance.now() - opened;
await page.waitForTimeout(3_000);

// From the append to the frame in which the new message stands on the card.
const ids = await inSight();
await page.evaluate(() => {
  window.painted = new Map();
  const look = () => {
    for (const element of document.querySelectorAll("[data-task] p")) {
      const word = /mark-\d+-\d+\./.exec(element.textContent)?.[0];
      if (word !== undefined && !window.painted.has(word))
        window.painted.set(word, Date.now());
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
// On the card of a task at work, as the others show no last word.
const working = ids.slice(-4);
for (const id of working) await append(id, "run_started", { runId: `run-${Date.now()}` });
const started = Date.now();
const painted = [];
for (let step = 0; step < 100; step++) {
  // Ends with a point, as the time that the run takes stands behind it.
  const word = `mark-${started}-${step}.`;
  const at = Date.now();
  await append(working[step % 4], "progress", { message: word, percent: step });
  await page
    .waitForFunction((each) => window.painted.has(each), word, { timeout: 2_000 })
    .catch(() => undefined);
  const seen = await page.evaluate((each) => window.painted.get(each), word);
  if (seen !== undefined) painted.push(seen - at);
  // The dashboard hears of a task's activity at most once a second.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, 260 - (Date.now() - at))));
}
painted.sort((a, b) => a - b);

// Many events a second, each of a task in sight, so that each changes what is shown.
await page.reload();
await page.getByRole("article").first().waitFor();
await page.waitForTimeout(3_000);
// In time of the thread, so that other work on the machine does not count.
await client.send("Performance.enable", { timeDomain: "threadTicks" });
const taskTime = async () => {
  const { metrics } = await client.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
};
const heap = async () => {
  await client.send("HeapProfiler.collectGarbage");
  const { metrics } = await client.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "JSHeapUsedSize").value / 1e6;
};
// The loop that takes the times of frames runs meanwhile, as it costs more than the page at rest.
await page.evaluate(() => {
  window.frames_ = [];
  let last = performance.now();
  const frame = (now) => {
    window.frames_.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
});
const idleFrom = await taskTime();
await page.waitForTimeout(2_000);
const idleMs = ((await taskTime()) - idleFrom) / 2;
const heapBefore = await heap();
await page.evaluate(() => {
  window.frames_.length = 0;
  window.longTasks.length = 0;
});
const busyFrom = await taskTime();
const startedAt = performance.now();
let sentEvents = 0;
const writes = [];
while (performance.now() - startedAt < seconds * 1_000) {
  while (sentEvents < ((performance.now() - startedAt) / 1_000) * rate) {
    const id = ids[(sentEvents * 7) % ids.length];
    const number = sentEvents++;
    const event =
      number % 5 === 0
        ? ["updated", { labels: ["bench", `label-${number % 8}`] }]
        : ["progress", { message: `Step ${number}`, percent: number % 100 }];
    const write =
      event[0] === "updated"
        ? call("PATCH", `/api/tasks/${id}`, event[1])
        : append(id, event[0], event[1]);
    writes.push(write.catch(() => undefined));
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
}
await Promise.all(writes);
const passed = (performance.now() - startedAt) / 1_000;
const busyMs = (await taskTime()) - busyFrom - idleMs * passed;
const { frames, long } = await page.evaluate(() => ({
  frames: window.frames_.sort((a, b) => a - b),
  long: window.longTasks.map(({ duration }) => duration),
}));

// As many events as the heap is measured over, as fast as they are taken: each is one that the board hears of.
let appended = sentEvents;
const appendOn = async () => {
  while (appended < Number(set.events)) {
    const number = appended++;
    const labels = ["bench", `label-${number % 8}`];
    await call("PATCH", `/api/tasks/${ids[(number * 7) % ids.length]}`, { labels });
  }
};
await Promise.all(Array.from({ length: 8 }, appendOn));
await page.waitForTimeout(2_000);
const heapAfter = await heap();
await browser.close();

console.log(
  JSON.stringify(
    {
      tasks,
      firstLoad: {
        scriptsKb: ms(bytes.scripts / 1_000),
        allKb: ms(bytes.all / 1_000),
        firstCardMs: ms(firstCardMs),
      },
      appendToPaint: {
        n: painted.length,
        p50: quantile(painted, 0.5),
        p99: quantile(painted, 0.99),
      },
      busy: {
        events: sentEvents,
        perSecond: ms(sentEvents / passed),
        framesP50: ms(quantile(frames, 0.5)),
        framesP95: ms(quantile(frames, 0.95)),
        mainThreadMsPerEvent: ms(busyMs / sentEvents),
        longTasks: long.length,
        longestMs: ms(Math.max(0, ...long)),
      },
      heapMb: { events: appended, before: ms(heapBefore), after: ms(heapAfter) },
    },
    null,
    2,
  ),
);
