import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Device } from "../api/device";
import { anEvent, aTask, FakeSocket, stubFetch } from "../test-parts";
import { Realtime } from "./connection";
import { KeptStates } from "./kept-states";
import type { StateMessage } from "./kept-states";
import { POLL_MS } from "./polling";
import { asOf } from "./state";

let sockets: FakeSocket[];
let realtime: Realtime;
let device: Promise<Device>;
let reachable: boolean;

const state = () => realtime.store.getState();
const phase = () => state().connection.phase;
const socket = (): FakeSocket => sockets.at(-1) ?? new FakeSocket();
const titles = () => [...state().dashboard.tasks.values()].map(({ title }) => title);
const fire = (name: string) => window.dispatchEvent(new Event(name));
const dashboardState = (version: number, title = "Export invoices") => ({
  spaceId: "main",
  version,
  mode: "full",
  tasks: [aTask({ title })],
  agents: [],
  counts: { created: 1 },
});

function open(owner = "user ada"): void {
  realtime = new Realtime({
    open: () => {
      sockets.push(new FakeSocket());
      return socket();
    },
    keep: new KeptStates(owner, () => device),
  });
  realtime.showSpace("main");
  realtime.start();
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

describe("the connection", () => {
  it("is known to be dead within 30 s when nothing comes back, and is made anew", async () => {
    live();
    await vi.advanceTimersByTimeAsync(15_000);
    const probe = socket().probes.at(-1);
    probe?.ack(new Error("timeout"), undefined); // what the client says after 10 s
    expect(phase()).toBe("connecting");
    expect(sockets).toHaveLength(2);
    socket().accept();
    expect(socket().calls("dashboard:join")[0]?.payload).toMatchObject({ since: 5 });
  });

  it("says how long an answer takes, and until when what is shown was true", async () => {
    live();
    await vi.advanceTimersByTimeAsync(15_000);
    socket().probes.at(-1)?.ack(null, { ok: true });
    expect(state().connection.roundTripMs).toBeTypeOf("number");
    expect(asOf(state())).toBe(Date.now());
  });

  it("is offline as soon as the browser says so, and live again with the first answer", () => {
    live();
    fire("offline");
    expect(phase()).toBe("offline");
    socket().probes.at(-1)?.ack(null, { ok: true });
    expect(phase()).toBe("connected");
    expect(sockets).toHaveLength(1);
  });

  it("is looked at when the tab comes back from sleep", () => {
    live();
    fire("pageshow");
    socket().probes.at(-1)?.ack(new Error("timeout"), undefined);
    expect(sockets).toHaveLength(2);
  });

  it("asks by HTTP while sockets do not get through, and goes back as soon as they do", async () => {
    const warned = vi.mocked(console.warn);
    socket().refuse("websocket error");
    await vi.advanceTimersByTimeAsync(1);
    expect(phase()).toBe("polling");
    expect(titles()).toEqual(["Polled"]);
    expect(warned).toHaveBeenCalledTimes(1);
    const before = socket().connects;
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(socket().connects).toBeGreaterThan(before);
    socket().accept();
    expect(phase()).toBe("connected");
  });

  it("tries everything afresh after five minutes", async () => {
    socket().refuse("websocket error");
    await vi.advanceTimersByTimeAsync(5 * 60_000 - 1);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(sockets).toHaveLength(2);
    expect(phase()).toBe("connecting");
  });
});

describe("the last known state", () => {
  const reload = async (owner?: string) => {
    await vi.advanceTimersByTimeAsync(3_000);
    await vi.waitFor(async () => expect(await (await device).count("states")).toBeGreaterThan(0));
    realtime.stop();
    reachable = false;
    await vi.advanceTimersByTimeAsync(60_000);
    open(owner);
  };

  it("is shown after a reload without a server, with its age, until a full state comes", async () => {
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

  it("holds open tasks and spaces too", async () => {
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

  it("is nobody else's", async () => {
    live();
    await vi.advanceTimersByTimeAsync(16);
    await reload("user bob");
    await vi.advanceTimersByTimeAsync(100);
    expect(state().dashboard.phase).toBe("loading");
  });

  it("goes when the server takes the space away", async () => {
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

  it("is bounded in size and age", async () => {
    const kept = new KeptStates("user ada", () => device);
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
});
