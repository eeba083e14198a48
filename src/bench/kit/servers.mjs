// What is measured: the product and its peers. Each says how it is built, started and spoken to.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { call, Load, Process, sleep } from "./process.mjs";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
const bench = join(root, "src/bench");
const JAR = process.env.BENCH_JAR ?? join(root, "target/signalbox.jar");
const FIRST_PORT = Number(process.env.BENCH_PORT ?? 23000);
export const API_KEY = "bench-key-0123456789";
export const WEBHOOK_SECRET = "bench-webhook-0123456789";
export const ADMIN_PASSWORD = "bench-password-0123456789";
export const JWT_SECRET = "bench-secret-0123456789-0123456789";
const METRICS_TOKEN = "bench-metrics-0123456789";

/** A JDK 25 or newer: its jcmd is needed as well. */
export const java = (() => {
  const homes = [process.env.JAVA_HOME, ...["/usr/lib/jvm", "/opt/java"].filter(existsSync).flatMap((dir) => readdirSync(dir).map((name) => join(dir, name)))];
  for (const home of homes.filter(Boolean)) {
    const program = join(home, "bin/java");
    if (!existsSync(program)) continue;
    const version = execFileSync(program, ["--version"], { encoding: "utf8" }).match(/\s(\d+)/);
    if (Number(version[1]) >= 25) return program;
  }
  throw new Error("no JDK 25 found; set JAVA_HOME");
})();

const socketIo = (auth = "") => ({
  path: "/socket.io/?EIO=4&transport=websocket",
  connect: `40${auth}`,
  join: (event, data) => `420${JSON.stringify([event, data])}`,
  acked: '430[{"ok":true',
});
const plain = { path: "/", join: (event, data) => JSON.stringify({ event, data, id: 0 }), acked: '{"event":"ack","id":0' };

const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
const npm = (name) => () => {
  const folder = join(bench, "peers", name);
  if (!existsSync(join(folder, "node_modules"))) run("npm", ["ci", "--loglevel=error"], folder);
};

const signalbox = {
  dialect: socketIo(`{"apiKey":"${API_KEY}"}`),
  recovery: `40{"apiKey":"${API_KEY}","pid":"%p","offset":"%o"}`,
  headers: { "X-API-Key": API_KEY },
  java: true,
  build() {
    if (!existsSync(JAR)) run("mvn", ["-q", "-B", "-DskipTests", "package"], root);
  },
  program: java,
  launch: () => ["-jar", JAR],
  start(ports, uri, kept) {
    const folder = kept ?? mkdtempSync(join(tmpdir(), "signalbox-bench-"));
    const started = this.command(ports, uri, folder);
    started.folder = folder;
    started.ended.then(() => started.isRestarting || rmSync(folder, { recursive: true, force: true }));
    return started;
  },
  /** Runs a subcommand; without one it serves. */
  command(ports, uri, folder, ...words) {
    const options = (process.env.BENCH_JAVA_OPTIONS ?? "").split(" ").filter(Boolean);
    return new Process(this.program, [...options, ...this.launch(), ...words], {
      env: {
        ...process.env,
        PORT: ports.port,
        CONTROL_PORT: ports.control,
        SIGNALBOX_DATA_DIR: folder,
        ...(uri ? { MONGODB_URI: uri } : { SIGNALBOX_EMBEDDED_PORT: ports.store }),
        SIGNALBOX_API_KEY: API_KEY,
        SIGNALBOX_ADMIN_PASSWORD: ADMIN_PASSWORD,
        SIGNALBOX_JWT_SECRET: JWT_SECRET,
        SIGNALBOX_WORKFLOWS_DIR: join(folder, "workflows"),
        SIGNALBOX_METRICS_TOKEN: METRICS_TOKEN,
        SIGNALBOX_LIMITS_ENABLED: "false",
        GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
      },
      stdio: ["ignore", "ignore", "ignore"],
    });
  },
  ready: (ports) => call(ports.port, "GET", "/health"),
  async task(ports) {
    return JSON.parse(await call(ports.port, "POST", "/api/tasks", { body: { title: "Bench" }, headers: this.headers })).id;
  },
};

const fanOutClasses = join(bench, "results/classes");

