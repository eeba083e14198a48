// Measures what a cut costs: `node src/bench/recovery.mjs` after `mvn -DskipTests package`. It starts target/signalbox.jar on
// a fresh folder, with the durable embedded store, and prints medians over rounds. Clients run in this one process, with
// stock socket.io-clients for recovery and bare sockets for memory; its own share of the processors is printed too.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const webModule = createRequire(join(root, "web/"));
const { io } = webModule("socket.io-client");
const { WebSocket } = createRequire(webModule.resolve("engine.io-client"))("ws");

const PORT = Number(process.env.BENCH_PORT ?? 18500);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const CLIENTS = Number(process.env.BENCH_CLIENTS ?? 1000);
const IDLE = Number(process.env.BENCH_IDLE ?? 5000);
const MISSED_BY_ALL = 20;
const MISSED_BY_ONE = 1000;
const API_KEY = "bench-key-0123456789";
const PASSWORD = "bench-password";
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)];
const shown = (values, digits) => `${median(values).toFixed(digits)} (${values.map((v) => v.toFixed(digits)).join(", ")})`;

function call(method, path, { body, headers = {}, via = agent } = {}) {
  const text = body === undefined ? "" : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent: via,
        port: PORT,
        host: "127.0.0.1",
        method,
        path,
        headers: { "X-API-Key": API_KEY, ...(text && { "Content-Type": "application/json" }), ...headers },
      },
      (answer) => {
        let received = "";
        answer.setEncoding("utf8").on("data", (part) => (received += part));
        answer.on("end", () => (answer.statusCode < 300 ? resolve(received) : reject(new Error(received))));
      },
    );
    sent.on("error", reject).end(text);
  });
}

async function start(folder) {
  const launcher = spawn("java", ["-jar", join(root, "target/signalbox.jar")], {
    env: {
      ...process.env,
      PORT,
      SIGNALBOX_DATA_DIR: folder,
      SIGNALBOX_API_KEY: API_KEY,
      SIGNALBOX_ADMIN_PASSWORD: PASSWORD,
      SIGNALBOX_LIMITS_ENABLED: "false",
    },
    stdio: "ignore",
  });
  while (!(await call("GET", "/health").then(() => true, () => false))) await sleep(20);
  const { access_token: token } = JSON.parse(
    await call("POST", "/api/auth/login", { body: { username: "admin", password: PASSWORD }, headers: { "X-API-Key": "" } }),
  );
  // An older java starts the right one as its child.
  const child = spawnSync("pgrep", ["-P", String(launcher.pid)], { encoding: "utf8" }).stdout.trim();
  return { launcher, pid: child ? Number(child) : launcher.pid, token };
}

async function stop({ launcher }) {
  const ended = new Promise((resolve) => launcher.on("exit", resolve));
  launcher.kill("SIGTERM");
  await ended;
}

const ticks = Number(execFileSync("getconf", ["CLK_TCK"]));
function cpuMillis(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return ((Number(fields[11]) + Number(fields[12])) / ticks) * 1000;
}

const rssKiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);

/** How often the store was asked, and how often written to. */
async function trips({ token }) {
  const text = await call("GET", "/prometheus", { headers: { "X-API-Key": "", Authorization: `Bearer ${token}` } });
  const count = (command) =>
    [...text.matchAll(/^mongodb_driver_commands_seconds_count\{([^}]*)\} (\S+)/gm)]
      .filter(([, labels]) => labels.includes(`command="${command}"`))
      .reduce((sum, [, , value]) => sum + Number(value), 0);
  return { reads: count("find"), writes: count("update") + count("insert") + count("delete") };
}

async function append(count) {
  const size = 32;
  for (let made = 0; made < count; made += size) {
    const some = Array.from({ length: Math.min(size, count - made) }, (_, i) => i + made);
    await Promise.all(some.map((i) => call("POST", "/api/tasks", { body: { title: `Task ${i}` } })));
  }
}

