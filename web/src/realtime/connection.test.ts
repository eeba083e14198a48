import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answersAge } from "../api/answers-age";
import { anEvent, aTask, FakeSocket, stubFetch } from "../test-parts";
import { Realtime } from "./connection";

let socket: FakeSocket;
let realtime: Realtime;
const signedOut = vi.fn();
const accessChanged = vi.fn();
const stillSignedIn = vi.fn(() => Promise.resolve(true));

const dashboardState = (version: number, spaceId = "main") => ({
  spaceId,
  version,
  mode: "full",
  tasks: [aTask()],
  agents: [],
  counts: { created: 1 },
});
const phase = () => realtime.store.getState().connection.phase;

function answer(name: string, payload: unknown = { ok: true }): void {
  socket.calls(name).at(-1)?.ack(null, payload);
}

/** Connected, with the dashboard at the given version. */
function live(version = 5): void {
  socket.accept();
  socket.say("dashboard:state", dashboardState(version));
  answer("dashboard:join");
  vi.runOnlyPendingTimers();
}

beforeEach(() => {
  vi.useFakeTimers();
  signedOut.mockClear();
  accessChanged.mockClear();
  stillSignedIn.mockReset().mockResolvedValue(true);
  socket = new FakeSocket();
  realtime = new Realtime({
    open: () => socket,
    onSignedOut: signedOut,
    onAccessChanged: accessChanged,
    stillSignedIn,
  });
  realtime.showSpace("main");
  realtime.start();
});

afterEach(() => {
  realtime.stop();
  vi.useRealTimers();
});

