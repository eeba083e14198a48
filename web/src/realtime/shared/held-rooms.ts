import { emptyDashboard, reduceDashboard } from "../dashboard";
import type { Batch, Dashboard } from "../dashboard";
import type { StateMessage } from "../kept";
import type { Message } from "../message";
import { NO_OTHERS, reduceOthers } from "../other-spaces";
import type { OtherSpaces } from "../other-spaces";
import type { Room, Wanted } from "../rooms";
import { ofDashboard, ofSpace, ofTask } from "../snapshots";
import { emptySpaceRoom, reduceSpaceRoom } from "../space-room";
import type { SpaceRoom } from "../space-room";
import { emptyTaskRoom, reduceTaskRoom } from "../task-room";
import type { TaskRoom } from "../task-room";
import { wantedBeside, wantedDashboard, wantedSpace, wantedTask } from "../wants";
import { reaches, spaceOf } from "./reach";

/** The states of all rooms that any tab wants, so that one that comes later has them at once, and each is joined once. */
export class HeldRooms {
  private dashboards = new Map<string, Dashboard>();
  private tasks = new Map<string, TaskRoom>();
  private spaces = new Map<string, SpaceRoom>();
  private others: OtherSpaces = NO_OTHERS;

  /** Holds these from now on, and lets go of all others. Returns the dashboards of which more is wanted than before. */
  keep(rooms: readonly Room[]): Room[] {
    const of = (kind: Room["kind"], field: "spaceId" | "taskId"): string[] =>
      rooms.filter((room) => room.kind === kind).map(({ key }) => key[field] ?? "");
    const shown = of("dashboard", "spaceId");
    const grown = rooms.filter(
      ({ kind, key: { spaceId = "" } }) => kind === "dashboard" && !this.dashboards.has(spaceId),
    );
    const beside = of("beside", "spaceId").filter((id) => !shown.includes(id));
    this.tasks = kept(of("task", "taskId"), this.tasks, emptyTaskRoom);
    this.spaces = kept(of("space", "spaceId"), this.spaces, emptySpaceRoom);
    this.others = {
      ...this.others,
      versions: new Map(beside.map((id) => [id, this.versionOf(id)])),
    };
    this.dashboards = kept(shown, this.dashboards, emptyDashboard);
    return grown;
  }

  wanted(): Wanted[] {
    return [
      ...[...this.dashboards.values()].map(wantedDashboard),
      ...[...this.tasks.values()].map(wantedTask),
      ...[...this.spaces.values()].map(wantedSpace),
      ...[...this.others.versions].map(([id, since]) => wantedBeside(id, since)),
    ];
  }

  fold(messages: readonly Message[]): void {
    const batch: Batch = new WeakSet();
    for (const message of messages) this.foldOne(message, batch);
  }

  /** Nothing of it is held any longer; it stays wanted. */
  refuse({ kind, key: { spaceId = "", taskId = "" } }: Room): void {
    if (kind === "task") this.tasks.set(taskId, emptyTaskRoom(taskId));
    if (kind === "space") this.spaces.set(spaceId, emptySpaceRoom(spaceId));
    if (this.dashboards.has(spaceId) && kind !== "space")
      this.dashboards.set(spaceId, emptyDashboard(spaceId));
  }

  /** The full state of a room; nothing while the server has not told it, or has to tell it anew. */
  snapshot({ kind, key: { spaceId = "", taskId = "" } }: Room): StateMessage | undefined {
    switch (kind) {
      case "dashboard":
        return current(this.dashboards.get(spaceId), ofDashboard);
      case "task":
        return current(this.tasks.get(taskId), (room) => ofTask(room));
      case "space":
        return current(this.spaces.get(spaceId), ofSpace);
      case "beside": {
        const version = this.versionOf(spaceId);
        if (version === undefined) return undefined;
        return { kind: "dashboard-full", spaceId, version, tasks: [], agents: [], counts: {} };
      }
    }
  }

  /** Nothing before the first state. */
  private versionOf(spaceId: string): number | undefined {
    const shown = this.dashboards.get(spaceId);
    return shown?.phase === "ready" ? shown.version : this.others.versions.get(spaceId);
  }

  private foldOne(message: Message, batch: Batch): void {
    switch (message.kind) {
      case "workflows":
        return;
      case "space-full":
      case "space-delta":
      case "being":
      case "intention":
      case "presence":
      case "draft": {
        const room = this.spaces.get(message.spaceId);
        if (room !== undefined) this.spaces.set(message.spaceId, reduceSpaceRoom(room, message));
        return;
      }
      default: {
        const room = "taskId" in message ? this.tasks.get(message.taskId) : undefined;
        const spaceId = spaceOf(message) ?? room?.task?.spaceId;
        const dashboard = spaceId === undefined ? undefined : this.dashboards.get(spaceId);
        if (dashboard !== undefined && reaches(message, "dashboard")) {
          this.dashboards.set(dashboard.spaceId, reduceDashboard(dashboard, message, batch));
        }
        this.others = reduceOthers(this.others, message);
        if (room === undefined) return;
        const next = reduceTaskRoom(room, message);
        // The messages of a list tell whole what an event changed; without it the task has to be asked for.
        const outdated =
          next !== room && message.kind === "task-changed" && dashboard === undefined;
        this.tasks.set(room.taskId, outdated ? { ...next, outdated } : next);
      }
    }
  }
}

function kept<S>(
  ids: readonly string[],
  held: ReadonlyMap<string, S>,
  empty: (id: string) => S,
): Map<string, S> {
  return new Map(ids.map((id) => [id, held.get(id) ?? empty(id)]));
}

function current<S extends { stale: boolean; outdated?: boolean }>(
  state: S | undefined,
  message: (state: S) => StateMessage | undefined,
): StateMessage | undefined {
  const isCurrent = state !== undefined && !state.stale && state.outdated !== true;
  return isCurrent ? message(state) : undefined;
}
