import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Device } from "../api/device";
import type { StateMessage } from "../realtime/kept";
import { asOf } from "../realtime/state";
import { anEvent, aTask, stubFetch } from "../test-parts";
import { answerPolls, dashboardState, Started, stopTime } from "../test-realtime";
import { DeviceStates } from "./kept-states";

let on: Started;
let device: Promise<Device>;
let reachable: boolean;

const open = (owner = "user ada") => new Started({ keep: new DeviceStates(owner, () => device) });

beforeEach(() => {
  stopTime();
  vi.spyOn(console, "warn").mockReturnValue();
  reachable = true;
  stubFetch((request) => {
    if (!reachable) throw new TypeError("no network");
    return answerPolls(request);
  });
  vi.stubGlobal("indexedDB", new IDBFactory());
  device = openDB("signalbox", 1, {
    upgrade: (database) => {
      database.createObjectStore("states", { keyPath: "key" }).createIndex("age", ["at", "size"]);
    },
  }) as unknown as Promise<Device>;
  on = open();
});

afterEach(() => {
  on.realtime.stop();
  vi.useRealTimers();
});

const reload = async (owner?: string) => {
  await vi.advanceTimersByTimeAsync(3_000);
  await vi.waitFor(async () => expect(await (await device).count("states")).toBeGreaterThan(0));
  on.realtime.stop();
  reachable = false;
  await vi.advanceTimersByTimeAsync(60_000);
  on = open(owner);
};

it("the last known state is shown after a reload without a server, with its age, until a full state comes", async () => {
  on.begin();
  await vi.advanceTimersByTimeAsync(16);
  const then = on.state.connection.lastUpdateAt;
  await reload();
  await vi.waitFor(() => expect(on.titles).toEqual(["Export invoices"]));
  expect(asOf(on.state)).toBe(then);
  on.socket.accept();
  expect(on.socket.calls("dashboard:join")[0]?.payload).toMatchObject({ since: undefined });
  on.socket.say("dashboard:state", {
    ...dashboardState(2),
    tasks: [aTask({ title: "Of another life" })],
  });
  await vi.advanceTimersByTimeAsync(16);
  expect(on.titles).toEqual(["Of another life"]);
  expect(on.state.dashboard.asOf).toBeUndefined();
});

it("the last known state holds open tasks and spaces too", async () => {
  on.begin();
  on.realtime.watchTask("t1");
  on.realtime.watchSpace("main");
  on.socket.say("task:state", {
    taskId: "t1",
    mode: "full",
    task: aTask(),
    events: [anEvent(1)],
  });
  on.socket.say("space:state", { spaceId: "main", version: 5, mode: "full", beings: [] });
  await vi.advanceTimersByTimeAsync(16);
  await reload();
  on.realtime.watchTask("t1");
  on.realtime.watchSpace("main");
  await vi.waitFor(() => expect(on.state.taskRooms.get("t1")?.events).toHaveLength(1));
  await vi.waitFor(() => expect(on.state.spaceRooms.get("main")?.phase).toBe("ready"));
});

it("the last known state is nobody else's", async () => {
  on.begin();
  await vi.advanceTimersByTimeAsync(16);
  await reload("user bob");
  await vi.advanceTimersByTimeAsync(100);
  expect(on.state.dashboard.phase).toBe("loading");
});

it("the last known state goes when the server takes the space away", async () => {
  on.begin();
  await vi.advanceTimersByTimeAsync(16);
  await reload();
  reachable = true;
  on.socket.accept();
  const refusal = { ok: false, error: { code: "SPACE_NOT_FOUND" } };
  on.socket.calls("dashboard:join")[0]?.ack(null, refusal);
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await (await device).count("states")).toBe(0);
  });
});

it("the last known state is bounded in size and age", async () => {
  const kept = new DeviceStates("user ada", () => device);
  const big = "x".repeat(3_500_000);
  for (let n = 1; n <= 5; n++) {
    const task = aTask({ title: big });
    const message: StateMessage = {
      kind: "task-state",
      taskId: `t${n}`,
      mode: "full",
      task,
      events: [],
    };
    await kept.write(`t${n}`, { at: Date.now() + n, message });
  }
  expect(await kept.read("task-state", "t1")).toBeUndefined();
  expect(await kept.read("task-state", "t5")).toBeDefined();
  vi.setSystemTime(Date.now() + 15 * 24 * 3_600_000);
  expect(await kept.read("task-state", "t5")).toBeUndefined();
});