describe("the realtime connection", () => {
  it("notes of which time states are that come while the server cannot read its store", () => {
    live();
    const asOf = "2026-01-01T10:41:07.000Z";
    socket.say("dashboard:state", { ...dashboardState(5), asOf });
    expect(answersAge.getState().asOf).toBe(Date.parse(asOf));
    socket.say("space:state", { spaceId: "main", version: 5, mode: "full", beings: [] });
    expect(answersAge.getState().asOf).toBeUndefined();
  });

  it("joins the dashboard when it is connected, the first time without a place", () => {
    expect(phase()).toBe("connecting");
    socket.accept();
    expect(phase()).toBe("connected");
    expect(socket.calls("dashboard:join")[0]?.payload).toEqual({
      spaceId: "main",
      perStatus: 200,
      since: undefined,
    });
  });

  it("folds what the server sends into the store and notes the time", () => {
    live();
    const { dashboard, connection } = realtime.store.getState();
    expect(dashboard.tasks.get("t1")?.title).toBe("Export invoices");
    expect(connection.lastUpdateAt).toBeTypeOf("number");
  });

  it("tells the store once for a burst of messages", () => {
    live();
    const changes = vi.fn();
    realtime.store.subscribe(changes);
    for (let place = 6; place < 100; place++) {
      const stamp = { version: place, spaceVersion: place, at: "2026-01-01T12:00:00.000Z" };
      socket.say("task:check", { taskId: "t1", status: "created", ...stamp });
    }
    vi.runOnlyPendingTimers();
    expect(changes).toHaveBeenCalledTimes(1);
    expect(realtime.store.getState().dashboard.version).toBe(99);
  });

  it("joins again from its place after a cut that the server could not recover", () => {
    live(5);
    socket.cut();
    expect(phase()).toBe("connecting");
    socket.accept();
    expect(socket.calls("dashboard:join")[1]?.payload).toEqual({
      spaceId: "main",
      perStatus: 200,
      since: 5,
    });
  });

  it("does not join again when the server has recovered the session", () => {
    live();
    socket.cut();
    socket.accept(true);
    expect(socket.calls("dashboard:join")).toHaveLength(1);
  });

  it("joins after a recovery what was wanted while it was cut off", () => {
    live();
    socket.cut();
    realtime.watchTask("t1");
    expect(socket.calls("task:join")).toHaveLength(0);
    socket.accept(true);
    expect(socket.calls("task:join")).toHaveLength(1);
  });

  it("joins again when the answer to a join does not come", () => {
    socket.accept();
    socket.calls("dashboard:join")[0]?.ack(new Error("timeout"), undefined);
    vi.advanceTimersByTime(1_000);
    expect(socket.calls("dashboard:join")).toHaveLength(2);
  });

  it("asks once for a full state when something does not fit", () => {
    live(5);
    const unknown = {
      taskId: "t9",
      version: 3,
      at: "2026-01-01T12:00:00.000Z",
      status: "analyzing",
    };
    socket.say("task:analyzing", { ...unknown, spaceVersion: 6 });
    vi.runOnlyPendingTimers();
    socket.say("task:analyzing", { ...unknown, spaceVersion: 7 });
    vi.runOnlyPendingTimers();
    expect(socket.calls("dashboard:join").map((call) => call.payload)).toEqual([
      { spaceId: "main", perStatus: 200, since: undefined },
      { spaceId: "main", perStatus: 200, since: undefined },
    ]);
  });

  it("comes back by itself when the server has closed the connection", async () => {
    live();
    const before = socket.connects;
    socket.cut("io server disconnect");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(socket.connects).toBe(before + 1);
  });

  it("comes back also when the server that closed it does not answer yet", async () => {
    stillSignedIn.mockRejectedValue(new Error("no answer"));
    live();
    const before = socket.connects;
    socket.cut("io server disconnect");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(socket.connects).toBe(before + 1);
    expect(signedOut).not.toHaveBeenCalled();
  });

  it("leads to the sign-in when the server has closed the connection and no longer knows us", async () => {
    stillSignedIn.mockResolvedValue(false);
    live();
    const before = socket.connects;
    socket.cut("io server disconnect");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signedOut).toHaveBeenCalledOnce();
    expect(socket.connects).toBe(before);
  });

  it("waits longer each time it is let in and sent away at once", async () => {
    for (let i = 0; i < 6; i++) {
      socket.accept();
      socket.cut("io server disconnect");
      await vi.advanceTimersByTimeAsync(15_000);
    }
    const before = socket.connects;
    socket.accept();
    socket.cut("io server disconnect");
    await vi.advanceTimersByTimeAsync(7_000);
    expect(socket.connects).toBe(before);
  });

  it("says offline when an attempt fails, and connected when one succeeds", () => {
    live();
    socket.cut();
    socket.refuse("RATE_LIMITED");
    expect(realtime.store.getState().connection).toMatchObject({
      phase: "offline",
      code: "RATE_LIMITED",
    });
    const before = socket.connects;
    vi.advanceTimersByTime(1_000);
    expect(socket.connects).toBe(before + 1);
    socket.accept();
    expect(phase()).toBe("connected");
  });

  it("leads to the sign-in and does not try again when the server does not know us", () => {
    socket.refuse("UNAUTHORIZED");
    expect(signedOut).toHaveBeenCalledOnce();
    const before = socket.connects;
    vi.advanceTimersByTime(60_000);
    expect(socket.connects).toBe(before);
  });

  it("opens a task's room once for two users of it, and leaves with the last", () => {
    live();
    const first = realtime.watchTask("t1");
    const second = realtime.watchTask("t1");
    expect(socket.calls("task:join")).toHaveLength(1);
    answer("task:join");
    first();
    expect(socket.calls("task:leave")).toHaveLength(0);
    second();
    expect(socket.calls("task:leave")).toHaveLength(1);
    expect(realtime.store.getState().taskRooms.has("t1")).toBe(false);
  });

  it("joins a task's room again from its newest event", () => {
    live();
    realtime.watchTask("t1");
    socket.say("task:state", {
      taskId: "t1",
      mode: "full",
      task: aTask({ version: 2 }),
      events: [anEvent(1), anEvent(2)],
    });
    answer("task:join");
    vi.runOnlyPendingTimers();
    socket.cut();
    socket.accept();
    expect(socket.calls("task:join")[1]?.payload).toEqual({ taskId: "t1", since: 2 });
  });

  it("marks a task that does not exist as missing", () => {
    live();
    realtime.watchTask("nothing");
    answer("task:join", { ok: false, error: { code: "TASK_NOT_FOUND", message: "no" } });
    expect(realtime.store.getState().taskRooms.get("nothing")?.phase).toBe("missing");
  });

  it("tries a join again later when the server was only busy", () => {
    socket.accept();
    answer("dashboard:join", { ok: false, error: { code: "RATE_LIMITED", message: "slow down" } });
    expect(socket.calls("dashboard:join")).toHaveLength(1);
    vi.advanceTimersByTime(2_000);
    expect(socket.calls("dashboard:join")).toHaveLength(2);
  });

  it("says so when the space is not ours to see", () => {
    socket.accept();
    answer("dashboard:join", { ok: false, error: { code: "SPACE_NOT_FOUND", message: "no" } });
    expect(realtime.store.getState().dashboard.phase).toBe("refused");
  });

  it("asks for the state of a task of another space when an event changes it", () => {
    live();
    realtime.watchTask("t7");
    const task = aTask({ id: "t7", spaceId: "other" });
    socket.say("task:state", { taskId: "t7", mode: "full", task, events: [] });
    answer("task:join");
    socket.say("task:failed", {
      taskId: "t7",
      status: "failed",
      version: 2,
      spaceVersion: 2,
      at: "",
    });
    vi.runOnlyPendingTimers();
    expect(socket.calls("resync_requested")[0]?.payload).toEqual({ taskIds: ["t7"] });
  });

  it("renews the sign-in before it runs out and tells the open connection", async () => {
    stubFetch(() => ({ status: 200, body: { access_token: "fresh" } }));
    live();
    socket.say("auth:expiring", {});
    await vi.waitFor(() => expect(socket.calls("auth:refresh")).toHaveLength(1));
    expect(socket.calls("auth:refresh")[0]?.payload).toEqual({ token: "fresh" });
  });

  it("tries to renew the sign-in again when the network has a bad moment", async () => {
    let answers = 0;
    stubFetch(() =>
      ++answers === 1
        ? { status: 503, body: { code: "STORE_UNAVAILABLE" } }
        : { status: 200, body: { access_token: "fresh" } },
    );
    live();
    socket.say("auth:expiring", {});
    await vi.advanceTimersByTimeAsync(10_000);
    expect(socket.calls("auth:refresh")).toHaveLength(1);
  });

  it("does not insist when the server does not renew the sign-in", async () => {
    const sent = stubFetch(() => ({ status: 401, body: { code: "UNAUTHORIZED" } }));
    live();
    socket.say("auth:expiring", {});
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
    expect(socket.calls("auth:refresh")).toHaveLength(0);
  });

  it("waits as long as the server says when it was too fast", () => {
    socket.accept();
    answer("dashboard:join", {
      ok: false,
      error: { code: "RATE_LIMITED", message: "slow down", retryAfter: 5 },
    });
    vi.advanceTimersByTime(4_900);
    expect(socket.calls("dashboard:join")).toHaveLength(1);
    vi.advanceTimersByTime(1_400);
    expect(socket.calls("dashboard:join")).toHaveLength(2);
  });

  it("forgets everything when it is stopped", () => {
    live();
    realtime.stop();
    expect(realtime.store.getState().dashboard.tasks.size).toBe(0);
    expect(socket.connected).toBe(false);
  });
});

