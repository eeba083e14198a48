import { CALL } from "./messages";
import { refusedDashboard } from "./dashboard";
import type { Dashboard } from "./dashboard";
import { dashboardRoom, otherRoom, spaceRoom, taskRoom } from "./rooms";
import type { Room, Wanted } from "./rooms";
import { emptySpaceRoom } from "./space-room";
import type { SpaceRoom } from "./space-room";
import { NO_SPACE, withRoom, withSpaceRoom } from "./state";
import type { RealtimeState } from "./state";
import { emptyTaskRoom } from "./task-room";
import type { TaskRoom } from "./task-room";

export function wantedDashboard({ spaceId, phase, version, stale }: Dashboard): Wanted {
  const since = phase === "ready" ? version : undefined;
  return { room: dashboardRoom(spaceId), since, stale, outdated: false };
}

export function wantedTask({ taskId, phase, events, stale, outdated }: TaskRoom): Wanted {
  const since = phase === "ready" ? events.at(-1)?.taskVersion : undefined;
  return { room: taskRoom(taskId), since, stale, outdated };
}

export function wantedSpace({ spaceId, phase, version, stale }: SpaceRoom): Wanted {
  const since = phase === "ready" ? version : undefined;
  return { room: spaceRoom(spaceId), since, stale, outdated: false };
}

export function wantedBeside(spaceId: string, since: number | undefined): Wanted {
  return { room: otherRoom(spaceId), since, stale: false, outdated: false };
}

/** The rooms that belong to what is shown, and to the tasks and spaces that are watched, with what each lacks. */
export function wantedOf(
  { dashboard, taskRooms, spaceRooms, others }: RealtimeState,
  taskIds: readonly string[],
  spaceIds: readonly string[],
): Wanted[] {
  const { spaceId } = dashboard;
  return [
    ...(spaceId === NO_SPACE ? [] : [wantedDashboard(dashboard)]),
    ...taskIds.map((id) => wantedTask(taskRooms.get(id) ?? emptyTaskRoom(id))),
    ...spaceIds.map((id) => wantedSpace(spaceRooms.get(id) ?? emptySpaceRoom(id))),
    ...[...others.versions]
      .filter(([id]) => id !== spaceId)
      .map(([id, since]) => wantedBeside(id, since)),
  ];
}

/** What is held after the server has refused a room: nothing of it may be seen any longer. */
export function refused(state: RealtimeState, { join, key }: Room): Partial<RealtimeState> {
  const { dashboard, taskRooms, spaceRooms } = state;
  const { spaceId = NO_SPACE, taskId = "" } = key;
  if (join === CALL.joinSpace) {
    const missing = { ...emptySpaceRoom(spaceId), phase: "missing" as const };
    return { spaceRooms: withSpaceRoom(spaceRooms, missing) };
  }
  const room = taskRooms.get(taskId);
  return {
    dashboard: spaceId === dashboard.spaceId ? refusedDashboard(dashboard) : dashboard,
    taskRooms: room === undefined ? taskRooms : withRoom(taskRooms, { ...room, phase: "missing" }),
  };
}
