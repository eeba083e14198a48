import { CALL } from "./messages";
import { refusedDashboard } from "./dashboard";
import { dashboardRoom, otherRoom, spaceRoom, taskRoom } from "./rooms";
import type { Room, Wanted } from "./rooms";
import { emptySpaceRoom } from "./space-room";
import { NO_SPACE, withRoom, withSpaceRoom } from "./state";
import type { RealtimeState } from "./state";
import { emptyTaskRoom } from "./task-room";

/** The rooms that belong to what is shown, and to the tasks and spaces that are watched, with what each lacks. */
export function wantedOf(
  { dashboard, taskRooms, spaceRooms, others }: RealtimeState,
  taskIds: readonly string[],
  spaceIds: readonly string[],
): Wanted[] {
  const { spaceId, phase, version, stale } = dashboard;
  const wanted: Wanted[] = [];
  if (spaceId !== NO_SPACE) {
    const since = phase === "ready" ? version : undefined;
    wanted.push({ room: dashboardRoom(spaceId), since, stale, outdated: false });
  }
  for (const taskId of taskIds) {
    const room = taskRooms.get(taskId) ?? emptyTaskRoom(taskId);
    const since = room.phase === "ready" ? room.events.at(-1)?.taskVersion : undefined;
    wanted.push({ room: taskRoom(taskId), since, stale: room.stale, outdated: room.outdated });
  }
  for (const id of spaceIds) {
    const room = spaceRooms.get(id) ?? emptySpaceRoom(id);
    const since = room.phase === "ready" ? room.version : undefined;
    wanted.push({ room: spaceRoom(id), since, stale: room.stale, outdated: false });
  }
  for (const [id, since] of others.versions) {
    if (id === spaceId) continue;
    wanted.push({ room: otherRoom(id), since, stale: false, outdated: false });
  }
  return wanted;
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
