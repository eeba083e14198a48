import { performance } from "node:perf_hooks";
import { ask, each, tokenOf } from "../kit/clients.mjs";
import { percentile } from "../kit/table.mjs";

export const title = "What needs a person, over SPACES spaces with TASKS open tasks";
export const about = "NEEDY of the tasks need somebody; asked one after another.";
export const servers = ["signalbox"];
export const peers = [];
export const full = { spaces: 50, tasks: 10_000, needy: 500, asked: 200 };
export const quick = { spaces: 50, tasks: 1_000, needy: 500, asked: 50 };
export const columns = [
  { key: "p50", title: "all spaces p50, ms" },
  { key: "p99", title: "all spaces p99, ms" },
  { key: "kb", title: "answer, KB" },
  { key: "oneSpaceP50", title: "one space p50, ms" },
];

export async function measure(subject, { spaces, tasks, needy, asked }) {
  const admin = tokenOf();
  const ids = [];
  await each(spaces, 8, async (i) => ids.push((await ask(subject, "POST", "/api/spaces", { name: `Space ${i}` }, admin)).id));
  await each(tasks, 16, async (i) => {
    const { id } = await ask(subject, "POST", "/api/tasks", { spaceId: ids[i % spaces], title: `Task ${i}` }, admin);
    if (i >= needy) return;
    const requests = [{ id: "q", kind: "question", text: "Which one?" }];
    await ask(subject, "POST", `/api/tasks/${id}/events`, { type: "input_requested", data: { requests } }, admin);
  });
  const times = async (path) => {
    const millis = [];
    let answer;
    for (let i = 0; i < asked; i++) {
      const began = performance.now();
      answer = await ask(subject, "GET", path, undefined, admin);
      millis.push(performance.now() - began);
    }
    return { millis: millis.slice(asked / 10), answer };
  };
  const all = await times("/api/attention");
  if (all.answer.items.length !== needy) throw new Error(`${all.answer.items.length} needs`);
  const one = await times(`/api/attention?spaceId=${ids[0]}`);
  return {
    p50: percentile(all.millis, 50),
    p99: percentile(all.millis, 99),
    kb: JSON.stringify(all.answer).length / 1000,
    oneSpaceP50: percentile(one.millis, 50),
  };
}
