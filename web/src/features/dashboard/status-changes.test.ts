import { describe, expect, it } from "vitest";
import { aTask } from "../../test-parts";
import { announcement, statusChanges } from "./status-changes";

describe("announcements", () => {
  it("name a changed and a new task, and nothing that stayed", () => {
    const tasks = new Map([
      ["a", aTask({ id: "a", title: "A", status: "merged" })],
      ["b", aTask({ id: "b", title: "B" })],
      ["c", aTask({ id: "c", title: "C" })],
    ]);
    const before = new Map([
      ["a", "pr_opened" as const],
      ["b", "created" as const],
    ]);
    expect(announcement(statusChanges(before, tasks))).toBe("A: Merged. New task: C.");
  });

  it("sum up when there are many", () => {
    expect(announcement(["A: Merged", "B: Merged", "C: Failed"])).toBe(
      "3 tasks have changed. The last one: C: Failed.",
    );
  });
});
