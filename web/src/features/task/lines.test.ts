import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anEvent } from "../../test-parts";
import { checksIn, countOfChecks, kindOf, linesOf } from "./lines";

const check = (version: number, name: string, conclusion: string, headSha = "aaa") =>
  anEvent(version, { type: "check", data: { name, conclusion, headSha } });

describe("the lines of a timeline", () => {
  it("put the progress of an agent and the checks of a commit into one each", () => {
    const lines = linesOf([
      anEvent(1, { type: "created" }),
      anEvent(2),
      check(3, "lint", "queued"),
      anEvent(4),
      check(5, "lint", "success"),
      anEvent(6, { type: "comment" }),
      anEvent(7),
      check(8, "lint", "success", "bbb"),
    ]);
    expect(lines.map(({ of, events }) => [of, events.map((each) => each.taskVersion)])).toEqual([
      ["event", [1]],
      ["progress", [2, 4]],
      ["checks", [3, 5]],
      ["event", [6]],
      ["progress", [7]],
      ["checks", [8]],
    ]);
  });

  it("count the newest result of each check", () => {
    const events = [
      check(1, "lint", "queued"),
      check(2, "unit", "in_progress"),
      check(3, "lint", "failure"),
      check(4, "docs", "skipped"),
    ];
    expect(checksIn(events)).toBe("1 passed, lint failed, 1 running");
    expect(countOfChecks(events)).toBe(3);
  });

  it("hold each event once, whatever comes", () => {
    const types = fc.constantFrom("check", "progress", "comment", "pr_opened", "unheard_of");
    fc.assert(
      fc.property(fc.array(types), (all) => {
        const events = all.map((type, index) => anEvent(index + 1, { type }));
        const held = linesOf(events).flatMap((line) => line.events.map((each) => each.taskVersion));
        expect([...held].sort((a, b) => a - b)).toEqual(events.map((each) => each.taskVersion));
      }),
    );
    expect(kindOf(anEvent(1, { type: "unheard_of" }))).toBeUndefined();
  });
});
