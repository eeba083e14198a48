import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { answerPolls, LivePart, stopTime } from "../live-parts";
import { stubFetch } from "../test-parts";
import { POLL_MS } from "./polling";
import { asOf } from "./state";

let part: LivePart;

const phase = () => part.state.connection.phase;
const fire = (name: string) => window.dispatchEvent(new Event(name));

beforeEach(() => {
  stopTime();
  vi.spyOn(console, "warn").mockReturnValue();
  stubFetch(answerPolls);
  part = new LivePart();
});

afterEach(() => {
  part.realtime.stop();
  vi.useRealTimers();
});

it("the connection is known to be dead within 30 s when nothing comes back, and is made anew", async () => {
  part.begin();
  await vi.advanceTimersByTimeAsync(15_000);
  const probe = part.socket.probes.at(-1);
  probe?.ack(new Error("timeout"), undefined); // what the client says after 10 s
  expect(phase()).toBe("connecting");
  expect(part.sockets).toHaveLength(2);
  part.socket.accept();
  expect(part.socket.calls("dashboard:join")[0]?.payload).toMatchObject({ since: 5 });
});

it("says how long an answer takes, and until when what is shown was true", async () => {
  part.begin();
  await vi.advanceTimersByTimeAsync(15_000);
  part.socket.probes.at(-1)?.ack(null, { ok: true });
  expect(part.state.connection.roundTripMs).toBeTypeOf("number");
  expect(asOf(part.state)).toBe(Date.now());
});

it("the connection is offline as soon as the browser says so, and live again with the first answer", () => {
  part.begin();
  fire("offline");
  expect(phase()).toBe("offline");
  part.socket.probes.at(-1)?.ack(null, { ok: true });
  expect(phase()).toBe("connected");
  expect(part.sockets).toHaveLength(1);
});

it("the connection is looked at when the tab comes back from sleep", () => {
  part.begin();
  fire("pageshow");
  part.socket.probes.at(-1)?.ack(new Error("timeout"), undefined);
  expect(part.sockets).toHaveLength(2);
});

it("asks by HTTP while sockets do not get through, and goes back as soon as they do", async () => {
  const warned = vi.mocked(console.warn);
  part.socket.refuse("websocket error");
  await vi.advanceTimersByTimeAsync(1);
  expect(phase()).toBe("polling");
  expect(part.titles).toEqual(["Polled"]);
  expect(warned).toHaveBeenCalledTimes(1);
  const before = part.socket.connects;
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(part.socket.connects).toBeGreaterThan(before);
  part.socket.accept();
  expect(phase()).toBe("connected");
});

it("tries everything afresh after five minutes", async () => {
  part.socket.refuse("websocket error");
  await vi.advanceTimersByTimeAsync(5 * 60_000 - 1);
  expect(part.sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(part.sockets).toHaveLength(2);
  expect(phase()).toBe("connecting");
});
