import { describe, expect, it } from "vitest";
import { agentsToShow, seenAt } from "./agents";

const EARLY = "2026-01-01T10:00:00.000Z";
const LATE = "2026-01-01T10:00:30.000Z";

describe("the agents to show", () => {
  it("are unknown until something has come, which may be none", () => {
    expect(agentsToShow(undefined, undefined)).toBeUndefined();
    expect(agentsToShow([], undefined)).toEqual([]);
    expect(agentsToShow(undefined, [])).toEqual([]);
  });

  it("come from the first answer while nothing is live, by name", () => {
    const fetched = [{ id: "2", name: "tester" }, { id: "1", name: "Planner" }, { id: "builder" }];
    expect(agentsToShow(undefined, fetched)?.map((agent) => agent.id)).toEqual([
      "builder",
      "1",
      "2",
    ]);
  });

  it("are the live ones, seen at the later of both times", () => {
    const live = [
      { id: "1", name: "A", status: "idle" as const, lastSeen: EARLY },
      { id: "2", name: "B", status: "busy" as const, lastSeen: LATE, taskId: "t" },
    ];
    const fetched = [
      { id: "1", name: "A", status: "busy" as const, lastSeen: LATE, taskId: "old" },
      { id: "2", name: "B", status: "idle" as const, lastSeen: EARLY },
      { id: "3", name: "Gone", status: "idle" as const, lastSeen: LATE },
    ];
    expect(agentsToShow(live, fetched)).toEqual([
      { id: "1", name: "A", status: "idle", lastSeen: LATE },
      { id: "2", name: "B", status: "busy", lastSeen: LATE, taskId: "t" },
    ]);
  });

  it("take from the answer a name that was not told live", () => {
    expect(agentsToShow([{ id: "1", status: "idle" }], [{ id: "1", name: "A" }])).toEqual([
      { id: "1", name: "A", status: "idle" },
    ]);
  });
});

it("an agent that was registered and has said nothing since was never seen", () => {
  const agent = { id: "1", createdAt: "2026-01-01T10:00:00.000Z" };
  expect(seenAt({ ...agent, lastSeen: agent.createdAt })).toBeUndefined();
  expect(seenAt(agent)).toBeUndefined();
  expect(seenAt({ ...agent, lastSeen: "2026-01-01T10:00:01.000Z" })).toBe(
    "2026-01-01T10:00:01.000Z",
  );
});
