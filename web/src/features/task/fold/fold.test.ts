import fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import type { TaskEvent } from "../../../api/model";
import histories from "./histories.json?raw";
import { taskAt } from "./fold";

interface Step {
  event: TaskEvent;
  /** The fields of the server's task that the event changed; null where one went. */
  changed: Record<string, unknown>;
}

/** Random histories with the states that the server's fold makes of them; HistoriesTest keeps them true. */
const HISTORIES = JSON.parse(histories) as Step[][];

const withoutAbsent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("the fold of a task", () => {
  it.each(HISTORIES.map((history, index) => [index, history] as const))(
    "agrees with the server after each event of history %i",
    (_, history) => {
      const events = history.map(({ event }) => event);
      let server: Record<string, unknown> = {};
      for (const { event, changed } of history) {
        server = Object.fromEntries(
          Object.entries({ ...server, ...changed }).filter(([, value]) => value !== null),
        );
        const task = { ...taskAt(events, event.taskVersion), description: undefined };
        expect(withoutAbsent(task), `${event.taskVersion} ${event.type}`).toEqual(server);
      }
    },
  );

  it("follows the repository that somebody has named, and takes it away", () => {
    const [created] = HISTORIES[0]?.map(({ event }) => event) ?? [];
    if (created === undefined) throw new Error("There is no history.");
    const edit = (taskVersion: number, repo: string): TaskEvent => ({
      ...created,
      taskVersion,
      type: "updated",
      data: { patch: { repo } },
    });
    const events = [created, edit(2, "acme/shop"), edit(3, "")];
    expect([2, 3].map((version) => taskAt(events, version)?.repo)).toEqual([
      "acme/shop",
      undefined,
    ]);
  });

  it("is the same whatever came later, and changes none of the events", () => {
    fc.assert(
      fc.property(fc.constantFrom(...HISTORIES), fc.nat({ max: 39 }), (history, at) => {
        const events = history.map(({ event }) => event);
        const before = JSON.stringify(events);
        const known = events.slice(0, at + 1);
        expect(taskAt(events, at + 1)).toEqual(taskAt(known, Infinity));
        expect(JSON.stringify(events)).toBe(before);
      }),
      { numRuns: 60 },
    );
  });

  it("survives events whose data is nothing like what it should be", () => {
    const types = [...new Set(HISTORIES.flat().map(({ event }) => event.type))];
    const created = HISTORIES[0]?.[0]?.event ?? assert.fail();
    const event = fc.record({
      type: fc.constantFrom(...types),
      data: fc.dictionary(
        fc.constantFrom(
          "patch",
          "labels",
          "questions",
          "requests",
          "answers",
          "ids",
          "plan",
          "runId",
          "prNumber",
          "headSha",
          "changedAt",
          "name",
          "percent",
        ),
        fc.jsonValue({ maxDepth: 2 }),
      ),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (wild) => {
        const events = wild.map((each, index) => ({
          ...created,
          ...each,
          taskVersion: index + 2,
        }));
        expect(taskAt([created, ...events], Infinity)?.version).toBe(events.length + 1);
      }),
    );
  });

  it("knows nothing without the beginning", () => {
    const events = (HISTORIES[0] ?? []).map(({ event }) => event);
    expect(taskAt(events.slice(1), 5)).toBeUndefined();
    expect(taskAt([], 5)).toBeUndefined();
  });
});
