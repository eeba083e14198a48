import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { aTask, FakeSocket, stubFetch } from "../test-parts";
import { connect } from ".";
import type { Realtime } from ".";
import { POLL_MS } from "./polling";
import { asOf } from "./state";

let sockets: FakeSocket[];
let realtime: Realtime;

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

function open(): void {
  realtime = connect({
    address: "",
    open: () => {
      sockets.push(new FakeSocket());
      return socket();
    },
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
  stubFetch(({ path }) => {
    if (path === "/api/features") return { status: 200, body: { websocket: { enabled: true } } };
    return { status: 200, body: { version: 6, tasks: [aTask({ title: "Polled" })], agents: [] } };
  });
  open();
});

afterEach(() => {
  realtime.stop();
  vi.useRealTimers();
});

it("the connection is known to be dead within 30 s when nothing comes back, and is made anew", async () => {
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

it("the connection is offline as soon as the browser says so, and live again with the first answer", () => {
  live();
  fire("offline");
  expect(phase()).toBe("offline");
  socket().probes.at(-1)?.ack(null, { ok: true });
  expect(phase()).toBe("connected");
  expect(sockets).toHaveLength(1);
});

it("the connection is looked at when the tab comes back from sleep", () => {
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
