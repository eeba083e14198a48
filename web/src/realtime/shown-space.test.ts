import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { aTask } from "../test-parts";
import { dashboardState, Started } from "../test-realtime";

let on: Started;
const accessChanged = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  accessChanged.mockClear();
  on = new Started({ onAccessChanged: accessChanged });
});

afterEach(() => {
  on.realtime.stop();
  vi.useRealTimers();
});

const dashboard = () => on.state.dashboard;
const created = (id: string, spaceId: string, place: number) => ({
  taskId: id,
  task: aTask({ id, spaceId, spaceVersion: place }),
  version: 1,
  spaceVersion: place,
  at: "2026-01-01T12:00:00.000Z",
});

it("changes by leaving the old room and joining the new one", () => {
  on.live(50);
  on.realtime.showSpace("payments");
  expect(dashboard()).toMatchObject({ spaceId: "payments", phase: "loading", version: 0 });
  expect(dashboard().tasks.size).toBe(0);
  expect(on.socket.emitted.slice(-2).map(({ name, payload }) => [name, payload])).toEqual([
    ["dashboard:leave", { spaceId: "main" }],
    ["dashboard:join", { spaceId: "payments", perStatus: 200, brief: true, since: undefined }],
  ]);
});

it("holds nothing of the old one, whatever was still on its way", () => {
  on.live(50);
  on.socket.say("task:created", created("late", "main", 51));
  on.realtime.showSpace("payments");
  on.socket.say("task:created", created("later", "main", 52));
  on.socket.say("dashboard:state", dashboardState(53, "main"));
  vi.runOnlyPendingTimers();
  expect(dashboard()).toMatchObject({ phase: "loading", version: 0 });
  on.socket.say("dashboard:state", { ...dashboardState(3, "payments"), tasks: [] });
  on.socket.say("task:created", created("own", "payments", 4));
  vi.runOnlyPendingTimers();
  expect([...dashboard().tasks.keys()]).toEqual(["own"]);
  expect(dashboard().version).toBe(4);
});

it("is left also when its join was still on its way", () => {
  on.socket.accept();
  on.realtime.showSpace("payments");
  expect(on.socket.calls("dashboard:leave")[0]?.payload).toEqual({ spaceId: "main" });
  on.socket.calls("dashboard:join")[0]?.ack(null, {
    ok: false,
    error: { code: "SPACE_NOT_FOUND", message: "no" },
  });
  expect(dashboard()).toMatchObject({ spaceId: "payments", phase: "loading" });
});

it("is left after a recovery when it changed while we were cut off", () => {
  on.live();
  on.socket.cut();
  on.realtime.showSpace("payments");
  on.socket.accept(true);
  expect(on.socket.emitted.slice(-2).map(({ name, payload }) => [name, payload])).toEqual([
    ["dashboard:leave", { spaceId: "main" }],
    ["dashboard:join", { spaceId: "payments", perStatus: 200, brief: true, since: undefined }],
  ]);
});

it("is not moved by the events of a task of another space", () => {
  on.live(5);
  on.realtime.watchTask("t7");
  const task = aTask({ id: "t7", spaceId: "other" });
  on.socket.say("task:state", { taskId: "t7", mode: "full", task, events: [] });
  on.socket.say("task:analyzing", {
    taskId: "t7",
    status: "analyzing",
    version: 2,
    spaceVersion: 900,
    at: "",
  });
  vi.runOnlyPendingTimers();
  expect(dashboard()).toMatchObject({ version: 5, stale: false });
  on.socket.say("task:created", created("own", "main", 6));
  vi.runOnlyPendingTimers();
  expect(dashboard().tasks.has("own")).toBe(true);
});

it("is empty and lost when the server takes it away", () => {
  on.live();
  on.socket.say("error", { code: "SPACE_NOT_FOUND", message: "no" });
  expect(accessChanged).toHaveBeenCalledOnce();
  on.refuse("dashboard:join", "SPACE_NOT_FOUND");
  expect(dashboard().phase).toBe("lost");
  expect(dashboard().tasks.size).toBe(0);
});

it("stays when it was another that the server took away", () => {
  on.live();
  on.socket.say("error", { code: "SPACE_NOT_FOUND", message: "no" });
  on.socket.say("dashboard:state", dashboardState(5));
  on.answer("dashboard:join");
  vi.runOnlyPendingTimers();
  expect(dashboard()).toMatchObject({ phase: "ready", version: 5 });
});

it("is nothing to ask for while there is none", () => {
  on.realtime.showSpace(undefined);
  on.socket.accept();
  expect(on.socket.calls("dashboard:join")).toHaveLength(0);
});
