import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Device } from "../api/device";
import { anEvent, aTask, FakeSocket, stubFetch } from "../test-parts";
import type { StateMessage } from "../realtime/kept";
import { connect } from "../realtime";
import type { Realtime } from "../realtime";
import { asOf } from "../realtime/state";
import { DeviceStates } from "./kept-states";

let sockets: FakeSocket[];
let realtime: Realtime;
let device: Promise<Device>;
let reachable: boolean;

const state = () => realtime.store.getState();
const socket = (): FakeSocket => sockets.at(-1) ?? new FakeSocket();
const titles = () => [...state().dashboard.tasks.values()].map(({ title }) => title);
const dashboardState = (version: number, title = "Export invoices") => ({
  spaceId: "main",
  version,
  mode: "full",
  tasks: [aTask({ title })],
  agents: [],
  counts: { created: 1 },
});

function open(owner = "user ada"): void {
  realtime = connect({
    address: "",
    open: () => {
      sockets.push(new FakeSocket());
      return socket();
    },
    keep: new DeviceStates(owner, () => device),
  });
  realtime.showSpace("main");
}

function live(): void {
  socket().accept();
  socket().say("dashboard:state", dashboardState(5));
  socket().calls("dashboard:join").at(-1)?.ack(null, { ok: true });
}

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
  });
  vi.spyOn(console, "warn").mockReturnValue();
  sockets = [];
  reachable = true;
  stubFetch(({ path }) => {
    if (!reachable) throw new TypeError("no network");
    if (path === "/api/features") return { status: 200, body: { websocket: { enabled: true } } };
    return { status: 200, body: { version: 6, tasks: [aTask({ title: "Polled" })], agents: [] } };
  });
  vi.stubGlobal("indexedDB", new IDBFactory());
  device = openDB("signalbox", 1, {
    upgrade: (database) => {
      database.createObjectStore("states", { keyPath: "key" }).createIndex("age", ["at", "size"]);
    },
  }) as unknown as Promise<Device>;
  open();
});

afterEach(() => {
  realtime.stop();
  vi.useRealTimers();
});

const reload = async (owner?: string) => {
  await vi.advanceTimersByTimeAsync(3_000);
  await vi.waitFor(async () => expect(await (await device).count("states")).toBeGreaterThan(0));
  realtime.stop();
  reachable = false;
  await vi.advanceTimersByTimeAsync(60_000);
  open(owner);
};

it("the last known state is shown after a reload without a server, with its age, until a full state comes", async () => {
  live();
  await vi.advanceTimersByTimeAsync(16);
  const then = state().connection.lastUpdateAt;
  await reload();
  await vi.waitFor(() => expect(titles()).toEqual(["Export invoices"]));
  expect(asOf(state())).toBe(then);
  socket().accept();
  expect(socket().calls("dashboard:join")[0]?.payload).toMatchObject({ since: undefined });
  socket().say("dashboard:state", dashboardState(2, "Of another life"));
  await vi.advanceTimersByTimeAsync(16);
  expect(titles()).toEqual(["Of another life"]);
  expect(state().dashboard.asOf).toBeUndefined();
});

it("the last known state holds open tasks and spaces too", async () => {
  live();
  realtime.watchTask("t1");
  realtime.watchSpace("main");
  socket().say("task:state", { taskId: "t1", mode: "full", task: aTask(), events: [anEvent(1)] });
  socket().say("space:state", { spaceId: "main", version: 5, mode: "full", beings: [] });
  await vi.advanceTimersByTimeAsync(16);
  await reload();
  realtime.watchTask("t1");
  realtime.watchSpace("main");
  await vi.waitFor(() => expect(state().taskRooms.get("t1")?.events).toHaveLength(1));
  await vi.waitFor(() => expect(state().spaceRooms.get("main")?.phase).toBe("ready"));
});

it("the last known state is nobody else's", async () => {
  live();
  await vi.advanceTimersByTimeAsync(16);
  await reload("user bob");
  await vi.advanceTimersByTimeAsync(100);
  expect(state().dashboard.phase).toBe("loading");
});

it("the last known state goes when the server takes the space away", async () => {
  live();
  await vi.advanceTimersByTimeAsync(16);
  await reload();
  reachable = true;
  socket().accept();
  const refusal = { ok: false, error: { code: "SPACE_NOT_FOUND" } };
  socket().calls("dashboard:join")[0]?.ack(null, refusal);
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
