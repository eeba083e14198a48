import type { Dashboard } from "./dashboard";
import type { StateMessage } from "./kept";
import type { SpaceRoom } from "./space-room";
import type { TaskRoom } from "./task-room";

/** The full states that would bring what is held; nothing where it is not there, or may not be seen. */

export function ofDashboard(dashboard: Dashboard): StateMessage | undefined {
  const { spaceId, phase, version, tasks, agents, counts } = dashboard;
  if (phase !== "ready") return undefined;
  return {
    kind: "dashboard-full",
    spaceId,
    version,
    tasks: [...tasks.values()],
    agents: [...agents],
    counts,
  };
}

/** With so many of the newest events. */
export function ofTask(
  { taskId, phase, task, events }: TaskRoom,
  eventsMax = Infinity,
): StateMessage | undefined {
  if (phase !== "ready" || task === undefined) return undefined;
  const newest = eventsMax < events.length ? events.slice(-eventsMax) : [...events];
  return { kind: "task-state", taskId, mode: "full", task, events: newest };
}

export function ofSpace(room: SpaceRoom): StateMessage | undefined {
  const { spaceId, phase, version, beings, intentions } = room;
  if (phase !== "ready") return undefined;
  return {
    kind: "space-full",
    spaceId,
    version,
    beings: [...beings.values()],
    intentions: [...intentions.values()],
  };
}
