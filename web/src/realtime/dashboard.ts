import { isEnd } from "../model/shapes";
import type { Activity, Agent, TaskStatus, TaskSummary } from "../model/shapes";
import { agentPatch, patched } from "./messages";
import type { AgentPatch, Counts, DeltaEvent, ServerMessage, Stamp, TaskPatch } from "./messages";
import { workPatch } from "./work-patch";

/** The live list of one space's tasks. Changed only by {@link reduceDashboard}. */
export interface Dashboard {
  readonly spaceId: string;
  /** `refused`: the server does not show us this space. `lost`: it did, and then took it away. */
  readonly phase: "loading" | "ready" | "refused" | "lost";
  /** The newest `spaceVersion` this list contains; what is older is ignored. */
  readonly version: number;
  readonly tasks: ReadonlyMap<string, TaskSummary>;
  readonly agents: readonly Agent[];
  /** Of all tasks by status, also of those too old for the list. */
  readonly counts: Counts;
  /** Counts the full states: with each, the pages loaded before are gone. */
  readonly generation: number;
  /** Something came that does not fit what we hold: only a full state can mend it. */
  readonly stale: boolean;
  /** It is from this device, as it was then (ms since 1970); a full state has been asked for. */
  readonly asOf?: number;
}

export function emptyDashboard(spaceId: string): Dashboard {
  return {
    spaceId,
    phase: "loading",
    version: 0,
    tasks: new Map(),
    agents: [],
    counts: {},
    generation: 0,
    stale: false,
  };
}

/** The list after the server has refused to show it: nothing of what it held may be seen any longer. */
export function refusedDashboard({ spaceId, phase }: Dashboard): Dashboard {
  const wasShown = phase === "ready" || phase === "lost";
  return { ...emptyDashboard(spaceId), phase: wasShown ? "lost" : "refused" };
}

/** The maps of tasks that were made while a batch of messages is folded: nobody has seen them, so they may be changed. */
export type Batch = WeakSet<ReadonlyMap<string, TaskSummary>>;

/**
 * Folds one message into the list. Safe to repeat: what is older than the list is ignored, and what has the list's
 * own version (one event makes several messages) sets fields to values they already have. With one batch for many
 * messages the tasks are copied once for all of them.
 */
export function reduceDashboard(
  state: Dashboard,
  message: ServerMessage,
  batch: Batch = new WeakSet(),
): Dashboard {
  switch (message.kind) {
    case "dashboard-full":
      if (message.spaceId !== state.spaceId) return state;
      return {
        ...state,
        phase: "ready",
        version: message.version,
        tasks: new Map(message.tasks.map((task) => [task.id, task])),
        agents: message.agents,
        counts: message.counts,
        generation: state.generation + 1,
        stale: false,
        asOf: undefined,
      };
    case "dashboard-delta":
      if (message.spaceId !== state.spaceId) return state;
      if (message.from > state.version) return { ...state, stale: true };
      return advance(
        message.events
          .filter((event) => event.spaceVersion > state.version)
          .reduce((list, event) => applyEvent(list, event, batch), state),
        message.version,
      );
    case "task-created":
      if (message.task.spaceId !== state.spaceId) return state;
      return live(state, message.spaceVersion, (list) => put(list, message.task, batch));
    case "task-changed":
      return live(state, message.stamp.spaceVersion, (list) =>
        change(list, message.taskId, message.stamp, message.patch, batch),
      );
    case "activity":
      return active(state, message.taskId, message.stamp, message.activity, batch);
    case "task-deleted":
      return live(state, message.spaceVersion, (list) =>
        remove(list, message.taskId, message.spaceVersion, batch),
      );
    case "agent-status":
      return live(state, message.spaceVersion, (list) =>
        changeAgent(list, message.agentId, message.patch),
      );
    case "task-state":
    case "event-added":
      return state;
  }
}

/** Before the first state there is nothing to change; the state that comes will contain the change. */
function live(state: Dashboard, version: number, step: (list: Dashboard) => Dashboard): Dashboard {
  if (state.phase !== "ready" || version < state.version) return state;
  return advance(step(state), version);
}

function advance(state: Dashboard, version: number): Dashboard {
  return version > state.version ? { ...state, version } : state;
}

