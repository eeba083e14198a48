// Runs the snippets of the documents and looks at what they print: `node src/docs/check.mjs` after `mvn -DskipTests package`.
// It starts target/signalbox.jar on a fresh folder, or asks the server at URL whose admin has PASSWORD. Words are the languages
// to run (all: sh js java python go). What lacks its tool is skipped, and said; a snippet that is not in the list below is an error.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "snippets-"));
const PATIENCE_MILLIS = 60_000;
const languages = process.argv.length > 2 ? process.argv.slice(2) : ["sh", "js", "java", "python", "go"];

/** Those that run one after the other in one shell, as a reader would: a part of each, and what it prints. */
const SESSION = [
  ["field() {", ""],
  ["TOKEN=$(post", ""],
  ["KEY=$(post", ""],
  ["ID=$(post", ""],
  ['{"type": "analyzing"}', /"type":"analyzing".*"percent":30/s],
  ['"username": "ada"', /"username":"ada".*"sbx_/s],
  ["/api/webhooks -H", /"secret":"whsec_/],
  ["/api/hooks/agent -H", /"result":"unbound"/],
  ["If-None-Match", /200 OK.*etag: "\d+".*"tasks":.*200 OK/is],
];
/** One that takes live updates away, so it comes last. */
const LAST = ["/api/admin/features/websocket", /"rollout":10/];
/** Those that follow a space: what they print at first, and after a task was created. */
const FOLLOWERS = [
  ["README.md", "node --input-type=module", /state at version \d+/, (id) => `${id} created`],
  ["clients.md", "socket.onAny", /all of it: \d+ tasks/, () => /task:created \d+/],
  ["clients.md", "new WebSocket(", /dashboard:state \d+/, () => /task:created \d+/],
  ["clients.md", "new EventSource(", /shown/, (id) => id],
  ["clients.md", "import socketio", /all of it: \d+ tasks/, (id) => `${id} created`],
  ["clients.md", "class Watch", /full at \d+/, (id) => `${id} created`],
  ["clients.md", "package main", /version \d+ \d+ tasks/, () => /(version \d+ \d+ tasks\s+){2}/],
  ["README.md", "curl -N", /data: \{/, (id) => id],
  ["clients.md", "curl -N", /data: \{/, (id) => id],
];
/** Functions, which tests call. */
const CALLED_BY_TESTS = ["export function verify", "def verify"];

const snippets = ["README.md", ...readdirSync(join(root, "src/docs")).filter((name) => name.endsWith(".md"))].flatMap(
  (file) => {
    const text = readFileSync(join(root, file === "README.md" ? file : `src/docs/${file}`), "utf8");
    return [...text.matchAll(/^```(sh|js|java|python|go)\n(.*?)^```$/gms)]
      .map(([, language, code]) => ({ file, language, code }))
      .filter(({ language, code }) => language !== "sh" || /\b(curl|post) |node --input-type/.test(code));
  },
);

/** What is not there when a document is read: the server, and the password of its admin. */
const filled = (code, { url, password }) =>
  code
    .replaceAll(/https:\/\/(signalbox|box)\.example(?=\/)/g, url)
    .replace("http://localhost:8080", url)
    .replace("PASSWORD='…'", `PASSWORD='${password}'`)
    .replaceAll("$SIGNALBOX_KEY", "$KEY");

const isThere = (tool, ...args) => spawnSync(tool, args, { stdio: "ignore" }).status === 0;

/** The command for a language, or why there is none. */
const COMMANDS = {
  sh: (code) => ["bash", "-ec", code],
  js: (code) => ["node", "--input-type=module", "-e", besideBrowsers(code)],
  java: (code) => {
    const classPath = process.env.CLASS_PATH ?? mavenClassPath();
    return classPath ? [process.env.JAVA ?? "java", "-cp", classPath, file("Watch.java", code)] : "no class path";
  },
  python: (code) => {
    const python = join(root, "target/snippets/bin/python");
    const hasClient = () => isThere(python, "-c", "import socketio, requests, websocket");
    if (!hasClient() && isThere("python3", "-m", "venv", join(root, "target/snippets"))) {
      isThere(python, "-m", "pip", "install", "-q", "python-socketio[client]");
    }
    return hasClient() ? [python, "-u", file("watch.py", code)] : "no python3, or no python-socketio for it";
  },
  go: (code) => (isThere("go", "version") ? ["go", "run", file("main.go", code)] : "no go"),
};

/** What browsers have and this Node may lack. */
function besideBrowsers(code) {
  const socket = globalThis.WebSocket ? "" : 'import WebSocket from "ws";\n';
  const source = `import { EventSource as Source } from "eventsource";
    const key = { "X-API-Key": process.env.KEY };
    const withKey = (url, init) => fetch(url, { ...init, headers: { ...init.headers, ...key } });
    class EventSource extends Source { constructor(path) { super(process.env.URL + path, { fetch: withKey }); } }
    const show = (tasks) => console.log("shown", JSON.stringify(tasks));\n`;
  return (code.includes("new WebSocket(") ? socket : "") + (code.includes("EventSource(") ? source : "") + code;
}

function file(name, code) {
  writeFileSync(join(folder, name), code);
  return join(folder, name);
}

function mavenClassPath() {
  const to = join(folder, "class-path");
  const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";
  const made = spawnSync("mvn", ["-q", "-B", goal, `-Dmdep.outputFile=${to}`], { cwd: root, stdio: "ignore" });
  return made.status === 0 ? readFileSync(to, "utf8") : undefined;
}

const runs = [];
process.on("exit", () => {
  runs.forEach((run) => run.end());
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** A process with what it has printed. */
class Run {
  output = "";
  #watchers = new Set();

  constructor([command, ...args], env, cwd) {
    // A group of its own: a shell does not end what it has started.
    const stdio = ["ignore", "pipe", "pipe"];
    this.process = spawn(command, args, { env: { ...process.env, ...env }, cwd, detached: true, stdio });
    runs.push(this);
    const add = (text) => {
      this.output += text;
      this.#watchers.forEach((watch) => watch());
    };
    this.process.stdout.setEncoding("utf8").on("data", add);
    this.process.stderr.setEncoding("utf8").on("data", add);
    this.ended = new Promise((resolve) => this.process.on("close", resolve).on("error", resolve));
  }

  prints(what) {
    return new Promise((resolve, reject) => {
      const is = () => (what instanceof RegExp ? what.test(this.output) : this.output.includes(what));
      const settle = (how, value) => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
        how(value);
      };
      const missing = () => new Error(`expected ${what}, printed:\n${this.output}`);
      const watch = () => is() && settle(resolve);
      const timer = setTimeout(() => settle(reject, missing()), PATIENCE_MILLIS);
      this.#watchers.add(watch);
      this.ended.then(() => (is() ? settle(resolve) : settle(reject, missing())));
      watch();
    });
  }

  end() {
    try {
      process.kill(-this.process.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  }
}

const results = { passed: 0, failed: 0, skipped: 0 };
const report = (result, name, why = "") => {
  results[result]++;
  console.log(`${result === "passed" ? "ok" : result} ${name}${why && `: ${why}`}`);
};
const named = ({ file, language, code }) => `${file} ${language} "${code.trim().split("\n")[0].slice(0, 60)}"`;

/** Takes a snippet from the list of those that nothing runs. */
function take(has, from) {
  const at = snippets.findIndex(({ file, code }) => code.includes(has) && (!from || file === from));
  if (at >= 0) return snippets.splice(at, 1)[0];
  report("failed", has, "no snippet has this");
}

/** Runs snippets in one shell, and returns it: after them, it prints the words of the last line. */
async function shell(parts, server, before, last) {
  const taken = parts.map(([has, prints]) => ({ snippet: take(has), prints })).filter(({ snippet }) => snippet);
  if (!languages.includes("sh") && !last) return;
  const scripts = taken.map(({ snippet }, at) => `${filled(snippet.code, server)}\necho; echo "<end ${at}>"`);
  const run = new Run(["bash", "-ec", [before, ...scripts, last].join("\n")], {}, root);
  await run.ended;
  let rest = run.output;
  taken.forEach(({ snippet, prints }, at) => {
    const [printed, after] = rest.split(`<end ${at}>`);
    rest = after ?? "";
    const isRight = after !== undefined && new RegExp(prints).test(printed);
    report(isRight ? "passed" : "failed", named(snippet), isRight ? "" : `expected ${prints}, printed:\n${printed}`);
  });
  return rest.trim().split(" ");
}

async function follow({ snippet, first, then }, { url, key }, created) {
  const command = COMMANDS[snippet.language](filled(snippet.code, { url }));
  if (typeof command === "string") return report("skipped", named(snippet), command);
  const isWeb = snippet.language === "js";
  const run = new Run(command, { URL: url, KEY: key }, join(root, isWeb ? "web" : "."));
  try {
    await run.prints(first);
    const id = await created();
    await run.prints(then(id));
    report("passed", named(snippet));
  } catch (failure) {
    report("failed", named(snippet), failure.message);
  }
  run.end();
}

async function create(url, key) {
  const answer = await fetch(`${url}/api/tasks`, {
    method: "POST",
    headers: { "X-API-Key": key, "Content-Type": "application/json" },
    body: JSON.stringify({ title: "Followed" }),
  });
  return (await answer.json()).id;
}

async function started() {
  const password = "snippets of documents";
  const env = { PORT: "0", SIGNALBOX_DATA_DIR: join(folder, "data"), SIGNALBOX_ADMIN_PASSWORD: password };
  const run = new Run(["java", "-jar", join(root, "target/signalbox.jar")], env, folder);
  await run.prints(/\[START] url=\S+/);
  return { url: /\[START] url=(\S+)/.exec(run.output)[1], password };
}

const server = process.env.URL ? { url: process.env.URL, password: process.env.PASSWORD } : await started();
const [key, token] = await shell(SESSION, server, "", 'echo "$KEY $TOKEN"');
const followers = FOLLOWERS.map(([from, has, first, then]) => ({ snippet: take(has, from), first, then })).filter(
  ({ snippet }) => snippet && languages.includes(snippet.language),
);
await Promise.all(followers.map((each) => follow(each, { url: server.url, key }, () => create(server.url, key))));
const helpers = `URL='${server.url}' TOKEN='${token}'`;
await shell([LAST], server, helpers, "");
CALLED_BY_TESTS.forEach((has) => take(has));
snippets.forEach((snippet) => report("failed", named(snippet), "nothing runs it; name it in src/docs/check.mjs"));
console.log(`${results.passed} passed, ${results.failed} failed, ${results.skipped} skipped`);
process.exit(results.failed === 0 ? 0 : 1);
