// What is measured: the product and its peers. Each says how it is built, started and spoken to.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { call, opened, Process, until } from "./process.mjs";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
const bench = join(root, "src/bench");
const JAR = process.env.BENCH_JAR ?? join(root, "target/signalbox.jar");
export const API_KEY = "bench-key-0123456789";
export const WEBHOOK_SECRET = "bench-webhook-0123456789";
export const ADMIN_PASSWORD = "bench-password-0123456789";
export const JWT_SECRET = "bench-secret-0123456789-0123456789";
export const METRICS_TOKEN = "bench-metrics-0123456789";

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
    if (this.isLogRead) started.child.stdout.resume();
    started.ended.then(() => started.isRestarting || rmSync(folder, { recursive: true, force: true }));
    return started;
  },
  /** What else its environment has, and where its log goes. */
  settings: () => ({}),
  log: "ignore",
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
        ...this.settings(ports),
      },
      stdio: ["ignore", this.log, "ignore"],
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
  { ...signalbox, name: "signalbox-unmeasured", settings: () => ({ MICRONAUT_METRICS_EXPORT_PROMETHEUS_ENABLED: "false" }) },
  { ...signalbox, name: "signalbox-json", settings: () => ({ SIGNALBOX_LOG_FORMAT: "json" }), log: "pipe", isLogRead: true },
  {
    ...signalbox,
    name: "signalbox-traced",
    /** A collector that takes all and keeps nothing. */
    before(ports) {
      const collector = createServer((request, response) => request.resume().once("end", () => response.end())).listen(ports.control, "127.0.0.1");
      this.store = { stop: () => collector.close() };
    },
    settings: (ports) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${ports.control}`, OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf" }),
  },
  { ...signalbox, name: "signalbox-unread", log: "pipe" }, // which nobody reads: it is full after 128 KiB
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
    launch: () => ["-XX:+UseCompactObjectHeaders", "-Xms64m", "-cp", `${JAR}:${fanOutClasses}`, "dev.signalbox.bench.FanOutServer"],
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

export const names = servers.map((each) => each.name);

export const serverOf = (name) => servers.find((each) => each.name === name);

export function build(name) {
  serverOf(name).build();
}

export function buildLoad() {
  run("make", ["-s"], join(bench, "load"));
}
