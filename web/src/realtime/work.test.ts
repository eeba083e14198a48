import { describe, expect, it } from "vitest";
import type { TaskSummary } from "../api/model";
import { anEvent, aTask } from "../test-parts";
import { emptyDashboard, reduceDashboard, withPage } from "./dashboard";
import type { Dashboard } from "./dashboard";
import { toMessage } from "./messages";
import { emptyTaskRoom, reduceTaskRoom } from "./task-room";

const at = (second: number) => `2026-01-01T10:00:${String(second).padStart(2, "0")}.000Z`;

function told(state: Dashboard, name: string, payload: unknown): Dashboard {
  const message = toMessage(name, payload);
  if (message === undefined) throw new Error(`not understood: ${name}`);
  return reduceDashboard(state, message);
}

const ready = (tasks: TaskSummary[], version = 5) =>
  told(emptyDashboard("main"), "dashboard:state", {
    spaceId: "main",
    version,
    mode: "full",
    tasks,
    agents: [],
    counts: { created: 300 },
  });

const stamp = (spaceVersion: number) => ({ taskId: "t1", version: 2, spaceVersion, at: at(9) });

describe("the work on a task", () => {
  it("is kept up by activities, the newest of which counts, in whatever order they come", () => {
    const activity = { taskId: "t1", version: 2, spaceVersion: 4, kind: "action" };
    let state = ready([aTask()]);
    state = told(state, "task:activity", { ...activity, at: at(3), message: "Two", percent: 40 });
    expect(state.tasks.get("t1")).toMatchObject({
      activity: { message: "Two", percent: 40, at: at(3) },
      lastWordAt: at(3),
    });
    expect(state.version).toBe(5);
    state = told(state, "task:activity", { ...activity, at: at(2), message: "One" });
    expect(state.tasks.get("t1")?.activity?.message).toBe("Two");
  });

  it("has a run from its start to its end, live and in a delta", () => {
    const started = { ...stamp(6), status: "created", runId: "r", agentId: "7" };
    let state = told(ready([aTask()]), "task:run_started", started);
    const run = { id: "r", agentId: "7", startedAt: at(9) };
    expect(state.tasks.get("t1")?.run).toEqual(run);
    state = told(state, "task:run_ended", { ...stamp(7), runId: "r", outcome: "succeeded" });
    expect(state.tasks.get("t1")?.run).toBeUndefined();
    const event = { ...stamp(6), type: "run_started", data: { runId: "r", agentId: "7" } };
    const delta = { spaceId: "main", mode: "delta", from: 5, version: 6, events: [event] };
    expect(told(ready([aTask()]), "dashboard:state", delta).tasks.get("t1")?.run).toEqual(run);
  });

  it("takes what an update says of it, and what it says is gone", () => {
    const attention = [{ reason: "stale", since: at(1) }];
    const update = { ...stamp(6), status: "created", workState: "stale", attention };
    let state = told(ready([aTask()]), "dashboard:task_list_updated", update);
    expect(state.tasks.get("t1")).toMatchObject({ workState: "stale", attention });
    state = told(state, "dashboard:task_list_updated", { ...stamp(7), attention: null });
    expect(state.tasks.get("t1")?.attention).toBeUndefined();
  });

  it("is kept up by the events of an open task, whose agent has had a word with each", () => {
    const room = { ...emptyTaskRoom("t1"), phase: "ready" as const, task: aTask() };
    const message = toMessage("task:event_added", {
      taskId: "t1",
      event: anEvent(2, { at: at(4), data: { message: "On it", percent: 10 } }),
    });
    if (message === undefined) throw new Error("not understood");
    expect(reduceTaskRoom(room, message).task).toMatchObject({
      activity: { message: "On it", percent: 10 },
      lastWordAt: at(4),
    });
  });
});

describe("a page of older tasks", () => {
  it("adds those that the list lacks and changes none that it has", () => {
    const state = withPage(ready([aTask({ title: "New" })]), [
      aTask({ title: "Old" }),
      aTask({ id: "t2" }),
    ]);
    expect([...state.tasks.values()].map(({ title }) => title)).toEqual(["New", "Export invoices"]);
    expect(state.counts).toEqual({ created: 300 });
  });

  it("leaves out rows from after the list's version, whose events are still to come", () => {
    const state = ready([]);
    expect(withPage(state, [aTask({ spaceVersion: 6 })])).toBe(state);
  });

  it("is gone with the next full state, which counts as another generation", () => {
    const before = withPage(ready([]), [aTask()]);
    const after = told(before, "dashboard:state", {
      spaceId: "main",
      version: 6,
      mode: "full",
      tasks: [],
      agents: [],
      counts: {},
    });
    expect(after.tasks.size).toBe(0);
    expect(after.generation).toBe(before.generation + 1);
  });

  it("does not bring back a completed task that the list left out when it is commented", () => {
    const state = told(ready([]), "dashboard:task_list_updated", {
      ...stamp(6),
      status: "completed",
    });
    expect(state.stale).toBe(false);
  });
});
