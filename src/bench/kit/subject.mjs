// One running server, and how a load generator talks to it.
import { join } from "node:path";
import { call, free, Load, until } from "./process.mjs";
import { METRICS_TOKEN, root, serverOf } from "./servers.mjs";

const FIRST_PORT = Number(process.env.BENCH_PORT ?? 23000);
let next = 0;

export class Subject {
  /** @param uri of a store that is there; without it the server has its own */
  constructor(name, uri) {
    this.uri = uri;
    const port = FIRST_PORT + 20 * (next++ % 20);
    this.ports = { port, control: port + 1, store: port + 2 };
    this.kind = serverOf(name);
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
    return new Load(join(root, "src/bench/load/load"), args.map(String));
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

const dial = (ports) =>
  call(ports.port, "GET", "/").catch((error) => {
    if (!/^GET/.test(error.message)) throw error; // an answer of whatever kind will do
  });
