import { get } from "node:http";
import { performance } from "node:perf_hooks";
import { ask, each } from "../kit/clients.mjs";
import { sleep } from "../kit/process.mjs";
import { API_KEY } from "../kit/servers.mjs";

export const title = "READERS of the complete state (SSE) of a space with BEINGS beings";
export const about =
  "One being changes at a time: the bytes that each reader gets for a change, and what the server spends on all of them. Then RATE " +
  "changes a second: the states that come of them, at most ten a second.";
export const servers = ["signalbox"];
export const peers = [];
export const full = { readers: 500, beings: 500, changes: 20, rate: 50, seconds: 5 };
export const quick = { readers: 50, beings: 500, changes: 5, rate: 50, seconds: 2 };
export const columns = [
  { key: "kb", title: "KB a change" },
  { key: "cpuMillis", title: "server CPU a change, ms" },
  { key: "statesPerSecond", title: "states/s at the rate" },
];

export async function measure(subject, { readers, beings, changes, rate, seconds }) {
  const create = { action: "create", data: { name: "Bench", metadata: { text: "x".repeat(50) } } };
  const ids = [];
  await each(beings, 16, async () => ids.push((await ask(subject, "POST", "/api/beings", create)).data.id));
  const change = (i) => ask(subject, "POST", "/api/beings", { action: "update", beingId: ids[i % beings], data: { status: `at ${i} ${Date.now()}` } });
  const all = await Promise.all(Array.from({ length: readers }, () => reader(subject)));
  await quiet(all);
  const [bytes, cpu] = [total(all), subject.process.cpuSeconds()];
  for (let i = 0; i < changes; i++) {
    const before = all.map(({ states }) => states);
    await change(i);
    while (all.some(({ states }, place) => states === before[place])) await sleep(5);
    await quiet(all);
  }
  const kb = (total(all) - bytes) / readers / changes / 1000;
  const cpuMillis = (1000 * (subject.process.cpuSeconds() - cpu)) / changes;

  const [states, began] = [all[0].states, performance.now()];
  for (let i = 0; performance.now() - began < seconds * 1000; i++) {
    await change(i);
    await sleep(Math.max(0, ((i + 1) * 1000) / rate - (performance.now() - began)));
  }
  const statesPerSecond = (all[0].states - states) / ((performance.now() - began) / 1000);
  for (const { request } of all) request.destroy();
  return { kb, cpuMillis, statesPerSecond };
}

const total = (readers) => readers.reduce((sum, { bytes }) => sum + bytes, 0);

/** Waits until nothing more comes. */
async function quiet(readers) {
  for (let before = -1; before !== total(readers); ) {
    before = total(readers);
    await sleep(150);
  }
}

function reader(subject) {
  return new Promise((resolve, reject) => {
    const options = {
      port: subject.ports.port,
      host: "127.0.0.1",
      path: "/api/sync?types=beings",
      headers: { Accept: "text/event-stream", "X-API-Key": API_KEY },
      agent: false,
    };
    const request = get(options, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`/api/sync: ${answer.statusCode}`));
      const opened = { request, bytes: 0, states: 0 };
      answer.on("error", () => undefined); // destroyed at the end
      answer.on("data", (part) => {
        opened.bytes += part.length;
        if (part.includes('"version":')) opened.states++; // once in each state
        resolve(opened);
      });
    }).on("error", reject);
  });
}
