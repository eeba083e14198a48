import { connect } from "signalbox-client";
import type { TaskSummary } from "signalbox-client";

/** Prints each change of a space's tasks, and the timeline of the one named last, until the program is ended. */

const { URL: address = "", KEY: apiKey = "", TASK: taskId } = process.env;

const signalbox = connect({ address, credentials: { apiKey } });
signalbox.showSpace("main");
if (taskId !== undefined) signalbox.watchTask(taskId);

let phase: string | undefined;
let known: ReadonlyMap<string, TaskSummary> = new Map();
let events = 0;

signalbox.store.subscribe(({ connection, dashboard, taskRooms }) => {
  if (connection.phase !== phase) console.log("connection", (phase = connection.phase));
  for (const task of dashboard.tasks.values()) {
    if (known.get(task.id)?.version !== task.version) console.log("task", task.id, task.status);
  }
  known = dashboard.tasks;
  const timeline = taskRooms.get(taskId ?? "")?.events ?? [];
  for (const event of timeline) {
    if (event.taskVersion <= events) continue;
    console.log("event", event.taskVersion, event.type);
    events = event.taskVersion;
  }
});