const servers = [
  { ...signalbox, name: "signalbox" },
  { ...signalbox, name: "signalbox-older", program: "java" }, // that of the PATH, which looks for a newer one
  {
    ...signalbox,
    name: "signalbox-ws",
    dialect: { ...plain, path: "/ws", header: `X-API-Key: ${API_KEY}`, acked: '{"event":"ack","id":0,"data":{"ok":true' },
    recovery: undefined,
  },
  {
    // Beside no store of its own: BENCH_MONGODB_URI in a new database, else the store that .ci/run installs.
    ...signalbox,
    name: "signalbox-mongodb",
    async before(ports) {
      const given = process.env.BENCH_MONGODB_URI;
      if (given) return given.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(\/[^?]*)?/, `$1/bench-${Date.now()}`);
      const program = join(root, "target/second-store/bin/secantusd-py");
      if (!existsSync(program)) throw new Error(`set BENCH_MONGODB_URI, or install ${program} as .ci/run does`);
      const folder = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
      const args = ["--host", "127.0.0.1", "--port", ports.store, "--storage-path", folder];
      this.store = new Process(program, args, { stdio: ["ignore", "ignore", "ignore"] });
      this.store.ended.then(() => rmSync(folder, { recursive: true, force: true }));
      await until(() => opened(ports.store), this.store);
      return `mongodb://127.0.0.1:${ports.store}/signalbox?directConnection=true`;
    },
  },
  {
    // The product with events broadcast straight into its rooms: what its fan-out costs without log and HTTP.
    ...signalbox,
    name: "signalbox-rooms",
    bursts: true,
    controlled: true,
    build() {
      signalbox.build();
      mkdirSync(fanOutClasses, { recursive: true });
      const sources = ["bench/FanOutServer", "projection/Tails"].map((name) => join(root, `src/test/java/dev/signalbox/${name}.java`));
      run(java.replace(/java$/, "javac"), ["-proc:none", "-cp", JAR, "-d", fanOutClasses, ...sources], root);
    },
    launch: () => ["-XX:+UseCompactObjectHeaders", "-Xms24m", "-cp", `${JAR}:${fanOutClasses}`, "dev.signalbox.bench.FanOutServer"],
  },
  ...[1, 16].map((batch) => ({
    name: batch === 1 ? "floor" : `floor-${batch}`,
    dialect: plain,
    bursts: true,
    build: () => run("make", ["-s"], join(bench, "peers/floor")),
    start: (ports) => new Process(join(bench, "peers/floor/floor"), [ports.port], { env: { ...process.env, BATCH: batch } }),
  })),
  { name: "ws", dialect: plain, bursts: true, build: npm("ws"), start: node("ws/server.mjs") },
  { name: "socketio", dialect: socketIo(), bursts: true, build: npm("socketio"), start: node("socketio/server.mjs") },
  {
    name: "nestjs",
    dialect: socketIo(),
    bursts: true,
    build() {
      npm("nestjs")();
      run("npm", ["run", "--silent", "build"], join(bench, "peers/nestjs"));
    },
    start: node("nestjs/dist/main.js"),
  },
  {
    name: "netty-socketio",
    dialect: socketIo(),
    bursts: true,
    controlled: true,
    java: true,
    build() {
      const folder = join(bench, "peers/netty-socketio");
      if (!existsSync(join(folder, "target/peer.jar"))) run("mvn", ["-q", "-B", "package"], folder);
    },
    start: (ports) =>
      new Process(java, ["-cp", join(bench, "peers/netty-socketio/target/peer.jar") + ":" + join(bench, "peers/netty-socketio/target/lib/*"), "peer.Peer"], {
        env: { ...process.env, PORT: ports.port, CONTROL_PORT: ports.control },
      }),
  },
];

// NestJS with its events in a database: BENCH_MONGODB_URI, else the embedded store of a Signalbox that does nothing else.
servers.push({
  ...servers.find((each) => each.name === "nestjs"),
  name: "nestjs-store",
  async before(ports) {
    if (process.env.BENCH_MONGODB_URI) return process.env.BENCH_MONGODB_URI;
    const storePorts = { port: ports.port + 10, control: ports.port + 11, store: ports.port + 12 };
    this.store = signalbox.start(storePorts);
    await until(() => signalbox.ready(storePorts), this.store);
    return `mongodb://127.0.0.1:${storePorts.store}/nestjs?directConnection=true`;
  },
  start: node("nestjs/dist/main.js"),
});

function node(file) {
  return (ports, uri) =>
    new Process(process.execPath, [join(bench, "peers", file)], {
      env: { ...process.env, PORT: ports.port, ...(uri && { MONGODB_URI: uri }) },
    });
}

async function until(asked, started, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(10)) {
    if (started.child.exitCode !== null) throw new Error(`it ended with ${started.child.exitCode}`);
    try {
      const answer = await asked();
      if (started.child.exitCode === null) return answer;
    } catch {
      // not yet
    }
  }
  throw new Error("it does not answer");
}

export const names = servers.map((each) => each.name);

export function build(name) {
  servers.find((each) => each.name === name).build();
}

export function buildLoad() {
  run("make", ["-s"], join(bench, "load"));
}

let next = 0;

