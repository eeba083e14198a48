import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { anEvent, aTask, FakeSocket } from "../../test-parts";
import { dashboardState } from "../../test-realtime";
import { Connection } from "../connection";
import { Realtime } from "../realtime";
import { Hub } from "./hub";
import type { FromHub, FromTab, Port } from "./protocol";
import { TabLink } from "./tab-link";

/** Both ends of a line that copies what is said, as that between a page and a worker does. */
class Line<Out, In> implements Port<Out, In> {
  other: Line<In, Out> | undefined;
  private listener: (event: { data: In }) => void = () => undefined;
  cut = false;

  postMessage(message: Out): void {
    const data = structuredClone(message);
    if (!this.cut) this.other?.listener({ data });
  }

  addEventListener(_: "message", listener: (event: { data: In }) => void): void {
    this.listener = listener;
  }

  start(): void {
    // What is said is heard at once.
  }
}

let sockets: FakeSocket[];
let hub: Hub;
let locks: Map<string, () => void>;
const stillSignedIn = vi.fn(() => Promise.resolve(true));
const opened: Realtime[] = [];
const socket = (): FakeSocket => sockets.at(-1) ?? new FakeSocket();
const answer = (name: string, payload: unknown = { ok: true }): void =>
  socket().calls(name).at(-1)?.ack(null, payload);
const created = (id: string, place: number, spaceId = "main") => ({
  spaceId,
  taskId: id,
  task: aTask({ id, spaceId, spaceVersion: place }),
  spaceVersion: place,
});

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  locks = new Map();
  stillSignedIn.mockReset().mockResolvedValue(true);
  hub = new Hub({
    stillSignedIn,
    connect: (holder) =>
      new Connection(holder, {
        address: "",
        open: () => {
          sockets.push(new FakeSocket());
          return socket();
        },
        onSignedOut: () => hub.signedOut(),
        onAccessChanged: () => hub.accessChanged(),
      }),
    whenFree: (lock, then) => locks.set(lock, then),
  });
});

afterEach(() => {
  for (const realtime of opened.splice(0)) realtime.stop();
  vi.useRealTimers();
});

/** A tab of the same browser that shows a space. */
async function aTab(name: string, spaceId = "main") {
  const here = new Line<FromTab, FromHub>();
  const there = new Line<FromHub, FromTab>();
  here.other = there;
  there.other = here;
  hub.add(there);
  const onSignedOut = vi.fn();
  const onLost = vi.fn();
  const realtime = new Realtime({
    connect: (holder) =>
      new TabLink(holder, {
        port: here,
        lock: () => Promise.resolve(name),
        onSignedOut,
        onLost,
      }),
  });
  opened.push(realtime);
  realtime.showSpace(spaceId);
  realtime.start();
  await vi.advanceTimersByTimeAsync(0);
  const state = () => realtime.store.getState();
  return {
    realtime,
    here,
    onSignedOut,
    onLost,
    state,
    ids: () => [...state().dashboard.tasks.keys()],
  };
}

async function live(version = 5): Promise<void> {
  socket().accept();
  socket().say("dashboard:state", dashboardState(version));
  answer("dashboard:join");
  await vi.advanceTimersByTimeAsync(100);
}

it("has one socket for two tabs, joins once, and tells both", async () => {
  const first = await aTab("one");
  await live();
  const second = await aTab("two");
  expect(second.state().connection.phase).toBe("connected");
  expect(second.state().dashboard).toMatchObject({ phase: "ready", version: 5 });
  socket().say("task:created", created("t2", 6));
  await vi.advanceTimersByTimeAsync(100);
  expect(first.ids()).toEqual(["t1", "t2"]);
  expect(second.ids()).toEqual(["t1", "t2"]);
  expect(sockets).toHaveLength(1);
  expect(socket().calls("dashboard:join")).toHaveLength(1);
});

it("leaves the rooms of a tab that ends, by a word or by dying, and goes on for the others", async () => {
  const first = await aTab("one");
  await live();
  const second = await aTab("two", "team");
  answer("dashboard:join");
  await aTab("three", "lab");
  answer("dashboard:join");
  second.realtime.stop();
  expect(
    socket()
      .calls("dashboard:leave")
      .map(({ payload }) => payload),
  ).toEqual([{ spaceId: "team" }]);
  locks.get("three")?.();
  expect(socket().calls("dashboard:leave").at(-1)?.payload).toEqual({ spaceId: "lab" });
  socket().say("task:created", created("t2", 6));
  await vi.advanceTimersByTimeAsync(100);
  expect(first.ids()).toEqual(["t1", "t2"]);
});

it("ends with the last tab, and holds nothing for the next", async () => {
  const only = await aTab("one");
  await live();
  only.realtime.stop();
  expect(socket().connected).toBe(false);
  const next = await aTab("two");
  expect(sockets).toHaveLength(2);
  expect(next.state().dashboard.phase).toBe("loading");
});

