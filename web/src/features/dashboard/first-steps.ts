import type { TaskSummary } from "../../api/model";

/** What a newcomer has got to work: each becomes true by what has really arrived, and stays so. */
export interface Progress {
  task: boolean;
  agent: boolean;
  asked: boolean;
  answered: boolean;
}

export const NOTHING_YET: Progress = { task: false, agent: false, asked: false, answered: false };

export function progressed(
  before: Progress,
  tasks: readonly TaskSummary[],
  agents: readonly unknown[],
): Progress {
  const isAsking = tasks.some((task) => (task.requests ?? []).length > 0);
  const after = {
    task: before.task || tasks.length > 0,
    agent: before.agent || (agents.length > 0 && tasks.some((task) => task.activity !== undefined)),
    asked: before.asked || isAsking,
    answered: before.answered || (before.asked && !isAsking),
  };
  return Object.entries(after).every(([name, done]) => before[name as keyof Progress] === done)
    ? before
    : after;
}

const JSON_HEADERS = '-H "X-API-Key: $KEY" -H "Content-Type: application/json"';

export const exportLine = (address: string, key: string): string =>
  `export SIGNALBOX=${address} KEY=${key}`;

/** Programs in several languages that create the first task of a space. */
export const taskLines = (spaceId: string): Record<string, string> => ({
  curl: `curl -X POST $SIGNALBOX/api/tasks ${JSON_HEADERS} \\
  -d '{"title": "Say hello", "labels": ["first"], "spaceId": "${spaceId}"}'`,
  Node: `node -e '
fetch(process.env.SIGNALBOX + "/api/tasks", {
  method: "POST",
  headers: { "X-API-Key": process.env.KEY, "Content-Type": "application/json" },
  body: JSON.stringify({ title: "Say hello", labels: ["first"], spaceId: "${spaceId}" }),
}).then(async (answer) => console.log(answer.status, await answer.text()))'`,
  Python: `python3 -c '
import json, os, urllib.request
print(urllib.request.urlopen(urllib.request.Request(
    os.environ["SIGNALBOX"] + "/api/tasks",
    json.dumps({"title": "Say hello", "labels": ["first"], "spaceId": "${spaceId}"}).encode(),
    {"X-API-Key": os.environ["KEY"], "Content-Type": "application/json"})).read().decode())'`,
});

/** An agent that takes the task and speaks: over HTTP, or over a socket on which it hears every change too. */
export const agentLines = (spaceId: string, taskId: string): Record<string, string> => ({
  curl: `curl -X POST $SIGNALBOX/api/agents ${JSON_HEADERS} \\
  -d '{"id": "finch", "name": "Finch", "spaceId": "${spaceId}"}'
curl -X POST $SIGNALBOX/api/agents/finch/claim ${JSON_HEADERS} -d '{}'
curl -X POST $SIGNALBOX/api/tasks/${taskId}/events ${JSON_HEADERS} \\
  -d '{"type": "progress", "data": {"message": "Hello", "percent": 50}}'`,
  "Socket client": `npm install socket.io-client
curl -X POST $SIGNALBOX/api/agents ${JSON_HEADERS} \\
  -d '{"id": "finch", "name": "Finch", "spaceId": "${spaceId}"}'
node -e '
const socket = require("socket.io-client").io(process.env.SIGNALBOX, { auth: { apiKey: process.env.KEY } });
socket.onAny((name, payload) => console.log(name, payload));
socket.on("connect", () => {
  socket.emit("dashboard:join", { spaceId: "${spaceId}" });
  socket.emit("task:append",
    { taskId: "${taskId}", type: "progress", data: { message: "Hello", percent: 50 } });
});'`,
});

export const questionLine = (taskId: string): string =>
  `curl -X POST $SIGNALBOX/api/tasks/${taskId}/events ${JSON_HEADERS} \\
  -d '{"type": "input_requested", "data": {"requests": [
    {"id": "greeting", "kind": "question", "text": "How shall I greet?", "options": ["Hello", "Good morning"]}]}}'`;

export const webhookLine = (address: string): string =>
  `gh api repos/OWNER/REPO/hooks -X POST -f name=web \\
  -f 'config[url]=${address}/api/github/webhook' -f 'config[content_type]=json' \\
  -f "config[secret]=$GITHUB_WEBHOOK_SECRET" \\
  -f 'events[]=pull_request' -f 'events[]=pull_request_review' -f 'events[]=check_run' \\
  -f 'events[]=check_suite' -f 'events[]=workflow_run' -f 'events[]=status' \\
  -f 'events[]=issues' -f 'events[]=issue_comment'`;
