// Starting, asking and ending processes, and what the kernel says about them.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";

export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

const TICKS_PER_SECOND = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

export function call(port, method, path, { body, headers = {}, agent } = {}) {
  const text = body === undefined ? "" : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    request(
      { port, host: "127.0.0.1", method, path, agent, headers: { ...(text && { "Content-Type": "application/json" }), ...headers } },
      (answer) => {
        let received = "";
        answer.setEncoding("utf8").on("data", (part) => (received += part));
        answer.on("end", () =>
          answer.statusCode < 300 ? resolve(received) : reject(new Error(`${method} ${path}: ${answer.statusCode} ${received}`)),
        );
      },
    )
      .on("error", reject)
      .end(text);
  });
}

/** Asks again and again until there is an answer. */
export async function until(asked, started, seconds = 60) {
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

/** Else another server would be measured in the place of ours. */
export const free = (port) =>
  new Promise((resolve, reject) => {
    const probe = createServer().once("error", () => reject(new Error(`port ${port} is in use; set BENCH_PORT`)));
    probe.listen(port, "127.0.0.1", () => probe.close(resolve));
  });

export const opened = (port) =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1").once("error", reject);
    socket.once("connect", () => resolve(socket.destroy()));
  });

export class Process {
  constructor(command, args, options) {
    this.child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"], ...options });
    this.pid = this.child.pid;
    this.ended = once(this.child, "exit");
    running.add(this);
    this.ended.then(() => running.delete(this));
  }

  /** User and system time of all threads that are or were, in seconds; to 10 ms. */
  cpuSeconds(pid = this.pid) {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  /** The process and all that it started, such as the server of a launcher. */
  tree(pid = this.pid) {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((id) => readFileSync(`/proc/${pid}/task/${id}/children`, "utf8").split(" "));
    return [pid, ...children.filter(Boolean).flatMap((child) => this.tree(child))];
  }

  /** The same of each thread that is there now, by name. */
  threadSeconds() {
    const seconds = {};
    for (const id of readdirSync(`/proc/${this.pid}/task`)) {
      try {
        const [head, tail] = readFileSync(`/proc/${this.pid}/task/${id}/stat`, "utf8").split(") ");
        const name = head.split(" (")[1].replace(/[-#]?\d+$/, "");
        const fields = tail.split(" ");
        seconds[name] = (seconds[name] ?? 0) + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
      } catch {
        // it ended meanwhile
      }
    }
    return seconds;
  }

  status(field, pid = this.pid) {
    const line = readFileSync(`/proc/${pid}/status`, "utf8").match(new RegExp(`^${field}:\\s+(\\d+)`, "m"));
    return Number(line[1]);
  }

  rssKib(pid = this.pid) {
    return this.status("VmRSS", pid);
  }

  files() {
    return readdirSync(`/proc/${this.pid}/fd`).length;
  }

  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill("SIGTERM");
    const hung = setTimeout(() => this.child.kill("SIGKILL"), 15_000);
    await this.ended;
    clearTimeout(hung);
  }
}

const running = new Set();

/** However this program ends, nothing stays behind. */
export function endAll() {
  for (const process of running) process.child.kill("SIGKILL");
}

/** The load generator: one line to it, one line of JSON back. */
export class Load extends Process {
  constructor(program, args) {
    super(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async say(...fields) {
    this.child.stdin.write(fields.join("\t") + "\n");
    const { value, done } = await this.answers.next();
    if (done) throw new Error("the load generator ended");
    return JSON.parse(value);
  }

  async open(group, count, { rate = 0, inflight = 128, seconds = 120, slow = false } = {}) {
    const opened = await this.say("open", group, count, rate, inflight, seconds, slow ? "slow" : "");
    if (!opened.done) throw new Error(`only ${opened.joined} of ${count} joined: ${JSON.stringify(opened)}`);
    return opened;
  }

  async end() {
    this.child.stdin.write("quit\n");
    await this.ended;
  }
}

/** Java only: the bytes of the live objects, after a full collection, and the largest classes. */
export function liveHeap(java, pid) {
  const text = execFileSync(java.replace(/java$/, "jcmd"), [String(pid), "GC.class_histogram"], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const total = text.match(/^Total\s+\d+\s+(\d+)/m);
  const classes = [...text.matchAll(/^\s*\d+:\s+(\d+)\s+(\d+)\s+(\S+)/gm)]
    .slice(0, 400)
    .map(([, instances, bytes, name]) => ({ name, instances: Number(instances), bytes: Number(bytes) }));
  return { bytes: Number(total[1]), classes };
}