/** A running server, and how a load generator talks to it. */
export class Subject {
  /** @param uri of a store that is there; without it the server has its own */
  constructor(name, uri) {
    this.uri = uri;
    const port = FIRST_PORT + 20 * (next++ % 20);
    this.ports = { port, control: port + 1, store: port + 2 };
    this.kind = servers.find((each) => each.name === name);
    this.name = name;
  }

  async start() {
    for (const port of Object.values(this.ports)) await free(port);
    this.uri ??= await this.kind.before?.(this.ports);
    const began = performance.now();
    this.process = this.kind.start(this.ports, this.uri);
    await until(() => (this.kind.ready ?? dial)(this.ports), this.process);
    this.startMillis = performance.now() - began;
    this.taskId = this.kind.task ? await this.kind.task(this.ports) : "bench";
  }

  /** One more instance on the same store, with a task of its own. */
  async another() {
    const other = new Subject(this.name, this.uri ?? `mongodb://127.0.0.1:${this.ports.store}/signalbox?directConnection=true`);
    await other.start();
    return other;
  }

  /** Ends it and starts it again on the same folder. @param meanwhile what is done to the folder */
  async restart(meanwhile) {
    const { folder } = this.process;
    this.process.isRestarting = true;
    await this.process.stop();
    await meanwhile?.(folder);
    this.process = this.kind.start(this.ports, this.uri, folder);
    await until(() => (this.kind.ready ?? dial)(this.ports), this.process);
  }

  /** Kills it and starts it again on the same folder; `crashed` is done when it answers. */
  crash() {
    const { folder, child, ended } = this.process;
    this.process.isRestarting = true;
    child.kill("SIGKILL");
    this.crashed = ended.then(() => {
      this.process = this.kind.start(this.ports, this.uri, folder);
      return until(() => (this.kind.ready ?? dial)(this.ports), this.process);
    });
    return this.crashed;
  }

  get controlPort() {
    return this.kind.controlled ? this.ports.control : this.ports.port;
  }

  get eventsPath() {
    return `/api/tasks/${this.taskId}/events`;
  }

  /** The body of one event; `%t` becomes the time it is sent. Padded to about the asked size of the whole frame. */
  event(bytes = 350) {
    const message = "sent=%t " + "x".repeat(Math.max(1, bytes - 345));
    return JSON.stringify({ type: "progress", data: { message } });
  }

  burst(count) {
    return JSON.stringify({ count, message: "x".repeat(5), taskId: this.taskId });
  }

  /** @param join what the clients join, of a task by default; `rejoin`: its data when they come back */
  load({ event = "task:join", data = { taskId: this.taskId }, rejoin, recovery = false, count, state, key, headers } = {}) {
    const dialect = this.kind.dialect;
    const args = ["--port", this.ports.port, "--path", dialect.path, "--acked", dialect.acked];
    args.push("--post-port", this.controlPort, "--join", dialect.join(event, data));
    if (dialect.connect) args.push("--connect", dialect.connect);
    if (dialect.header) args.push("--upgrade-header", dialect.header);
    if (recovery) args.push("--reconnect", this.kind.recovery);
    if (rejoin) args.push("--rejoin", dialect.join(event, rejoin).replace('"%v"', "%v"));
    for (const each of count ?? ["task:event_added"]) args.push("--count", each);
    args.push("--state", state ?? "task:state", "--key", key ?? "taskVersion");
    for (const [name, value] of Object.entries(headers ?? this.kind.headers ?? {})) args.push("--header", `${name}: ${value}`);
    return new Load(join(bench, "load/load"), args.map(String));
  }

  /** The sum over all labels, or those with these values; nothing when there is no such metric. */
  async metric(name, labels = {}) {
    const text = await call(this.ports.port, "GET", "/prometheus", { headers: { Authorization: `Bearer ${METRICS_TOKEN}` } });
    const found = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "gm"))].filter(([line]) =>
      Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)),
    );
    return found.length ? found.reduce((sum, [, value]) => sum + Number(value), 0) : undefined;
  }

  async stop() {
    await this.process?.stop();
    await this.kind.store?.stop();
    this.kind.store = undefined;
  }
}

/** Else another server would be measured in the place of ours. */
const free = (port) =>
  new Promise((resolve, reject) => {
    const probe = createServer().once("error", () => reject(new Error(`port ${port} is in use; set BENCH_PORT`)));
    probe.listen(port, "127.0.0.1", () => probe.close(resolve));
  });

const opened = (port) =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1").once("error", reject);
    socket.once("connect", () => resolve(socket.destroy()));
  });

const dial = (ports) =>
  call(ports.port, "GET", "/").catch((error) => {
    if (!/^GET/.test(error.message)) throw error; // an answer of whatever kind will do
  });