/** A stock client in the dashboard's room, and a count of what it got. */
function watcher() {
  const socket = io(`http://127.0.0.1:${PORT}`, {
    transports: ["websocket"],
    forceNew: true,
    auth: { apiKey: API_KEY },
    reconnectionDelay: 1,
    reconnectionDelayMax: 1,
  });
  const state = { socket, got: 0, wanted: Infinity, recovered: 0, done: () => undefined };
  socket.on("task:created", () => {
    if (++state.got === state.wanted) state.done();
  });
  socket.on("connect", () => {
    if (socket.recovered) state.recovered++;
  });
  return state;
}

async function joined(state) {
  await new Promise((resolve) => state.socket.once("connect", resolve));
  await state.socket.timeout(30_000).emitWithAck("dashboard:join", {});
  return state;
}

const current = (state, wanted) =>
  new Promise((resolve) => {
    state.wanted = wanted;
    state.done = resolve;
    if (state.got >= wanted) resolve();
  });

async function storm(server) {
  const watchers = [];
  for (let made = 0; made < CLIENTS; made += 100) {
    const some = Array.from({ length: Math.min(100, CLIENTS - made) }, watcher);
    watchers.push(...(await Promise.all(some.map(joined))));
  }
  const millis = [];
  const cpu = [];
  const own = [];
  const reads = [];
  const writes = [];
  for (let round = 0; round < ROUNDS; round++) {
    // Cut, and held until the missed events are stored.
    for (const { socket } of watchers) {
      socket.io.reconnection(false);
      socket.io.engine.close();
    }
    await append(MISSED_BY_ALL);
    await sleep(500);
    const before = await trips(server);
    const cpuBefore = cpuMillis(server.pid);
    const ownBefore = process.cpuUsage();
    const began = performance.now();
    const all = watchers.map((state) => current(state, state.got + MISSED_BY_ALL));
    for (const { socket } of watchers) {
      socket.io.reconnection(true);
      socket.connect();
    }
    await Promise.all(all);
    millis.push(performance.now() - began);
    const ownUsed = process.cpuUsage(ownBefore);
    own.push((ownUsed.user + ownUsed.system) / 1000);
    cpu.push(cpuMillis(server.pid) - cpuBefore);
    const after = await trips(server);
    reads.push((after.reads - before.reads) / CLIENTS);
    writes.push((after.writes - before.writes) / CLIENTS);
  }
  const recovered = watchers.filter((state) => state.recovered === ROUNDS && state.got === ROUNDS * MISSED_BY_ALL).length;
  for (const { socket } of watchers) socket.disconnect();
  console.log(`${CLIENTS} clients cut at once, ${MISSED_BY_ALL} events missed by each, ${ROUNDS} rounds`);
  console.log(`  recovered each time, with every event once    ${recovered} of ${CLIENTS}`);
  console.log(`  until the last one had everything, ms         ${shown(millis, 0)}`);
  console.log(`  server CPU, ms                                ${shown(cpu, 0)}`);
  console.log(`  clients' own CPU, ms                          ${shown(own, 0)}`);
  console.log(`  reads of the store per client                 ${shown(reads, 3)}`);
  console.log(`  writes to the store per client                ${shown(writes, 3)}`);
}

async function longGap() {
  const millis = [];
  for (let round = 0; round < ROUNDS; round++) {
    const state = await joined(watcher());
    state.socket.io.reconnection(false);
    state.socket.io.engine.close();
    await append(MISSED_BY_ONE);
    await sleep(500);
    const all = current(state, MISSED_BY_ONE);
    const began = performance.now();
    state.socket.io.reconnection(true);
    state.socket.connect();
    await all;
    millis.push(performance.now() - began);
    if (state.recovered !== 1) throw new Error("not recovered");
    state.socket.disconnect();
  }
  console.log(`one client that missed ${MISSED_BY_ONE} events: until it has them, ms  ${shown(millis, 0)}`);
}

