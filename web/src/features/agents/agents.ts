import { plural, t } from "@lingui/core/macro";
import { isEnd } from "../../api/model";
import type { Agent, TaskSummary } from "../../api/model";

/**
 * The agents to show, by name; undefined while none are known. The live ones say who there is and what they do; only
 * fetched ones know of heartbeats since, as those are no events.
 */
export function agentsToShow(
  live: readonly Agent[] | undefined,
  fetched: readonly Agent[] | undefined,
): Agent[] | undefined {
  const there = live ?? fetched;
  if (there === undefined) return undefined;
  const asked = new Map(fetched?.map((agent) => [agent.id, agent]));
  return there
    .map((agent) => merged(agent, asked.get(agent.id)))
    .sort((a, b) => nameOf(a).localeCompare(nameOf(b)) || a.id.localeCompare(b.id));
}

/** Times of the contract are of one length and zone, so that they compare as texts. */
function merged(agent: Agent, asked: Agent | undefined): Agent {
  const name = agent.name ?? asked?.name;
  const [lastSeen] = [agent.lastSeen, asked?.lastSeen]
    .filter((at) => at !== undefined)
    .sort()
    .reverse();
  return {
    ...agent,
    ...(name !== undefined && { name }),
    ...(lastSeen !== undefined && { lastSeen }),
  };
}

/** When it was seen last; nothing for one that was registered and has not said a word since. */
export const seenAt = ({ lastSeen, createdAt }: Agent): string | undefined =>
  lastSeen === undefined || (createdAt !== undefined && lastSeen <= createdAt)
    ? undefined
    : lastSeen;

export const nameOf = (agent: Agent): string => agent.name ?? agent.id;

/** What an agent has to do. */
export interface Load {
  /** Not ended; those at work first, then those that changed last. */
  open: readonly TaskSummary[];
  /** Of the open ones: those that wait for a person. */
  waiting: number;
  /** Of the open ones: those that it should be working on and has been silent about. */
  silent: number;
}

export function loadOf(agent: Agent, tasks: Iterable<TaskSummary>): Load {
  const open = [...tasks]
    .filter((task) => !isEnd(task.status) && isWorkOf(task, agent))
    .sort((a, b) => rank(a) - rank(b) || b.updatedAt.localeCompare(a.updatedAt));
  return {
    open,
    waiting: open.filter(({ workState }) => workState === "waiting_for_input").length,
    silent: open.filter(({ workState }) => workState === "stale").length,
  };
}

/** When something was last said of what it has open; nothing while nothing is. */
export const lastWordAt = ({ open }: Load): string | undefined =>
  open
    .flatMap(({ run, lastWordAt: at }) => (run === undefined ? [] : (at ?? [])))
    .sort()
    .at(-1);

/** What no agent has yet, the oldest first. */
export const waitingFor = (tasks: Iterable<TaskSummary>): TaskSummary[] =>
  [...tasks]
    .filter(({ status, assignedTo }) => status === "created" && assignedTo === undefined)
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt));

/** "3 at work, 1 silent, 1 offline" */
export function standText(agents: readonly Agent[], tasks: Iterable<TaskSummary>): string {
  const all = [...tasks];
  const counts = { working: 0, silent: 0, idle: 0, offline: 0 };
  for (const agent of agents) {
    if ((agent.status ?? "offline") === "offline") counts.offline++;
    else if (loadOf(agent, all).silent > 0) counts.silent++;
    else if (agent.status === "busy") counts.working++;
    else counts.idle++;
  }
  const { working, silent, idle, offline } = counts;
  return [
    working > 0 && t`${working} at work`,
    silent > 0 && t`${silent} silent`,
    idle > 0 && t`${idle} idle`,
    offline > 0 && t`${offline} offline`,
  ]
    .filter((part) => part !== false)
    .join(", ");
}

const isWorkOf = (task: TaskSummary, { id, taskId }: Agent): boolean =>
  task.assignedTo === id || task.run?.agentId === id || task.id === taskId;

const rank = ({ workState }: TaskSummary): number =>
  workState === "working" || workState === "stale" ? 0 : 1;

/** "5 open, 2 wait for you" */
export function loadText({ open, waiting }: Load): string {
  if (open.length === 0) return t`Nothing open`;
  if (waiting === 0) return t`${open.length} open`;
  return t`${open.length} open, ${plural(waiting, { one: "# waits", other: "# wait" })} for you`;
}