function applyEvent(state: Dashboard, event: DeltaEvent, batch: Batch): Dashboard {
  const { taskId } = event;
  if (taskId === undefined) {
    if (event.entityType !== "agent" || event.entityId === undefined) return state;
    return event.type === "agent_deleted"
      ? withoutAgent(state, event.entityId)
      : changeAgent(state, event.entityId, agentPatch(event.data ?? {}));
  }
  if (event.type === "deleted") return remove(state, taskId, event.spaceVersion, batch);
  if (event.type === "created" && event.task !== undefined) return put(state, event.task, batch);
  const stamp = { version: event.taskVersion ?? 0, spaceVersion: event.spaceVersion, at: event.at };
  const patch = { ...event.patch, ...workPatch(event.type, event.data ?? {}, event.at) };
  return change(state, taskId, stamp, patch, batch);
}

/** The tasks to be changed: a copy, or that of the batch. */
function own(tasks: Dashboard["tasks"], batch: Batch): Map<string, TaskSummary> {
  if (batch.has(tasks)) return tasks as Map<string, TaskSummary>;
  const copy = new Map(tasks);
  batch.add(copy);
  return copy;
}

function put(state: Dashboard, task: TaskSummary, batch: Batch): Dashboard {
  const known = state.tasks.get(task.id);
  if (known !== undefined && known.spaceVersion > task.spaceVersion) return state;
  return {
    ...state,
    tasks: own(state.tasks, batch).set(task.id, task),
    counts: moved(state.counts, known?.status, task.status),
  };
}

function change(
  state: Dashboard,
  taskId: string,
  stamp: Stamp,
  patch: TaskPatch,
  batch: Batch,
): Dashboard {
  const known = state.tasks.get(taskId);
  if (known === undefined) {
    // An ended task older than the list. While it stays ended it stays out; one that comes back to life is missing.
    const isActive = patch.status != null && !isEnd(patch.status);
    return isActive ? { ...state, stale: true } : state;
  }
  if (stamp.spaceVersion < known.spaceVersion) return state;
  // Lists carry no descriptions.
  const next = patched(known, { ...patch, description: null }, stamp);
  return {
    ...state,
    tasks: own(state.tasks, batch).set(taskId, next),
    counts: moved(state.counts, known.status, next.status),
  };
}

/** Merged to one a second, so that it may come after younger events; only the activity's own time says what is newer. */
function active(
  state: Dashboard,
  taskId: string,
  stamp: Stamp,
  activity: Activity,
  batch: Batch,
): Dashboard {
  const known = state.tasks.get(taskId);
  if (known === undefined || (known.activity?.at ?? "") > activity.at) return state;
  const word = activity.kind === "comment" ? {} : { lastWordAt: activity.at };
  const next = patched(known, { activity, ...word }, stamp);
  return { ...state, tasks: own(state.tasks, batch).set(taskId, next) };
}

/**
 * Adds older tasks, fetched over HTTP. What is known stays, as it is kept up; a row from after the list's version is left
 * out, as its event is still to come and would find it unknown.
 */
export function withPage(state: Dashboard, page: readonly TaskSummary[]): Dashboard {
  const added = page.filter(
    (task) => !state.tasks.has(task.id) && task.spaceVersion <= state.version,
  );
  if (state.phase !== "ready" || added.length === 0) return state;
  const tasks = new Map(state.tasks);
  for (const task of added) tasks.set(task.id, task);
  return { ...state, tasks };
}

function remove(state: Dashboard, taskId: string, spaceVersion: number, batch: Batch): Dashboard {
  const known = state.tasks.get(taskId);
  if (known === undefined) {
    // Told twice, or a task older than the list: then we cannot know which count falls and need the full state.
    return spaceVersion > state.version ? { ...state, stale: true } : state;
  }
  const tasks = own(state.tasks, batch);
  tasks.delete(taskId);
  return { ...state, tasks, counts: moved(state.counts, known.status, undefined) };
}

/** An agent that is not known yet begins with what is told of it. */
function changeAgent(state: Dashboard, id: string, { taskId, ...patch }: AgentPatch): Dashboard {
  const known = state.agents.find((agent) => agent.id === id);
  const next: Agent = { ...known, id, ...patch };
  if (taskId === null) delete next.taskId;
  else if (taskId !== undefined) next.taskId = taskId;
  const agents =
    known === undefined
      ? [...state.agents, next]
      : state.agents.map((agent) => (agent === known ? next : agent));
  return { ...state, agents };
}

function withoutAgent(state: Dashboard, id: string): Dashboard {
  return { ...state, agents: state.agents.filter((agent) => agent.id !== id) };
}

function moved(counts: Counts, from: TaskStatus | undefined, to: TaskStatus | undefined): Counts {
  if (from === to) return counts;
  const next = { ...counts };
  if (from !== undefined) next[from] = Math.max(0, (next[from] ?? 0) - 1);
  if (to !== undefined) next[to] = (next[to] ?? 0) + 1;
  return next;
}
