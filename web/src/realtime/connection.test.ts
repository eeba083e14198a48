import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Started } from "../test-realtime";

let on: Started;
const signedOut = vi.fn();
const stillSignedIn = vi.fn(() => Promise.resolve(true));

beforeEach(() => {
  vi.useFakeTimers();
  signedOut.mockClear();
  stillSignedIn.mockReset().mockResolvedValue(true);
  on = new Started({ onSignedOut: signedOut, stillSignedIn });
});

afterEach(() => {
  on.realtime.stop();
  vi.useRealTimers();
});

it("joins the dashboard when it is connected, the first time without a place", () => {
  expect(on.phase).toBe("connecting");
  on.socket.accept();
  expect(on.phase).toBe("connected");
  expect(on.socket.calls("dashboard:join")[0]?.payload).toEqual({
    spaceId: "main",
    perStatus: 200,
    brief: true,
    since: undefined,
  });
});

it("joins again from its place after a cut that the server could not recover", () => {
  on.live(5);
  on.socket.cut();
  expect(on.phase).toBe("connecting");
  on.socket.accept();
  expect(on.socket.calls("dashboard:join")[1]?.payload).toEqual({
    spaceId: "main",
    perStatus: 200,
    brief: true,
    since: 5,
  });
});

it("does not join again when the server has recovered the session", () => {
  on.live();
  on.socket.cut();
  on.socket.accept(true);
  expect(on.socket.calls("dashboard:join")).toHaveLength(1);
});

it("joins after a recovery what was wanted while it was cut off", () => {
  on.live();
  on.socket.cut();
  on.realtime.watchTask("t1");
  expect(on.socket.calls("task:join")).toHaveLength(0);
  on.socket.accept(true);
  expect(on.socket.calls("task:join")).toHaveLength(1);
});

it("comes back by itself when the server has closed the connection", async () => {
  on.live();
  const before = on.socket.connects;
  on.socket.cut("io server disconnect");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(on.socket.connects).toBe(before + 1);
});

it("comes back also when the server that closed it does not answer yet", async () => {
  stillSignedIn.mockRejectedValue(new Error("no answer"));
  on.live();
  const before = on.socket.connects;
  on.socket.cut("io server disconnect");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(on.socket.connects).toBe(before + 1);
  expect(signedOut).not.toHaveBeenCalled();
});

it("leads to the sign-in when the server has closed the connection and no longer knows us", async () => {
  stillSignedIn.mockResolvedValue(false);
  on.live();
  const before = on.socket.connects;
  on.socket.cut("io server disconnect");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(signedOut).toHaveBeenCalledOnce();
  expect(on.socket.connects).toBe(before);
});

it("waits longer each time it is let in and sent away at once", async () => {
  for (let i = 0; i < 6; i++) {
    on.socket.accept();
    on.socket.cut("io server disconnect");
    await vi.advanceTimersByTimeAsync(15_000);
  }
  const before = on.socket.connects;
  on.socket.accept();
  on.socket.cut("io server disconnect");
  await vi.advanceTimersByTimeAsync(7_000);
  expect(on.socket.connects).toBe(before);
});

it("says offline when an attempt fails, and connected when one succeeds", () => {
  on.live();
  on.socket.cut();
  on.socket.refuse("RATE_LIMITED");
  expect(on.state.connection).toMatchObject({
    phase: "offline",
    code: "RATE_LIMITED",
  });
  const before = on.socket.connects;
  vi.advanceTimersByTime(1_000);
  expect(on.socket.connects).toBe(before + 1);
  on.socket.accept();
  expect(on.phase).toBe("connected");
});

it("leads to the sign-in and does not try again when the server does not know us", () => {
  on.socket.refuse("UNAUTHORIZED");
  expect(signedOut).toHaveBeenCalledOnce();
  const before = on.socket.connects;
  vi.advanceTimersByTime(60_000);
  expect(on.socket.connects).toBe(before);
});

it("forgets everything when it is stopped", () => {
  on.live();
  on.realtime.stop();
  expect(on.state.dashboard.tasks.size).toBe(0);
  expect(on.socket.connected).toBe(false);
});