it("goes on after a cut from the place that it holds, without a gap in any tab", async () => {
  const first = await aTab("one");
  await live(5);
  const second = await aTab("two");
  socket().cut();
  expect(first.state().connection.phase).toBe("connecting");
  socket().accept();
  expect(socket().calls("dashboard:join").at(-1)?.payload).toMatchObject({ since: 5 });
  const event = {
    type: "created",
    spaceVersion: 6,
    taskId: "t2",
    at: "",
    task: aTask({ id: "t2" }),
  };
  socket().say("dashboard:state", {
    spaceId: "main",
    version: 6,
    mode: "delta",
    from: 5,
    events: [event],
  });
  await vi.advanceTimersByTimeAsync(100);
  for (const { ids, state } of [first, second]) {
    expect(ids()).toEqual(["t1", "t2"]);
    expect(state().dashboard.generation).toBe(1);
  }
});

it("asks for all of a space that one tab shows and another only listens to", async () => {
  const first = await aTab("one");
  first.realtime.watchOthers(["team"]);
  await live();
  expect(socket().calls("dashboard:join").at(-1)?.payload).toMatchObject({ perStatus: 1 });
  answer("dashboard:join");
  const second = await aTab("two", "team");
  expect(socket().calls("dashboard:join").at(-1)?.payload).toMatchObject({
    perStatus: 200,
    brief: true,
  });
  socket().say("dashboard:state", { ...dashboardState(3, "team"), tasks: [] });
  await vi.advanceTimersByTimeAsync(100);
  expect(second.state().dashboard).toMatchObject({ spaceId: "team", phase: "ready", version: 3 });
  expect(first.state().dashboard).toMatchObject({ spaceId: "main", version: 5 });
  expect(first.state().others.changes).toBe(1);
});

it("shows a task in two tabs, also where its space is shown in one of them", async () => {
  const first = await aTab("one");
  await live();
  first.realtime.watchTask("t1");
  const task = aTask({ version: 1 });
  socket().say("task:state", { taskId: "t1", mode: "full", task, events: [anEvent(1)] });
  answer("task:join");
  await vi.advanceTimersByTimeAsync(100);
  const second = await aTab("two", "team");
  answer("dashboard:join");
  second.realtime.watchTask("t1");
  expect(second.state().taskRooms.get("t1")?.events).toHaveLength(1);
  socket().say("task:event_added", { taskId: "t1", event: anEvent(2) });
  await vi.advanceTimersByTimeAsync(100);
  expect(second.state().taskRooms.get("t1")?.events).toHaveLength(2);
  expect(socket().calls("task:join")).toHaveLength(1);
});

it("takes a space from all tabs when the server does, and asks again for who wants it anew", async () => {
  const first = await aTab("one");
  await live();
  const second = await aTab("two");
  socket().say("error", { code: "SPACE_NOT_FOUND", message: "no" });
  answer("dashboard:join", { ok: false, error: { code: "SPACE_NOT_FOUND", message: "no" } });
  for (const { state, ids } of [first, second]) {
    expect(state().dashboard.phase).toBe("lost");
    expect(ids()).toEqual([]);
  }
  const before = socket().calls("dashboard:join").length;
  const third = await aTab("three");
  expect(third.state().dashboard.phase).toBe("loading");
  expect(socket().calls("dashboard:join")).toHaveLength(before + 1);
});

it("signs all tabs out when the server does not know the person, or knows another by now", async () => {
  const first = await aTab("one");
  await live();
  const second = await aTab("two");
  socket().cut();
  stillSignedIn.mockResolvedValue(false);
  socket().accept();
  await vi.advanceTimersByTimeAsync(0);
  expect(first.onSignedOut).toHaveBeenCalledOnce();
  expect(second.onSignedOut).toHaveBeenCalledOnce();
  expect(socket().connected).toBe(false);
});

it("sends steps of the traffic to those who want them", async () => {
  const first = await aTab("one");
  await live();
  await aTab("two");
  const steps = vi.fn();
  const leave = first.realtime.watchTraffic(steps);
  socket().say("traffic:step", { at: 1 });
  expect(steps).toHaveBeenCalledWith({ at: 1 });
  leave();
  expect(socket().calls("traffic:leave")).toHaveLength(1);
});

it("is given up when the hub does not answer", async () => {
  const { here, onLost } = await aTab("one");
  await live();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(onLost).not.toHaveBeenCalled();
  here.cut = true;
  await vi.advanceTimersByTimeAsync(26_000);
  expect(onLost).toHaveBeenCalled();
});

it("tells a page that comes back from the browser's cache what it has missed", async () => {
  const first = await aTab("one");
  await live();
  await aTab("two");
  window.dispatchEvent(new Event("pagehide"));
  // Both tabs are of this one window: the connection ended, and begins anew with the first that comes back.
  window.dispatchEvent(new Event("pageshow"));
  await vi.advanceTimersByTimeAsync(0);
  expect(sockets).toHaveLength(2);
  socket().accept();
  expect(socket().calls("dashboard:join")[0]?.payload).toMatchObject({ since: undefined });
  socket().say("dashboard:state", { ...dashboardState(9), tasks: [aTask({ id: "t9" })] });
  await vi.advanceTimersByTimeAsync(100);
  expect(first.ids()).toEqual(["t9"]);
});
