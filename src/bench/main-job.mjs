// Measures the main job on a running Signalbox: `node src/bench/main-job.mjs` after `mvn -DskipTests package`.
// It starts target/signalbox.jar on a fresh folder, with the durable embedded store, and prints medians over rounds.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { io } = createRequire(join(root, "web/"))("socket.io-client");

const PORT = Number(process.env.BENCH_PORT ?? 18500);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const LATENCY_EVENTS = 300;
const LATENCY_PAUSE_MILLIS = 20;
const APPEND_SECONDS = 5;
const STARTS = 5;
const API_KEY = "bench-key-0123456789";
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const sorted = (values) => [...values].sort((a, b) => a - b);
const percentile = (values, p) => sorted(values)[Math.min(values.length - 1, Math.floor((values.length * p) / 100))];
const median = (values) => percentile(values, 50);

function post(path, body) {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request(
      {
        agent,
        port: PORT,
        host: "127.0.0.1",
        method: "POST",
        path,
        headers: { "X-API-Key": API_KEY, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) },
      },
      (answer) => {
        let answerText = "";
        answer.setEncoding("utf8").on("data", (part) => (answerText += part));
        answer.on("end", () =>
          answer.statusCode === 201 ? resolve(JSON.parse(answerText)) : reject(new Error(answerText)),
        );
      },
    );
    call.on("error", reject).end(text);
  });
}

async function start(folder) {
  const began = performance.now();
  const server = spawn("java", ["-jar", join(root, "target/signalbox.jar")], {
    env: { ...process.env, PORT, SIGNALBOX_DATA_DIR: folder, SIGNALBOX_API_KEY: API_KEY, SIGNALBOX_LIMITS_ENABLED: "false" },
    stdio: "ignore",
  });
  for (;;) {
    const ready = await new Promise((resolve) => {
      request({ port: PORT, host: "127.0.0.1", path: "/health" }, (answer) => resolve(answer.resume().statusCode === 200))
        .on("error", () => resolve(false))
        .end();
    });
    if (ready) return { server, millis: performance.now() - began };
    await sleep(10);
  }
}

async function stop(server) {
  const ended = new Promise((resolve) => server.on("exit", resolve));
  server.kill("SIGTERM");
  await ended;
}

/** From the POST to the event at a socket.io client; one at a time, the machine otherwise idle. */
async function latency(socket, taskId) {
  const took = [];
  for (let i = 0; i < LATENCY_EVENTS; i++) {
    const seen = new Promise((resolve) => socket.once("task:event_added", resolve));
    const began = performance.now();
    const posted = post(`/api/tasks/${taskId}/events`, { type: "progress", data: { message: `step ${i}` } });
    await seen;
    took.push(performance.now() - began);
    await posted;
    await sleep(LATENCY_PAUSE_MILLIS);
  }
  return took;
}

async function appends(writers, taskId) {
  const end = performance.now() + APPEND_SECONDS * 1000;
  let count = 0;
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (performance.now() < end) {
        await post(`/api/tasks/${taskId}/events`, { type: "progress", data: { message: "working" } });
        count++;
      }
    }),
  );
  return count / APPEND_SECONDS;
}

const results = { start: [], p50: [], p99: [], one: [], sixteen: [] };
for (let i = 0; i < STARTS; i++) {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
  const { server, millis } = await start(folder);
  results.start.push(millis);
  await stop(server);
  rmSync(folder, { recursive: true });
}

const folder = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
const { server } = await start(folder);
try {
  const task = await post("/api/tasks", { title: "Bench" });
  const socket = io(`http://127.0.0.1:${PORT}`, { transports: ["websocket"], auth: { apiKey: API_KEY } });
  await new Promise((resolve) => socket.on("connect", resolve));
  await new Promise((resolve) => socket.emit("task:join", { taskId: task.id }, resolve));
  await appends(16, task.id); // warm the JVM
  for (let round = 0; round < ROUNDS; round++) {
    const took = await latency(socket, task.id);
    results.p50.push(percentile(took, 50));
    results.p99.push(percentile(took, 99));
    results.one.push(await appends(1, task.id));
    results.sixteen.push(await appends(16, task.id));
    await sleep(500);
  }
  socket.close();
} finally {
  await stop(server);
  rmSync(folder, { recursive: true });
  agent.destroy();
}

const show = (values, digits) => `${median(values).toFixed(digits)} (${values.map((v) => v.toFixed(digits)).join(", ")})`;
console.log(`start of the jar to the first 200, ms         ${show(results.start, 0)}`);
console.log(`POST to event at a socket.io client, p50, ms  ${show(results.p50, 2)}`);
console.log(`POST to event at a socket.io client, p99, ms  ${show(results.p99, 2)}`);
console.log(`appends/s, 1 writer, one task, durable        ${show(results.one, 0)}`);
console.log(`appends/s, 16 writers, one task, durable      ${show(results.sixteen, 0)}`);
