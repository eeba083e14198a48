import { describe, expect, it } from "vitest";
import { anEvent, aPullRequest, aTask } from "../test-parts";
import { toMessage } from "./messages";
import { emptyTaskRoom, reduceTaskRoom, withEarlier } from "./task-room";
import type { TaskRoom } from "./task-room";

function told(room: TaskRoom, name: string, payload: unknown): TaskRoom {
  const message = toMessage(name, payload);
  return message === undefined ? room : reduceTaskRoom(room, message);
}

const events = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => anEvent(first + index));

const state = (mode: "full" | "delta", first: number, last: number) => ({
  taskId: "t1",
  mode,
  task: aTask({ version: last, spaceVersion: last }),
  events: events(first, last),
});

const versions = (room: TaskRoom) => room.events.map((event) => event.taskVersion);

const ready = (first: number, last: number) =>
  told(emptyTaskRoom("t1"), "task:state", state("full", first, last));

describe("a task room's reducer", () => {
  it("takes the task and its newest events from a full state", () => {
    const room = ready(11, 13);
    expect(room.phase).toBe("ready");
    expect(versions(room)).toEqual([11, 12, 13]);
  });

  it("adds the missed events of a delta, each once", () => {
    expect(versions(told(ready(1, 3), "task:state", state("delta", 3, 5)))).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  it("asks for a full state when a delta or a live event would leave a gap", () => {
    expect(told(ready(1, 3), "task:state", state("delta", 6, 7)).stale).toBe(true);
    const jumped = told(ready(1, 3), "task:event_added", { taskId: "t1", event: anEvent(5) });
    expect(jumped.stale).toBe(true);
    expect(versions(jumped)).toEqual([1, 2, 3]);
  });

  it("drops what lies before a gap when the full state is far ahead", () => {
    expect(versions(told(ready(1, 3), "task:state", state("full", 60, 62)))).toEqual([60, 61, 62]);
  });

  it("adds a live event once", () => {
    const live = { taskId: "t1", event: anEvent(4) };
    const room = told(told(ready(1, 3), "task:event_added", live), "task:event_added", live);
    expect(versions(room)).toEqual([1, 2, 3, 4]);
    expect(room.task?.version).toBe(4);
  });

  it("takes what an event changed, in whichever order its messages come", () => {
    const stamp = { taskId: "t1", version: 4, spaceVersion: 4, at: "2026-01-01T12:00:00.000Z" };
    let room = told(ready(1, 3), "task:event_added", { taskId: "t1", event: anEvent(4) });
    room = told(room, "task:failed", { ...stamp, status: "failed" });
    room = told(room, "dashboard:task_list_updated", {
      ...stamp,
      status: "failed",
      error: { code: "X", message: "No" },
    });
    expect(room.task).toMatchObject({ status: "failed", error: { code: "X" } });
  });

  it("takes a changed description from the event's own message", () => {
    const room = told(ready(1, 3), "task:updated", {
      taskId: "t1",
      version: 4,
      spaceVersion: 4,
      at: "2026-01-01T12:00:00.000Z",
      patch: { description: "More" },
    });
    expect(room.task?.description).toBe("More");
  });

  it("takes a text away that an edit has made empty", () => {
    const room = told(ready(1, 3), "task:updated", {
      taskId: "t1",
      version: 4,
      spaceVersion: 4,
      at: "2026-01-01T12:00:00.000Z",
      patch: { description: "", repo: "" },
    });
    expect(room.task?.repo).toBeUndefined();
    expect(room.task?.description).toBeUndefined();
  });

  it("asks for the state after an event of a pull request that messages do not tell of", () => {
    const outdated = (prs: number[], event: object) => {
      const pulls = prs.map((number) => aPullRequest({ number }));
      const task = { ...aTask({ version: 1, pr: pulls.at(-1) }), prs: pulls };
      const room = told(emptyTaskRoom("t1"), "task:state", { ...state("full", 1, 1), task });
      return told(room, "task:event_added", { taskId: "t1", event: anEvent(2, event) }).outdated;
    };
    const check = { type: "check", data: { prNumber: 7 } };
    expect(outdated([7], check)).toBe(false);
    expect(outdated([6, 7], check)).toBe(true);
    expect(outdated([7], { type: "pr_opened", data: { prNumber: 8 } })).toBe(true);
    expect(outdated([7], { type: "pr_updated", data: { prNumber: 7, action: "unlinked" } })).toBe(
      true,
    );
    expect(outdated([6, 7], { type: "comment" })).toBe(false);
  });

  it("does not let an older message change the task", () => {
    const room = ready(1, 3);
    const old = { taskId: "t1", version: 2, spaceVersion: 2, at: "", status: "analyzing" };
    expect(told(room, "task:analyzing", old)).toBe(room);
  });

  it("knows that the task was deleted", () => {
    const gone = { taskId: "t1", version: 4, spaceVersion: 4, at: "" };
    expect(told(ready(1, 3), "task:deleted", gone).phase).toBe("deleted");
  });

  it("ignores other tasks", () => {
    const room = ready(1, 3);
    expect(told(room, "task:event_added", { taskId: "t2", event: anEvent(4) })).toBe(room);
  });

  it("lays earlier events before those at hand", () => {
    expect(versions(withEarlier(ready(4, 6), events(1, 3)))).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
