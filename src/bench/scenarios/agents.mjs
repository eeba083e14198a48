import { performance } from "node:perf_hooks";
import { ask, each } from "../kit/clients.mjs";

export const title = "agents: CALLS tool calls one after another, 1,000 at once, and HOOKS reports of 20 sessions";
export const about =
  "A call is report_progress over MCP. A report is a tool use in the form of Claude Code, each an event; 20 sessions send at once.";
export const servers = ["signalbox"];
export const peers = [];
export const full = { calls: 2_000, hooks: 10_000 };
export const quick = { calls: 300, hooks: 2_000 };
export const columns = [
  { key: "p50", title: "call p50, ms" },
  { key: "p99", title: "call p99, ms" },
  { key: "atOnce", title: "1,000 at once, ms for all" },
  { key: "hooksPerSecond", title: "reports/s" },
  { key: "wrong", title: "went wrong" },
];

export async function measure(subject, { calls, hooks }) {
  let wrong = 0;
  const call = async (n) => {
    const params = { name: "report_progress", arguments: { taskId: subject.taskId, message: `Step ${n}` } };
    const answer = await ask(subject, "POST", "/mcp", { jsonrpc: "2.0", id: n, method: "tools/call", params });
    if (answer.result?.isError !== false) wrong++;
  };
  await each(200, 1, call); // warm
  const took = [];
  for (let n = 0; n < calls; n++) {
    const began = performance.now();
    await call(n);
    took.push(performance.now() - began);
  }
  took.sort((a, b) => a - b);
  const atOnce = performance.now();
  await Promise.all(Array.from({ length: 1_000 }, (_, n) => call(n)));
  const allAtOnce = performance.now() - atOnce;
  const began = performance.now();
  await each(hooks, 20, async (n) => {
    const answer = await ask(subject, "POST", `/api/hooks/claude-code?taskId=${subject.taskId}`, {
      session_id: `s${n % 20}`,
      hook_event_name: "PreToolUse",
      tool_name: "Bash",
      tool_input: { description: `Step ${n}` },
    });
    if (answer.result !== "bound") wrong++;
  });
  return {
    p50: took[Math.floor(took.length / 2)],
    p99: took[Math.floor(took.length * 0.99)],
    atOnce: allAtOnce,
    hooksPerSecond: hooks / ((performance.now() - began) / 1000),
    wrong,
  };
}
