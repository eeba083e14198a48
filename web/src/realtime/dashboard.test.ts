import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TASK_STATUSES } from "../model/shapes";
import type { TaskStatus, TaskSummary } from "../model/shapes";
import { aTask } from "../test-parts";
import { emptyDashboard, reduceDashboard } from "./dashboard";
import type { Batch, Dashboard } from "./dashboard";
import { toMessage } from "./messages";

function told(state: Dashboard, name: string, payload: unknown): Dashboard {
  const message = toMessage(name, payload);
  return message === undefined ? state : reduceDashboard(state, message);
}

const full = (tasks: TaskSummary[], version: number) => {
  const counts: Partial<Record<TaskStatus, number>> = {};
  for (const task of tasks) counts[task.status] = (counts[task.status] ?? 0) + 1;
  return { spaceId: "main", version, mode: "full", tasks, agents: [], counts };
};

const ready = (tasks: TaskSummary[], version: number) =>
  told(emptyDashboard("main"), "dashboard:state", full(tasks, version));

const stamp = (version: number, spaceVersion: number) => ({
  taskId: "t1",
  version,
  spaceVersion,
  at: "2026-01-01T11:00:00.000Z",
});

describe("the dashboard's reducer", () => {
  it("takes a full state as it is", () => {
    const state = ready([aTask()], 7);
    expect(state).toMatchObject({ phase: "ready", version: 7, counts: { created: 1 } });
    expect(state.tasks.get("t1")?.title).toBe("Export invoices");
  });

  it("replaces what it holds by a full state that comes unasked, also by an older one", () => {
    const state = told(ready([aTask()], 7), "dashboard:state", full([aTask({ id: "t2" })], 3));
    expect([...state.tasks.keys()]).toEqual(["t2"]);
    expect(state.version).toBe(3);
  });

  it("applies both messages of one event, which share a place", () => {
    let state = ready([aTask()], 1);
    state = told(state, "task:pr_opened", { ...stamp(2, 2), status: "pr_opened", prNumber: 5 });
    state = told(state, "dashboard:task_list_updated", {
      ...stamp(2, 2),
      status: "pr_opened",
      title: "Export invoices",
      pr: { url: "https://example.org/5", number: 5, repo: "a/b" },
    });
    expect(state.tasks.get("t1")).toMatchObject({
      status: "pr_opened",
      version: 2,
      pr: { number: 5 },
    });
    expect(state.counts).toEqual({ created: 0, pr_opened: 1 });
  });

  it("knows since when a task is in its status, also where only the event has said so", () => {
    const at = "2026-01-01T11:00:00.000Z";
    let state = ready([aTask()], 1);
    state = told(state, "task:analyzing", { ...stamp(2, 2), at, status: "analyzing" });
    expect(state.tasks.get("t1")?.statusSince).toBe(at);
    const later = { ...stamp(3, 3), at: "2026-01-01T12:00:00.000Z", status: "analyzing" };
    state = told(state, "task:check", later);
    expect(state.tasks.get("t1")?.statusSince).toBe(at);
  });

  it("ignores what is told twice", () => {
    const created = { ...stamp(1, 2), task: aTask({ spaceVersion: 2 }) };
    const once = told(ready([], 1), "task:created", created);
    const twice = told(once, "task:created", created);
    expect(twice.counts).toEqual({ created: 1 });
    expect(twice.tasks.size).toBe(1);
  });

  it("ignores what is older than the list", () => {
    const state = ready([aTask({ status: "merged", spaceVersion: 9 })], 9);
    const late = told(state, "task:analyzing", { ...stamp(2, 4), status: "analyzing" });
    expect(late).toBe(state);
  });

  it("does not bring a deleted task back when its creation is told again", () => {
    let state = ready([aTask()], 1);
    state = told(state, "task:deleted", stamp(2, 2));
    state = told(state, "task:created", { ...stamp(1, 1), task: aTask() });
    expect(state.tasks.size).toBe(0);
    expect(state.counts).toEqual({ created: 0 });
    expect(told(state, "task:deleted", stamp(2, 2)).stale).toBe(false);
  });

  it("clears a field that is null in the update", () => {
    const questions = [{ id: "q", text: "Why?" }];
    const state = ready([aTask({ status: "clarification_needed", questions })], 1);
    const next = told(state, "dashboard:task_list_updated", {
      ...stamp(2, 2),
      status: "analyzing",
      title: "Export invoices",
      questions: null,
    });
    expect(next.tasks.get("t1")).not.toHaveProperty("questions");
  });

  it("ignores names it does not know and payloads without their key", () => {
    const state = ready([aTask()], 1);
    expect(told(state, "task:teleported", { ...stamp(2, 2), status: "created" })).toBe(state);
    expect(told(state, "task:analyzing", { status: "analyzing", spaceVersion: 2 })).toBe(state);
    expect(told(state, "task:analyzing", null)).toBe(state);
  });

  it("keeps a status it does not know out of the list", () => {
    const state = told(ready([aTask()], 1), "task:analyzing", {
      ...stamp(2, 2),
      status: "sleeping",
    });
    expect(state.tasks.get("t1")?.status).toBe("created");
  });

  it("asks for a full state when a delta begins after what it holds", () => {
    const delta = { spaceId: "main", version: 9, mode: "delta", from: 5, events: [] };
    expect(told(ready([], 4), "dashboard:state", delta).stale).toBe(true);
    expect(told(ready([], 5), "dashboard:state", delta)).toMatchObject({
      stale: false,
      version: 9,
    });
  });

  it("asks for a full state when a task that it does not list becomes active or is deleted", () => {
    const state = ready([], 4);
    expect(told(state, "task:analyzing", { ...stamp(5, 5), status: "analyzing" }).stale).toBe(true);
    expect(told(state, "task:deleted", stamp(5, 5)).stale).toBe(true);
    expect(told(state, "task:check", { ...stamp(5, 5), status: "merged" }).stale).toBe(false);
  });

  it("lets nothing change the list before its first state", () => {
    const state = told(emptyDashboard("main"), "task:created", { ...stamp(1, 1), task: aTask() });
    expect(state.tasks.size).toBe(0);
  });

  describe("of agents", () => {
    const planner = { id: "planner", name: "Planner", status: "idle" };
    const withAgents = (...agents: unknown[]) =>
      told(emptyDashboard("main"), "dashboard:state", { ...full([], 1), agents });
    const delta = (event: object) => ({
      spaceId: "main",
      version: 2,
      mode: "delta",
      from: 1,
      events: [{ spaceVersion: 2, entityType: "agent", entityId: "planner", ...event }],
    });
    const at = "2026-01-01T11:00:00.000Z";

    it("takes a change of status and leaves what it does not tell", () => {
      const status = { id: "planner", status: "busy", lastSeen: at, taskId: "t1", spaceVersion: 2 };
      let state = told(withAgents(planner, { id: "z" }), "agent:status", status);
      expect(state.agents).toEqual([
        { id: "planner", name: "Planner", status: "busy", lastSeen: at, taskId: "t1" },
        { id: "z" },
      ]);
      state = told(state, "agent:status", { id: "planner", status: "busy", spaceVersion: 3 });
      expect(state.agents[0]?.taskId).toBe("t1");
      state = told(state, "agent:status", {
        id: "planner",
        status: "idle",
        taskId: null,
        spaceVersion: 4,
      });
      expect(state.agents[0]).toEqual({ ...planner, lastSeen: at });
      expect(state.version).toBe(4);
    });

    it("lists one that it does not know yet with what is told", () => {
      const told_ = { id: "new", name: "New", status: "idle", lastSeen: at, spaceVersion: 2 };
      expect(told(withAgents(), "agent:status", told_).agents).toEqual([
        { id: "new", name: "New", status: "idle", lastSeen: at },
      ]);
    });

    it("keeps a status it does not know out, and what is older than the list", () => {
      const state = told(withAgents(planner), "agent:status", {
        id: "planner",
        status: "asleep",
        spaceVersion: 2,
      });
      expect(state.agents).toEqual([planner]);
      expect(
        told(state, "agent:status", { id: "planner", status: "busy", spaceVersion: 1 }).agents,
      ).toEqual([planner]);
    });

    it.each([
      ["agent_created", { name: "Planner", status: "idle", lastSeen: at }, []],
      ["agent_updated", { name: "Planner" }, [{ ...planner, name: "Old", lastSeen: at }]],
      [
        "agent_status",
        { status: "idle", lastSeen: at, taskId: null },
        [{ ...planner, status: "busy", taskId: "t1" }],
      ],
    ])("takes %s from a delta", (type, data, before) => {
      const state = told(withAgents(...before), "dashboard:state", delta({ type, data }));
      expect(state).toMatchObject({ version: 2, stale: false });
      expect(state.agents).toEqual([{ ...planner, lastSeen: at }]);
    });

    it("lets a deleted one go, and what is no agent alone", () => {
      const deleted = delta({ type: "agent_deleted", data: {} });
      expect(told(withAgents(planner), "dashboard:state", deleted).agents).toEqual([]);
      const being = delta({ type: "being_created", entityType: "being", data: { name: "B" } });
      expect(told(withAgents(planner), "dashboard:state", being).agents).toEqual([planner]);
    });
  });

  it("copies the tasks once for a batch, and never changes those that somebody has seen", () => {
    const state = ready([aTask()], 1);
    const batch: Batch = new WeakSet();
    const step = (list: Dashboard, version: number, status: string) => {
      const message = toMessage("task:analyzing", { ...stamp(version, version), status });
      if (message === undefined) throw new Error("not understood");
      return reduceDashboard(list, message, batch);
    };
    const first = step(state, 2, "analyzing");
    const second = step(first, 3, "dispatched");
    expect(second.tasks).toBe(first.tasks);
    expect(second.tasks.get("t1")?.status).toBe("dispatched");
    expect(state.tasks.get("t1")?.status).toBe("created");
  });
});

