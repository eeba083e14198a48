import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { client, heard, joined } from "../kit/clients.mjs";
import { percentile } from "../kit/table.mjs";

export const title = "A workflow file that is saved";
export const about = "From the end of the write to `workflows:updated` at a client of the dashboard, one after another, among FILES others.";
export const servers = ["signalbox"];
export const peers = [];
export const full = { files: 50, saves: 100 };
export const quick = { files: 50, saves: 20 };
export const columns = [
  { key: "p50", title: "p50, ms" },
  { key: "p99", title: "p99, ms" },
];

export async function measure(subject, { files, saves }) {
  const folder = join(subject.process.folder, "workflows");
  const socket = await client(subject);
  await joined(socket, "dashboard:join", { spaceId: "main" });
  const first = heard(socket, "workflows:updated");
  mkdirSync(folder);
  for (let i = 0; i < files; i++) writeFileSync(join(folder, `${i}.yaml`), `name: Workflow ${i}`);
  let { items } = await first;
  while (items.length < files) ({ items } = await heard(socket, "workflows:updated"));
  const millis = [];
  for (let i = 0; i < saves; i++) {
    writeFileSync(join(folder, "0.yaml"), `name: Saved ${i}`);
    const began = performance.now();
    do ({ items } = await heard(socket, "workflows:updated"));
    while (items.every(({ name }) => name !== `Saved ${i}`));
    millis.push(performance.now() - began);
  }
  socket.disconnect();
  return { p50: percentile(millis, 50), p99: percentile(millis, 99) };
}
