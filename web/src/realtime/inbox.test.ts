import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Inbox } from "./inbox";
import type { Arrival } from "./link";

let taken: number[];
let inbox: Inbox;

const put = (count: number) => {
  for (let n = 0; n < count; n++) inbox.put({} as Arrival);
};

beforeEach(() => {
  vi.useFakeTimers();
  taken = [];
  inbox = new Inbox(({ length }) => taken.push(length));
});

afterEach(() => {
  vi.useRealTimers();
});

it("what comes after a quiet time is handed on with its burst, within a frame", () => {
  put(2);
  vi.advanceTimersByTime(16);
  expect(taken).toEqual([2]);
});

it("what comes right after a single message waits little, and after many as long as a stream", () => {
  put(1);
  vi.advanceTimersByTime(16);
  put(5);
  vi.advanceTimersByTime(29);
  expect(taken).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(taken).toEqual([1, 5]);
  put(1);
  vi.advanceTimersByTime(99);
  expect(taken).toEqual([1, 5]);
  vi.advanceTimersByTime(1);
  expect(taken).toEqual([1, 5, 1]);
});