/** What a server would hold and tell: steps of a few tasks, each an event at the next place of the space. */
type Step = { task: number; status: TaskStatus } | { task: number; deleted: true };

interface Told {
  event: Record<string, unknown>;
  live: [string, unknown][];
  tasks: TaskSummary[];
}

function play(steps: readonly Step[]): Told[] {
  const tasks = new Map<string, TaskSummary>();
  const story: Told[] = [];
  for (const step of steps) {
    const id = `t${step.task}`;
    const known = tasks.get(id);
    const spaceVersion = story.length + 1;
    const at = new Date(Date.UTC(2026, 0, 1) + spaceVersion * 1_000).toISOString();
    const base = { taskId: id, spaceVersion, at };
    if (known === undefined) {
      if ("deleted" in step) continue;
      const task = aTask({ id, spaceVersion, createdAt: at, updatedAt: at });
      tasks.set(id, task);
      story.push({
        event: { ...base, taskVersion: 1, type: "created", task },
        live: [["task:created", { ...base, version: 1, status: "created", task }]],
        tasks: [...tasks.values()],
      });
      continue;
    }
    const version = known.version + 1;
    if ("deleted" in step) {
      tasks.delete(id);
      story.push({
        event: { ...base, taskVersion: version, type: "deleted" },
        live: [["task:deleted", { ...base, version }]],
        tasks: [...tasks.values()],
      });
      continue;
    }
    const title = `Title ${spaceVersion}`;
    const patch = {
      status: step.status,
      ...(step.status !== known.status && { statusSince: at }),
      title,
      updatedAt: at,
    };
    tasks.set(id, { ...known, ...patch, version, spaceVersion });
    story.push({
      event: { ...base, taskVersion: version, type: "updated", patch },
      live: [
        ["task:updated", { ...base, version, patch: { title } }],
        ["dashboard:task_list_updated", { ...base, ...patch, version }],
      ],
      tasks: [...tasks.values()],
    });
  }
  return story;
}

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ task: fc.nat(3), status: fc.constantFrom(...TASK_STATUSES) }),
    },
    { weight: 1, arbitrary: fc.record({ task: fc.nat(3), deleted: fc.constant<true>(true) }) },
  ),
  { maxLength: 40 },
);

