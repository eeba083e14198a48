import { describe, expect, it } from "vitest";
import { aPullRequest, aTask } from "../../test-parts";
import { filtersFrom, matcher, NO_FILTERS, UNASSIGNED, withFilters } from "./filters";
import type { Filters } from "./filters";

const task = aTask({
  title: "Export invoices as CSV",
  repo: "acme/billing",
  labels: ["csv", "ux"],
  assignedTo: "planner",
  pr: aPullRequest({ number: 12, repo: "acme/billing" }),
});

const matches = (of: typeof task, filters: Filters) => matcher(filters, "ada")(of);

describe("filters", () => {
  it("survive the way through the address, whatever is in a label", () => {
    const filters = {
      text: "a & b",
      statuses: ["created", "merged"] as const,
      labels: ["needs, thought", "ü=&"],
      assignees: [UNASSIGNED, "planner"],
      repos: ["acme/billing"],
      mine: true,
    };
    const query = withFilters(new URLSearchParams("view=list"), filters);
    expect(filtersFrom(new URLSearchParams(query.toString()))).toEqual(filters);
    expect(query.get("view")).toBe("list");
  });

  it("leave out a status that does not exist", () => {
    expect(filtersFrom(new URLSearchParams("status=asleep&status=failed")).statuses).toEqual([
      "failed",
    ]);
  });

  it("find every word anywhere in the task", () => {
    for (const text of ["invoices csv", "BILLING", "#12", "ux"]) {
      expect(matches(task, { ...NO_FILTERS, text })).toBe(true);
    }
    expect(matches(task, { ...NO_FILTERS, text: "invoices pdf" })).toBe(false);
  });

  it("find an id only whole, as its characters are random", () => {
    const other = aTask({ id: "01K9DBAGUX7ZXCSV", title: "Other" });
    expect(matches(other, { ...NO_FILTERS, text: "bag" })).toBe(false);
    expect(matches(other, { ...NO_FILTERS, text: "01k9dbagux7zxcsv" })).toBe(true);
  });

  it("find what is mine: what I have created or been given", () => {
    const mine = { ...NO_FILTERS, mine: true };
    const others = { kind: "user", id: "bob", name: "Bob" } as const;
    expect(matches(aTask(), mine)).toBe(true);
    expect(matches(aTask({ creator: others }), mine)).toBe(false);
    expect(matches(aTask({ creator: others, assignedTo: "ada" }), mine)).toBe(true);
  });

  it("take any of the chosen labels, and all kinds of filters together", () => {
    expect(matches(task, { ...NO_FILTERS, labels: ["bug", "ux"] })).toBe(true);
    expect(matches(task, { ...NO_FILTERS, labels: ["ux"], statuses: ["merged"] })).toBe(false);
  });

  it("find tasks that nobody has", () => {
    expect(matches(task, { ...NO_FILTERS, assignees: [UNASSIGNED] })).toBe(false);
    expect(matches(aTask(), { ...NO_FILTERS, assignees: [UNASSIGNED] })).toBe(true);
  });
});
