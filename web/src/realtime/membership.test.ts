import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aTask, FakeSocket } from "../test-parts";
import { connect } from ".";
import type { Realtime } from ".";

let socket: FakeSocket;
let realtime: Realtime;

const AT = "2026-01-01T12:00:00.000Z";
const dashboard = () => realtime.store.getState().dashboard;
const joins = () => socket.calls("dashboard:join");
const refusal = (code: string, retryAfter?: number) => ({
  ok: false,
  error: { code, message: "no", retryAfter },
});

function answer(name: string, payload: unknown = { ok: true }): void {
  socket.calls(name).at(-1)?.ack(null, payload);
}

function full(version: number): void {
  const state = { spaceId: "main", version, mode: "full", tasks: [aTask()], agents: [] };
  socket.say("dashboard:state", { ...state, counts: { created: 1 } });
}

/** The board holds version 5, and then an event of a task that it does not list: it asks afresh. */
function stale(): void {
  full(5);
  answer("dashboard:join");
  const unknown = { spaceId: "main", taskId: "t9", version: 3, at: AT, status: "analyzing" };
  socket.say("task:analyzing", { ...unknown, spaceVersion: 6 });
  vi.advanceTimersByTime(100);
}

/** The room of a task of another space is open and has its state. */
function foreignTask(): () => void {
  full(5);
  answer("dashboard:join");
  const unwatch = realtime.watchTask("t7");
  foreignState(1);
  answer("task:join");
  return unwatch;
}

function foreignState(version: number): void {
  const task = aTask({ id: "t7", spaceId: "other", version, spaceVersion: version });
  socket.say("task:state", { spaceId: "other", taskId: "t7", mode: "full", task, events: [] });
}

function foreignEvent(version: number): void {
  const stamp = { spaceId: "other", version, spaceVersion: version, at: AT };
  socket.say("task:failed", { taskId: "t7", status: "failed", ...stamp });
  vi.advanceTimersByTime(100);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0);
  socket = new FakeSocket();
  realtime = connect({ address: "", open: () => socket });
  realtime.showSpace("main");
  socket.accept();
});