const seen = ({ version, tasks, counts, stale }: Dashboard) => ({
  version,
  stale,
  tasks: Object.fromEntries(tasks),
  counts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
});

describe("whatever has happened", () => {
  const stateAfter = (story: readonly Told[], version: number) =>
    ready(story[version - 1]?.tasks ?? [], version);

  it("a prefix and the delta after it make the same list as the full state", () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.nat(), (taken, cut, overlap) => {
        const story = play(taken);
        const have = story.length === 0 ? 0 : cut % (story.length + 1);
        const from = have - Math.min(have, overlap % 3);
        const delta = {
          spaceId: "main",
          version: story.length,
          mode: "delta",
          from,
          events: story.slice(from).map((each) => each.event),
        };
        const state = told(stateAfter(story, have), "dashboard:state", delta);
        expect(seen(state)).toEqual(seen(stateAfter(story, story.length)));
      }),
    );
  });

  it("a prefix and the live messages after it, some of them twice, make the same list as the full state", () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.nat(3), (taken, cut, repeats) => {
        const story = play(taken);
        const have = story.length === 0 ? 0 : cut % (story.length + 1);
        let state = stateAfter(story, have);
        for (let place = have; place < story.length; place++) {
          for (const told_ of story.slice(Math.max(0, place - repeats), place + 1)) {
            for (const [name, payload] of told_.live) state = told(state, name, payload);
          }
        }
        expect(seen(state)).toEqual(seen(stateAfter(story, story.length)));
      }),
    );
  });
});
