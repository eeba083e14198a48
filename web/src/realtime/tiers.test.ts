import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { stubFetch } from "../test-parts";
import { answerPolls, Started, stopTime } from "../test-realtime";
import { POLL_MS } from "./polling";
import { asOf } from "./state";

let on: Started;

const fire = (name: string) => window.dispatchEvent(new Event(name));

beforeEach(() => {
  stopTime();
  vi.spyOn(console, "warn").mockReturnValue();
  stubFetch(answerPolls);
  on = new Started();
});

afterEach(() => {
  on.realtime.stop();
  vi.useRealTimers();
});

it("the connection is known to be dead within 30 s when nothing comes back, and is made anew", async () => {
  on.begin();
  await vi.advanceTimersByTimeAsync(15_000);
  const probe = on.socket.probes.at(-1);
  probe?.ack(new Error("timeout"), undefined); // what the client says after 10 s
  expect(on.phase).toBe("connecting");
  expect(on.sockets).toHaveLength(2);
  on.socket.accept();
  expect(on.socket.calls("dashboard:join")[0]?.payload).toMatchObject({ since: 5 });
});

it("says how long an answer takes, and until when what is shown was true", async () => {
  on.begin();
  await vi.advanceTimersByTimeAsync(15_000);
  on.socket.probes.at(-1)?.ack(null, { ok: true });
  expect(on.state.connection.roundTripMs).toBeTypeOf("number");
  expect(asOf(on.state)).toBe(Date.now());
});

it("the connection is offline as soon as the browser says so, and live again with the first answer", () => {
  on.begin();
  fire("offline");
  expect(on.phase).toBe("offline");
  on.socket.probes.at(-1)?.ack(null, { ok: true });
  expect(on.phase).toBe("connected");
  expect(on.sockets).toHaveLength(1);
});

it("the connection is looked at when the tab comes back from sleep", () => {
  on.begin();
  fire("pageshow");
  on.socket.probes.at(-1)?.ack(new Error("timeout"), undefined);
  expect(on.sockets).toHaveLength(2);
});

it("asks by HTTP while sockets do not get through, and goes back as soon as they do", async () => {
  const warned = vi.mocked(console.warn);
  on.socket.refuse("websocket error");
  await vi.advanceTimersByTimeAsync(1);
  expect(on.phase).toBe("polling");
  expect(on.titles).toEqual(["Polled"]);
  expect(warned).toHaveBeenCalledTimes(1);
  const before = on.socket.connects;
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(on.socket.connects).toBeGreaterThan(before);
  on.socket.accept();
  expect(on.phase).toBe("connected");
});

it("tries everything afresh after five minutes", async () => {
  on.socket.refuse("websocket error");
  await vi.advanceTimersByTimeAsync(5 * 60_000 - 1);
  expect(on.sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(on.sockets).toHaveLength(2);
  expect(on.phase).toBe("connecting");
});
