import type { TaskEvent } from "../../api/model";
import { fullTime } from "../../ui/time";

const CAUSES: Readonly<Record<NonNullable<TaskEvent["cause"]>["kind"], string>> = {
  delivery: "by a webhook",
  api: "over the HTTP API",
  socket: "over a socket",
  mcp: "by a tool of an agent (MCP)",
  hook: "by a hook of an agent",
  file: "from a file",
  database: "from the database",
  reconcile: "as GitHub was asked",
  clock: "as time went by",
};

/** When exactly an event happened, and how it came here. */
export function provenanceOf({ at, taskVersion, cause, actor }: TaskEvent): string {
  return [
    fullTime(at),
    `event ${taskVersion}`,
    `${actor.kind} ${actor.name}`,
    cause === undefined
      ? undefined
      : `${CAUSES[cause.kind]}${cause.id === undefined ? "" : ` ${cause.id}`}`,
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}