const PAUSE_FOR_GC_MILLIS = 3000;

function collect(pid) {
  const jcmd = process.env.BENCH_JCMD ?? "jcmd";
  try {
    execFileSync(jcmd, [String(pid), "GC.run"], { stdio: "ignore" });
    const text = execFileSync(jcmd, [String(pid), "GC.heap_info"], { encoding: "utf8" });
    return [...text.matchAll(/(?:used|total \d+K, used) ?(\d+)K/g)].map(([, used]) => Number(used))[0];
  } catch {
    return undefined;
  }
}

async function memory(server, name, connect) {
  await sleep(PAUSE_FOR_GC_MILLIS);
  const heapBefore = collect(server.pid);
  const before = rssKiB(server.pid);
  const closers = [];
  const began = performance.now();
  for (let made = 0; made < IDLE; made += 200) {
    closers.push(...(await Promise.all(Array.from({ length: Math.min(200, IDLE - made) }, connect))));
  }
  const took = performance.now() - began;
  await sleep(PAUSE_FOR_GC_MILLIS);
  const rss = (rssKiB(server.pid) - before) / IDLE;
  const heapAfter = collect(server.pid);
  const heap = heapBefore === undefined ? "not measured" : ((heapAfter - heapBefore) / IDLE).toFixed(1);
  console.log(`${IDLE} idle joined connections by ${name}: RSS ${rss.toFixed(1)} KiB each, live heap ${heap} KiB each,`);
  console.log(`  ${((IDLE / took) * 1000).toFixed(0)} connects and joins a second`);
  for (const close of closers) close();
  await sleep(PAUSE_FOR_GC_MILLIS);
}

const CONNECT = `40${JSON.stringify({ apiKey: API_KEY })}`;
const JOIN = '420["dashboard:join",{}]';

function idleSocket() {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${PORT}/socket.io/?EIO=4&transport=websocket`, { perMessageDeflate: false });
    socket.on("error", reject);
    socket.on("message", (data) => {
      const text = data.toString();
      if (text.startsWith("0")) socket.send(CONNECT);
      else if (text.startsWith("40")) socket.send(JOIN);
      else if (text.startsWith("430")) resolve(() => socket.terminate());
      else if (text === "2") socket.send("3");
    });
  });
}

const polls = new Agent({ keepAlive: true, maxSockets: Infinity });

const text = (path, packets) =>
  new Promise((resolve, reject) => {
    const sent = request({ agent: polls, port: PORT, host: "127.0.0.1", method: "POST", path }, (answer) => {
      answer.resume().on("end", () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode}`))));
    });
    sent.on("error", reject).end(packets);
  });

async function idlePolling() {
  const base = "/socket.io/?EIO=4&transport=polling";
  const { sid } = JSON.parse((await call("GET", base, { via: polls })).slice(1));
  const path = `${base}&sid=${sid}`;
  let closed = false;
  await text(path, CONNECT);
  await call("GET", path, { via: polls });
  await text(path, JOIN);
  let received = "";
  while (!received.includes("430")) received = await call("GET", path, { via: polls });
  const poll = async () => {
    while (!closed) if ((await call("GET", path, { via: polls })).includes("2")) await text(path, "3");
  };
  poll().catch(() => undefined);
  return () => {
    closed = true;
    text(path, "1").catch(() => undefined);
  };
}

const folder = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
const server = await start(folder);
try {
  const parts = new Set((process.env.BENCH_PARTS ?? "storm,gap,websocket,polling").split(","));
  if (parts.has("storm")) await storm(server);
  if (parts.has("gap")) await longGap();
  if (parts.has("websocket")) await memory(server, "WebSocket", idleSocket);
  if (parts.has("polling")) await memory(server, "polling", idlePolling);
} finally {
  await stop(server);
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
