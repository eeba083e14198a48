import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { anEvent, aTask, FakeSocket, stubFetch } from "../test-parts";
import { connect } from ".";
import type { Realtime } from ".";
import { POLL_MS } from "./polling";

let socket: FakeSocket;
let realtime: Realtime;
let enabled: boolean;
let reachable: boolean;
let version: number;
let title: string;
let sent: { path: string }[];
const received = vi.fn();
const phase = () => realtime.store.getState().connection.phase;
const shownTitle = () => realtime.store.getState().dashboard.tasks.get("t1")?.title;
const asked = (path: string) => sent.filter((request) => request.path.startsWith(path)).length;

beforeEach(() => {
  vi.useFakeTimers();
  enabled = false;
  reachable = true;
  version = 5;
  title = "Export invoices";
  received.mockClear();
  sent = stubFetch(({ path }) => {
    if (!reachable) throw new TypeError("no network");
    if (path === "/api/features") {
      return { status: 200, body: { websocket: { enabled, reason: "rollout", rollout: 10 } } };
    }
    const task = aTask({ title, version, updatedAt: `2026-01-01T10:00:0${version}.000Z` });
    if (path.startsWith("/api/tasks/")) {
      return { status: 200, body: { ...task, events: [anEvent(version)] } };
    }
    return { status: 200, body: { version, tasks: [task], agents: [], beings: [] } };
  });
  socket = new FakeSocket();
  realtime = connect({
    address: "",
    open: () => socket,
    measured: { connected: vi.fn(), failed: vi.fn(), shown: vi.fn(), received },
  });
  realtime.showSpace("main");
});

afterEach(() => {
  realtime.stop();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(1);
const round = () => vi.advanceTimersByTimeAsync(POLL_MS);

it("begins when the server gives us no socket, and shows what it finds", async () => {
  socket.refuse("FEATURE_DISABLED");
  expect(phase()).toBe("polling");
  await settle();
  expect(shownTitle()).toBe("Export invoices");
  expect(realtime.store.getState().dashboard.counts).toEqual({ created: 1 });
  title = "Export all invoices";
  version = 6;
  await round();
  expect(shownTitle()).toBe("Export all invoices");
  expect(received).toHaveBeenCalledWith("2026-01-01T10:00:06.000Z");
  expect(socket.connects).toBe(1);
});

it("goes on where the socket stopped, without a reload, and back again", async () => {
  socket.accept();
  socket.say("dashboard:state", {
    spaceId: "main",
    version: 5,
    mode: "full",
    tasks: [aTask()],
    agents: [],
    counts: { created: 1 },
  });
  socket.say("features:changed", { websocket: { enabled: false } });
  socket.cut("io server disconnect");
  expect(phase()).toBe("polling");
  version = 6;
  title = "Changed meanwhile";
  await round();
  expect(shownTitle()).toBe("Changed meanwhile");
  enabled = true;
  await round();
  expect(phase()).toBe("connecting");
  expect(socket.connects).toBe(2);
  socket.accept();
  expect(phase()).toBe("connected");
  const before = sent.length;
  await round();
  expect(sent).toHaveLength(before);
});

it("asks for what pages show, as soon as they show it, and for nothing else", async () => {
  socket.refuse("FEATURE_DISABLED");
  await settle();
  expect(asked("/api/tasks/t1")).toBe(0);
  const leave = realtime.watchTask("t1");
  await settle();
  expect(realtime.store.getState().taskRooms.get("t1")?.phase).toBe("ready");
  leave();
  const leaveSpace = realtime.watchSpace("lab");
  await settle();
  expect(realtime.store.getState().spaceRooms.get("lab")?.phase).toBe("ready");
  leaveSpace();
  const before = asked("/api/tasks/t1");
  await round();
  expect(asked("/api/tasks/t1")).toBe(before);
});

it("leaves the store alone while nothing has changed", async () => {
  socket.refuse("FEATURE_DISABLED");
  await settle();
  const { generation } = realtime.store.getState().dashboard;
  await round();
  await round();
  expect(realtime.store.getState().dashboard.generation).toBe(generation);
});

it("says so while the server cannot be reached, and goes on", async () => {
  socket.refuse("FEATURE_DISABLED");
  await settle();
  reachable = false;
  await round();
  expect(phase()).toBe("offline");
  expect(shownTitle()).toBe("Export invoices");
  reachable = true;
  await round();
  expect(phase()).toBe("polling");
});

it("ends with the connection", async () => {
  socket.refuse("FEATURE_DISABLED");
  await settle();
  realtime.stop();
  const before = sent.length;
  await round();
  expect(sent).toHaveLength(before);
});
