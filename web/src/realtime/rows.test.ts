import { expect, it } from "vitest";
import type { TaskSummary } from "../model/shapes";
import { taskOf } from "./rows";

const row = (parts: object): TaskSummary => ({ id: "t1", title: "Row", ...parts }) as TaskSummary;

it("puts back what follows from the rest of a row", () => {
  const short = row({ repo: "acme/shop", issue: { number: 3 }, pr: { number: 4, state: "open" } });
  expect(taskOf(short, "team")).toEqual({
    id: "t1",
    title: "Row",
    spaceId: "team",
    repo: "acme/shop",
    issue: { number: 3, repo: "acme/shop", url: "https://github.com/acme/shop/issues/3" },
    pr: {
      number: 4,
      state: "open",
      repo: "acme/shop",
      url: "https://github.com/acme/shop/pull/4",
      draft: false,
      checks: [],
    },
  });
});

it("leaves a whole task, and one without links, as it is", () => {
  const pr = {
    number: 4,
    repo: "acme/lib",
    url: "https://git.acme.test/4",
    draft: true,
    checks: [{}],
  };
  const whole = row({ spaceId: "team", repo: "acme/shop", pr });
  expect(taskOf(whole, "team")).toEqual(whole);
  expect(taskOf(row({ spaceId: "team" }), "team")).toEqual(row({ spaceId: "team" }));
});

it("makes up no address where no repository is known", () => {
  const nowhere = row({ spaceId: "team", pr: { number: 4, draft: true, checks: [] } });
  expect(taskOf(nowhere, "team")).toEqual(nowhere);
  const unnamed = row({ ...nowhere, repo: "acme/shop", pr: { ...nowhere.pr, repo: "" } });
  expect(taskOf(unnamed, "team")).toEqual(unnamed);
});
