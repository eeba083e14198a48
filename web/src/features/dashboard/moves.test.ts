import { describe, expect, it } from "vitest";
import { TASK_STATUSES } from "../../api/model";
import { aTask } from "../../test-parts";
import { LANES } from "./lanes";
import { moveTo } from "./moves";

const lane = (id: string) => {
  const found = LANES.find((each) => each.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};

describe("moves between lanes", () => {
  it("retry what has failed, and reopen what was given up", () => {
    expect(moveTo(aTask({ status: "failed" }), lane("created"))).toEqual({ deeds: ["retry"] });
    expect(moveTo(aTask({ status: "cancelled" }), lane("created"))).toEqual({ deeds: ["reopen"] });
  });

  it("bring a task with an issue back to where its issue is", () => {
    const issue = { number: 1, url: "https://example.org/1", repo: "a/b" };
    const failed = aTask({ status: "failed", issue });
    expect(moveTo(failed, lane("dispatched"))).toEqual({ deeds: ["retry"] });
    expect(moveTo(failed, lane("created"))).toHaveProperty("whyNot");
  });

  it("end work in one of two ways", () => {
    expect(moveTo(aTask({ status: "analyzing" }), lane("ended"))).toEqual({
      deeds: ["complete", "cancel"],
    });
  });

  it("say why not where only others can do it, and never move what is merged", () => {
    expect(moveTo(aTask(), lane("pr_opened"))).toEqual({ whyNot: "only GitHub opens it" });
    for (const each of LANES) {
      expect(moveTo(aTask({ status: "merged" }), each)).toHaveProperty("whyNot");
    }
  });

  it("lead nowhere from where a task is", () => {
    for (const status of TASK_STATUSES) {
      const here = LANES.find(({ statuses }) => statuses.includes(status));
      if (here === undefined) throw new Error(status);
      expect(moveTo(aTask({ status }), here)).toEqual({ whyNot: "it is here" });
    }
  });
});