afterEach(() => {
  realtime.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("a board asked for afresh", () => {
  it.each(["RATE_LIMITED", "STORE_UNAVAILABLE", "INTERNAL"])(
    "and answered %s is asked for again until it holds",
    (code) => {
      stale();
      for (let asked = 2; asked < 9; asked++) {
        expect(joins()).toHaveLength(asked);
        answer("dashboard:join", refusal(code));
        vi.advanceTimersByTime(7_500);
      }
      expect(dashboard().stale).toBe(true);
      expect(joins().at(-1)?.payload).toEqual({
        spaceId: "main",
        perStatus: 200,
        brief: true,
        since: undefined,
      });
      full(9);
      answer("dashboard:join");
      expect(dashboard()).toMatchObject({ stale: false, version: 9 });
      vi.advanceTimersByTime(60_000);
      expect(joins()).toHaveLength(9);
    },
  );

  it("and not answered is asked for again", () => {
    stale();
    joins().at(-1)?.ack(new Error("timeout"), undefined);
    vi.advanceTimersByTime(500);
    expect(joins()).toHaveLength(3);
  });

  it("is asked for again after a cut, also in a recovered session", () => {
    stale();
    socket.cut();
    socket.accept(true);
    expect(joins()).toHaveLength(3);
    expect(joins()[2]?.payload).toEqual({
      spaceId: "main",
      perStatus: 200,
      brief: true,
      since: undefined,
    });
  });

  it("is not asked for any more when another is shown", () => {
    stale();
    answer("dashboard:join", refusal("STORE_UNAVAILABLE"));
    realtime.showSpace("payments");
    answer("dashboard:join");
    vi.advanceTimersByTime(60_000);
    expect(joins().map(({ payload }) => payload)).toEqual([
      { spaceId: "main", perStatus: 200, brief: true },
      { spaceId: "main", perStatus: 200, brief: true },
      { spaceId: "payments", perStatus: 200, brief: true },
    ]);
  });

  it("is not asked for without end when the answer does not mend it", () => {
    stale();
    for (let asked = 2; asked < 6; asked++) {
      expect(joins()).toHaveLength(asked);
      answer("dashboard:join");
      expect(joins()).toHaveLength(asked);
      vi.advanceTimersByTime(500);
    }
  });

  it("waits longer after each failure, up to a bound", () => {
    stale();
    const waits = [500, 1_000, 2_000, 4_000, 7_500, 7_500];
    waits.forEach((wait, failures) => {
      answer("dashboard:join", refusal("STORE_UNAVAILABLE"));
      vi.advanceTimersByTime(wait - 1);
      expect(joins()).toHaveLength(2 + failures);
      vi.advanceTimersByTime(1);
      expect(joins()).toHaveLength(3 + failures);
    });
  });

  it("is spread, and never asked for sooner than the server has named", () => {
    stale();
    answer("dashboard:join", refusal("RATE_LIMITED", 8));
    vi.advanceTimersByTime(7_999);
    expect(joins()).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(joins()).toHaveLength(3);
    vi.mocked(Math.random).mockReturnValue(0.5);
    answer("dashboard:join", refusal("RATE_LIMITED", 8));
    vi.advanceTimersByTime(8_999);
    expect(joins()).toHaveLength(3);
    vi.advanceTimersByTime(1);
    expect(joins()).toHaveLength(4);
  });

  it("holds up the other rooms too when the connection was too fast", () => {
    stale();
    answer("dashboard:join", refusal("RATE_LIMITED", 3));
    realtime.watchTask("t1");
    expect(socket.calls("task:join")).toHaveLength(0);
    vi.advanceTimersByTime(3_000);
    expect(socket.calls("task:join")).toHaveLength(1);
    expect(joins()).toHaveLength(3);
  });
});

describe("a room", () => {
  it("that the server has taken away is asked for until it says which, also when it is busy", () => {
    full(5);
    answer("dashboard:join");
    socket.say("error", { code: "SPACE_NOT_FOUND", message: "no" });
    answer("dashboard:join", refusal("STORE_UNAVAILABLE"));
    vi.advanceTimersByTime(500);
    expect(joins()).toHaveLength(3);
    answer("dashboard:join", refusal("SPACE_NOT_FOUND"));
    expect(dashboard().phase).toBe("lost");
    vi.advanceTimersByTime(60_000);
    expect(joins()).toHaveLength(3);
  });

  it("refused for good is asked for again when somebody asks for it", () => {
    answer("dashboard:join", refusal("SPACE_NOT_FOUND"));
    realtime.askAgain();
    expect(joins()).toHaveLength(2);
    full(5);
    answer("dashboard:join");
    expect(dashboard().phase).toBe("ready");
  });

  it("of a task whose join was refused for now is joined later", () => {
    realtime.watchTask("t1");
    answer("task:join", refusal("STORE_UNAVAILABLE"));
    vi.advanceTimersByTime(500);
    expect(socket.calls("task:join")).toHaveLength(2);
  });

  it("that could not be left is left later, unless it is wanted again", () => {
    const unwatch = realtime.watchTask("t1");
    answer("task:join");
    unwatch();
    answer("task:leave", refusal("RATE_LIMITED"));
    vi.advanceTimersByTime(500);
    expect(socket.calls("task:leave")).toHaveLength(2);
    answer("task:leave", refusal("INTERNAL"));
    realtime.watchTask("t1");
    answer("task:join");
    vi.advanceTimersByTime(60_000);
    expect(socket.calls("task:leave")).toHaveLength(2);
    expect(socket.calls("task:join")).toHaveLength(2);
  });

  it("wanted again while it is being left is joined at once", () => {
    const unwatch = realtime.watchTask("t1");
    answer("task:join");
    unwatch();
    realtime.watchTask("t1");
    expect(socket.calls("task:join")).toHaveLength(2);
    answer("task:join");
    answer("task:leave");
    vi.advanceTimersByTime(60_000);
    expect(socket.calls("task:join")).toHaveLength(2);
    expect(socket.calls("task:leave")).toHaveLength(1);
  });
});

describe("the state of a task of another space", () => {
  const asked = () => socket.calls("resync_requested");

  it.each(["RATE_LIMITED", "STORE_UNAVAILABLE"])(
    "whose resync was answered %s is asked for until it has come",
    (code) => {
      foreignTask();
      foreignEvent(2);
      for (let times = 1; times < 6; times++) {
        expect(asked()).toHaveLength(times);
        answer("resync_requested", refusal(code));
        vi.advanceTimersByTime(7_500);
      }
      foreignState(2);
      answer("resync_requested", { ok: true, missing: [] });
      vi.advanceTimersByTime(60_000);
      expect(asked()).toHaveLength(6);
      expect(asked()[5]?.payload).toEqual({ taskIds: ["t7"] });
    },
  );

  it("is asked for again after a cut that the server could recover", () => {
    foreignTask();
    foreignEvent(2);
    socket.cut();
    socket.accept(true);
    expect(asked()).toHaveLength(2);
  });

  it("is asked for once more when an event came after it, and once at a time", () => {
    foreignTask();
    foreignEvent(2);
    foreignState(2);
    foreignEvent(3);
    expect(asked()).toHaveLength(1);
    answer("resync_requested", { ok: true, missing: [] });
    vi.advanceTimersByTime(500);
    expect(asked()).toHaveLength(2);
  });

  it("is not asked for any more when the page is closed or the task is not ours to see", () => {
    foreignTask()();
    foreignEvent(2);
    expect(asked()).toHaveLength(0);
    foreignTask();
    foreignEvent(2);
    answer("resync_requested", { ok: true, missing: ["t7"] });
    expect(realtime.store.getState().taskRooms.get("t7")?.phase).toBe("missing");
    vi.advanceTimersByTime(60_000);
    expect(asked()).toHaveLength(1);
  });

  it("is joined afresh when the resync is refused for good", () => {
    foreignTask();
    foreignEvent(2);
    answer("resync_requested", refusal("FORBIDDEN"));
    expect(socket.calls("task:join")).toHaveLength(2);
    answer("task:join", refusal("TASK_NOT_FOUND"));
    expect(realtime.store.getState().taskRooms.get("t7")?.phase).toBe("missing");
  });
});

describe("the spaces beside the shown one", () => {
  const others = () => realtime.store.getState().others;
  const otherState = (version: number) =>
    socket.say("dashboard:state", {
      spaceId: "other",
      version,
      mode: "full",
      tasks: [aTask({ id: "t7", spaceId: "other" })],
      agents: [],
      counts: {},
    });

  function watched(): () => void {
    full(5);
    answer("dashboard:join");
    const unwatch = realtime.watchOthers(["main", "other"]);
    otherState(3);
    answer("dashboard:join");
    vi.advanceTimersByTime(100);
    return unwatch;
  }

  it("are joined with next to no state, and leave the shown one alone", () => {
    watched();
    expect(joins().map(({ payload }) => payload)).toEqual([
      { spaceId: "main", perStatus: 200, brief: true, since: undefined },
      { spaceId: "other", perStatus: 1, since: undefined },
    ]);
    expect([...dashboard().tasks.keys()]).toEqual(["t1"]);
    expect(others().versions.get("other")).toBe(3);
  });

  it("count only what may change the needs", () => {
    watched();
    const before = others().changes;
    const stamp = { spaceId: "other", taskId: "t7", version: 2, at: AT };
    socket.say("task:analyzing", { ...stamp, spaceVersion: 4, status: "analyzing" });
    vi.advanceTimersByTime(100);
    expect(others()).toMatchObject({ changes: before });
    const attention = [{ reason: "failed", since: AT }];
    socket.say("dashboard:task_list_updated", { ...stamp, spaceVersion: 5, attention });
    vi.advanceTimersByTime(100);
    expect(others()).toMatchObject({ changes: before + 1 });
    expect(dashboard().version).toBe(5);
  });

  it("go on after a cut, and are left when nobody looks", () => {
    const unwatch = watched();
    socket.cut();
    socket.accept();
    expect(joins().at(-1)?.payload).toEqual({ spaceId: "other", perStatus: 1, since: 3 });
    answer("dashboard:join");
    unwatch();
    expect(socket.calls("dashboard:leave").at(-1)?.payload).toEqual({ spaceId: "other" });
  });

  it("are asked for their whole list when one of them is shown", () => {
    watched();
    realtime.showSpace("other");
    expect(joins().at(-1)?.payload).toEqual({
      spaceId: "other",
      perStatus: 200,
      brief: true,
      since: undefined,
    });
  });
});
