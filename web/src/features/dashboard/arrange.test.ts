import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TaskStatus, TaskSummary } from "../../api/model";
import { aTask } from "../../test-parts";
import { arrange } from "./arrange";
import type { Arranged } from "./arrange";
import { comparison, firstOrder, LAST_WORD_FIRST } from "./sorting";

const how = {
  matches: (task: TaskSummary) => !task.labels.includes("hidden"),
  groupOf: (task: TaskSummary) => task.status,
  compare: comparison(LAST_WORD_FIRST),
};

const ids = (arranged: Arranged, group: string) =>
  (arranged.groups.get(group) ?? []).map(({ id }) => id);

const mapOf = (...tasks: TaskSummary[]) => new Map(tasks.map((task) => [task.id, task]));

const at = (second: number) => `2026-01-01T10:00:${String(second).padStart(2, "0")}.000Z`;

describe("arranging", () => {
  it("puts the newest word first and leaves the lists alone in which nothing has changed", () => {
    const [a, b, c] = [
      aTask({ id: "a", lastWordAt: at(1) }),
      aTask({ id: "b", lastWordAt: at(2) }),
      aTask({ id: "c", status: "merged" }),
    ];
    const before = arrange(undefined, mapOf(a, b, c), how, 0);
    expect(ids(before, "created")).toEqual(["b", "a"]);
    const after = arrange(before, mapOf({ ...a, lastWordAt: at(3) }, b, c), how, 0);
    expect(ids(after, "created")).toEqual(["a", "b"]);
    expect(after.groups.get("merged")).toBe(before.groups.get("merged"));
    expect(after.arrivals.size).toBe(0);
  });

  it("can put first what came to its status last", () => {
    const tasks = mapOf(
      aTask({ id: "a", statusSince: at(1), lastWordAt: at(9) }),
      aTask({ id: "b", statusSince: at(2), lastWordAt: at(8) }),
    );
    const since = { ...how, compare: comparison(firstOrder("since")) };
    expect(ids(arrange(undefined, tasks, since, 0), "created")).toEqual(["b", "a"]);
  });

  it("tells what has come to another group, for a few seconds", () => {
    const task = aTask({ id: "a" });
    const other = aTask({ id: "b" });
    const before = arrange(undefined, mapOf(task, other), how, 0);
    const moved = mapOf({ ...task, status: "analyzing" }, other);
    const after = arrange(before, moved, how, 100);
    expect([...after.arrivals]).toEqual([["a", 100]]);
    const later = arrange(after, new Map(moved).set("b", { ...other, version: 2 }), how, 9_000);
    expect(later.arrivals.size).toBe(0);
  });

  it("comes to the same, step by step, as from the last state alone", () => {
    const statuses: TaskStatus[] = ["created", "analyzing", "merged"];
    const change = fc.record({
      id: fc.nat(6),
      status: fc.constantFrom(...statuses),
      second: fc.nat(59),
      hidden: fc.boolean(),
      gone: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        let tasks: ReadonlyMap<string, TaskSummary> = new Map();
        let arranged = arrange(undefined, tasks, how, 0);
        for (const { id, status, second, hidden, gone } of changes) {
          const next = new Map(tasks);
          const name = `t${id}`;
          if (gone) next.delete(name);
          else {
            const labels = hidden ? ["hidden"] : [];
            next.set(name, aTask({ id: name, status, labels, lastWordAt: at(second) }));
          }
          tasks = next;
          arranged = arrange(arranged, tasks, how, 0);
        }
        const fresh = arrange(undefined, tasks, how, 0);
        for (const status of statuses) expect(ids(arranged, status)).toEqual(ids(fresh, status));
      }),
    );
  });
});