describe("the shown space", () => {
  const dashboard = () => realtime.store.getState().dashboard;
  const created = (id: string, spaceId: string, place: number) => ({
    taskId: id,
    task: aTask({ id, spaceId, spaceVersion: place }),
    version: 1,
    spaceVersion: place,
    at: "2026-01-01T12:00:00.000Z",
  });

  it("changes by leaving the old room and joining the new one", () => {
    live(50);
    realtime.showSpace("payments");
    expect(dashboard()).toMatchObject({ spaceId: "payments", phase: "loading", version: 0 });
    expect(dashboard().tasks.size).toBe(0);
    expect(socket.emitted.slice(-2).map(({ name, payload }) => [name, payload])).toEqual([
      ["dashboard:leave", { spaceId: "main" }],
      ["dashboard:join", { spaceId: "payments", perStatus: 200, since: undefined }],
    ]);
  });

  it("holds nothing of the old one, whatever was still on its way", () => {
    live(50);
    socket.say("task:created", created("late", "main", 51));
    realtime.showSpace("payments");
    socket.say("task:created", created("later", "main", 52));
    socket.say("dashboard:state", dashboardState(53, "main"));
    vi.runOnlyPendingTimers();
    expect(dashboard()).toMatchObject({ phase: "loading", version: 0 });
    socket.say("dashboard:state", { ...dashboardState(3, "payments"), tasks: [] });
    socket.say("task:created", created("own", "payments", 4));
    vi.runOnlyPendingTimers();
    expect([...dashboard().tasks.keys()]).toEqual(["own"]);
    expect(dashboard().version).toBe(4);
  });

  it("is left also when its join was still on its way", () => {
    socket.accept();
    realtime.showSpace("payments");
    expect(socket.calls("dashboard:leave")[0]?.payload).toEqual({ spaceId: "main" });
    socket.calls("dashboard:join")[0]?.ack(null, {
      ok: false,
      error: { code: "SPACE_NOT_FOUND", message: "no" },
    });
    expect(dashboard()).toMatchObject({ spaceId: "payments", phase: "loading" });
  });

  it("is left after a recovery when it changed while we were cut off", () => {
    live();
    socket.cut();
    realtime.showSpace("payments");
    socket.accept(true);
    expect(socket.emitted.slice(-2).map(({ name, payload }) => [name, payload])).toEqual([
      ["dashboard:leave", { spaceId: "main" }],
      ["dashboard:join", { spaceId: "payments", perStatus: 200, since: undefined }],
    ]);
  });

  it("is not moved by the events of a task of another space", () => {
    live(5);
    realtime.watchTask("t7");
    const task = aTask({ id: "t7", spaceId: "other" });
    socket.say("task:state", { taskId: "t7", mode: "full", task, events: [] });
    socket.say("task:analyzing", {
      taskId: "t7",
      status: "analyzing",
      version: 2,
      spaceVersion: 900,
      at: "",
    });
    vi.runOnlyPendingTimers();
    expect(dashboard()).toMatchObject({ version: 5, stale: false });
    socket.say("task:created", created("own", "main", 6));
    vi.runOnlyPendingTimers();
    expect(dashboard().tasks.has("own")).toBe(true);
  });

  it("is empty and lost when the server takes it away", () => {
    live();
    socket.say("error", { code: "SPACE_NOT_FOUND", message: "no" });
    expect(accessChanged).toHaveBeenCalledOnce();
    answer("dashboard:join", { ok: false, error: { code: "SPACE_NOT_FOUND", message: "no" } });
    expect(dashboard().phase).toBe("lost");
    expect(dashboard().tasks.size).toBe(0);
  });

  it("stays when it was another that the server took away", () => {
    live();
    socket.say("error", { code: "SPACE_NOT_FOUND", message: "no" });
    socket.say("dashboard:state", dashboardState(5));
    answer("dashboard:join");
    vi.runOnlyPendingTimers();
    expect(dashboard()).toMatchObject({ phase: "ready", version: 5 });
  });

  it("is nothing to ask for while there is none", () => {
    realtime.showSpace(undefined);
    socket.accept();
    expect(socket.calls("dashboard:join")).toHaveLength(0);
  });
});
