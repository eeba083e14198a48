import type { Message } from "../message";
import type { Room } from "../rooms";

/** The space that a message names, where it does. */
export function spaceOf(message: Message): string | undefined {
  if (message.kind === "task-created") return message.task.spaceId;
  if (message.kind === "task-state") return message.task.spaceId;
  if (message.kind === "event-added") return message.event.spaceId;
  return "spaceId" in message ? message.spaceId : undefined;
}

/** Whether a room of this kind is told by such a message. */
export function reaches({ kind }: Message, room: Room["kind"]): boolean {
  switch (kind) {
    case "workflows":
      return true;
    case "space-full":
    case "space-delta":
    case "being":
    case "intention":
    case "presence":
    case "draft":
      return room === "space";
    case "task-state":
    case "event-added":
      return room === "task";
    case "dashboard-full":
    case "dashboard-delta":
    case "agent-status":
      return room === "dashboard" || room === "beside";
    default:
      return room !== "space";
  }
}

/** Whether a tab that wants these rooms needs the message. */
export function concerns(message: Message, rooms: readonly Room[]): boolean {
  if (message.kind === "workflows") return true;
  const spaceId = spaceOf(message);
  const taskId = "taskId" in message ? message.taskId : undefined;
  return rooms.some(({ kind, key }) => {
    if (!reaches(message, kind)) return false;
    if (kind === "task") return key.taskId === taskId;
    return spaceId === undefined || key.spaceId === spaceId;
  });
}
