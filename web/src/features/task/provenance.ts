import { msg, t } from "@lingui/core/macro";
import type { TaskEvent } from "../../api/model";
import { fullTime } from "../../ui/time";
import { worded } from "../../words/worded";

const CAUSES: Readonly<Record<NonNullable<TaskEvent["cause"]>["kind"], string>> = worded({
  delivery: msg`by a webhook`,
  api: msg`over the HTTP API`,
  socket: msg`over a socket`,
  mcp: msg`by a tool of an agent (MCP)`,
  hook: msg`by a hook of an agent`,
  file: msg`from a file`,
  database: msg`from the database`,
  reconcile: msg`as GitHub was asked`,
  clock: msg`as time went by`,
});

/** When exactly an event happened, and how it came here. */
export function provenanceOf({ at, taskVersion, cause, actor }: TaskEvent): string {
  return [
    fullTime(at),
    t`event ${taskVersion}`,
    `${actor.kind} ${actor.name}`,
    cause === undefined
      ? undefined
      : `${CAUSES[cause.kind]}${cause.id === undefined ? "" : ` ${cause.id}`}`,
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}
