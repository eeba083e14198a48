import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { BrowserReport } from "../api/features";
import { Reports } from "./reports";

const SERVER_AHEAD_MS = 90_000;
const sent: BrowserReport[] = [];
let reports: Reports;
const at = (agoMs: number) => new Date(Date.now() + SERVER_AHEAD_MS - agoMs).toISOString();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (paint: () => void) => setTimeout(paint, 16));
  sent.length = 0;
  reports = new Reports(
    () => "connected",
    (report) => {
      sent.push(report);
      return Promise.resolve({ now: Date.now() + SERVER_AHEAD_MS });
    },
  );
  reports.start();
});

afterEach(() => {
  reports.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("measures by the server's clock, once it is known, until the change is on the screen", async () => {
  reports.received(at(10));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(sent[0]).toMatchObject({ state: "live", messages: 1, delivered: [], painted: [] });
  reports.received(at(40));
  reports.received(undefined);
  reports.shown();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(sent[1]).toMatchObject({ seconds: 30, messages: 2, delivered: [40], painted: [72] });
});

it("counts reconnects and errors, not the first connect", async () => {
  reports.connected();
  reports.failed();
  reports.connected();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(sent[0]).toMatchObject({ reconnects: 1, errors: 1 });
});

it("sends a sample, and no nonsense", async () => {
  await vi.advanceTimersByTimeAsync(2_000);
  reports.received("yesterday");
  reports.received(at(-5_000));
  reports.received(at(700_000));
  for (let i = 0; i < 500; i++) reports.received(at(5));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(sent[1]?.messages).toBe(503);
  expect(sent[1]?.delivered).toHaveLength(50);
  expect(sent[1]?.delivered[0]).toBe(0);
});

it("goes on when a report is lost", async () => {
  let lost = 0;
  const others = new Reports(
    () => "offline",
    () => {
      lost++;
      return Promise.reject(new Error("no network"));
    },
  );
  others.start();
  await vi.advanceTimersByTimeAsync(62_000);
  expect(lost).toBe(3);
  others.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lost).toBe(3);
});
