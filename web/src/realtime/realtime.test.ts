import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { anEvent, aTask } from "../test-parts";
import { dashboardState, Started } from "../test-realtime";

let on: Started;

beforeEach(() => {
  vi.useFakeTimers();
  on = new Started();
});

afterEach(() => {
  on.realtime.stop();
  vi.useRealTimers();
});

it("folds what the server sends into the store and notes the time", () => {
  on.live();
  const { dashboard, connection } = on.state;
  expect(dashboard.tasks.get("t1")?.title).toBe("Export invoices");
  expect(connection.lastUpdateAt).toBeTypeOf("number");
});

it("shows a change at once, and of a stream of them what has come at most every 100 ms", () => {
  on.live();
  vi.advanceTimersByTime(1_000);
  const changes = vi.fn();
  on.realtime.store.subscribe(changes);
  let place = 6;
  const change = () => {
    const stamp = { version: place, spaceVersion: place, at: "2026-01-01T12:00:00.000Z" };
    on.socket.say("task:check", { taskId: "t1", status: "created", ...stamp });
    place++;
  };
  change();
  vi.advanceTimersByTime(16);
  expect(changes).toHaveBeenCalledTimes(1);
  for (let passedMs = 0; passedMs < 1_000; passedMs += 10) {
    change();
    vi.advanceTimersByTime(10);
  }
  expect(changes).toHaveBeenCalledTimes(11);
  vi.advanceTimersByTime(100);
  expect(on.state.dashboard.version).toBe(place - 1);
});

it("tells the store once for a burst of messages", () => {
  on.live();
  const changes = vi.fn();
  on.realtime.store.subscribe(changes);
  for (let place = 6; place < 100; place++) {
    const stamp = { version: place, spaceVersion: place, at: "2026-01-01T12:00:00.000Z" };
    on.socket.say("task:check", { taskId: "t1", status: "created", ...stamp });
  }
  vi.runOnlyPendingTimers();
  expect(changes).toHaveBeenCalledTimes(1);
  expect(on.state.dashboard.version).toBe(99);
});

it("joins again when the answer to a join does not come", () => {
  on.socket.accept();
  on.socket.calls("dashboard:join")[0]?.ack(new Error("timeout"), undefined);
  vi.advanceTimersByTime(1_000);
  expect(on.socket.calls("dashboard:join")).toHaveLength(2);
});

it("asks once for a full state when something does not fit", () => {
  on.live(5);
  const unknown = {
    taskId: "t9",
    version: 3,
    at: "2026-01-01T12:00:00.000Z",
    status: "analyzing",
  };
  on.socket.say("task:analyzing", { ...unknown, spaceVersion: 6 });
  vi.runOnlyPendingTimers();
  on.socket.say("task:analyzing", { ...unknown, spaceVersion: 7 });
  vi.runOnlyPendingTimers();
  expect(on.socket.calls("dashboard:join").map((call) => call.payload)).toEqual([
    { spaceId: "main", perStatus: 200, brief: true, since: undefined },
    { spaceId: "main", perStatus: 200, brief: true, since: undefined },
  ]);
});

it("opens a task's room once for two users of it, and leaves with the last", () => {
  on.live();
  const first = on.realtime.watchTask("t1");
  const second = on.realtime.watchTask("t1");
  expect(on.socket.calls("task:join")).toHaveLength(1);
  on.answer("task:join");
  first();
  expect(on.socket.calls("task:leave")).toHaveLength(0);
  second();
  expect(on.socket.calls("task:leave")).toHaveLength(1);
  expect(on.state.taskRooms.has("t1")).toBe(false);
});

it("joins a task's room again from its newest event", () => {
  on.live();
  on.realtime.watchTask("t1");
  on.socket.say("task:state", {
    taskId: "t1",
    mode: "full",
    task: aTask({ version: 2 }),
    events: [anEvent(1), anEvent(2)],
  });
  on.answer("task:join");
  vi.runOnlyPendingTimers();
  on.socket.cut();
  on.socket.accept();
  expect(on.socket.calls("task:join")[1]?.payload).toEqual({ taskId: "t1", since: 2 });
});

it("marks a task that does not exist as missing", () => {
  on.live();
  on.realtime.watchTask("nothing");
  on.refuse("task:join", "TASK_NOT_FOUND");
  expect(on.state.taskRooms.get("nothing")?.phase).toBe("missing");
});

it("tries a join again later when the server was only busy", () => {
  on.socket.accept();
  on.refuse("dashboard:join", "RATE_LIMITED");
  expect(on.socket.calls("dashboard:join")).toHaveLength(1);
  vi.advanceTimersByTime(2_000);
  expect(on.socket.calls("dashboard:join")).toHaveLength(2);
});

it("says so when the space is not ours to see", () => {
  on.socket.accept();
  on.refuse("dashboard:join", "SPACE_NOT_FOUND");
  expect(on.state.dashboard.phase).toBe("refused");
});

it("asks for the state of a task of another space when an event changes it", () => {
  on.live();
  on.realtime.watchTask("t7");
  const task = aTask({ id: "t7", spaceId: "other" });
  on.socket.say("task:state", { taskId: "t7", mode: "full", task, events: [] });
  on.answer("task:join");
  on.socket.say("task:failed", {
    taskId: "t7",
    status: "failed",
    version: 2,
    spaceVersion: 2,
    at: "",
  });
  vi.runOnlyPendingTimers();
  expect(on.socket.calls("resync_requested")[0]?.payload).toEqual({ taskIds: ["t7"] });
});

it("waits as long as the server says when it was too fast", () => {
  on.socket.accept();
  on.answer("dashboard:join", {
    ok: false,
    error: { code: "RATE_LIMITED", message: "slow down", retryAfter: 5 },
  });
  vi.advanceTimersByTime(4_900);
  expect(on.socket.calls("dashboard:join")).toHaveLength(1);
  vi.advanceTimersByTime(1_400);
  expect(on.socket.calls("dashboard:join")).toHaveLength(2);
});

it("tells of which time states are that come, or came, while the server cannot read its store", () => {
  const ages: unknown[] = [];
  on = new Started({ onStateAge: (asOf) => ages.push(asOf) });
  const asOf = "2026-01-01T10:41:07.000Z";
  on.socket.say("dashboard:state", { ...dashboardState(5), asOf });
  on.socket.say("space:state", { spaceId: "main", version: 5, mode: "full", beings: [] });
  on.socket.say("server:age", { asOf });
  on.socket.say("server:age", { asOf: null });
  expect(ages).toEqual([asOf, undefined, asOf, null]);
});
