import type { ServerMessage } from "./messages";

/**
 * The spaces beside the shown one. Of their lists we only want to know when what needs a person may have changed; the
 * server says what does. Changed only by {@link reduceOthers}.
 */
export interface OtherSpaces {
  /** Space → the newest version that was heard of; nothing before its state came. */
  readonly versions: ReadonlyMap<string, number | undefined>;
  /** Counts the changes after which other tasks may need a person. */
  readonly changes: number;
}

export const NO_OTHERS: OtherSpaces = { versions: new Map(), changes: 0 };

export function reduceOthers(others: OtherSpaces, message: ServerMessage): OtherSpaces {
  const heard = hear(message);
  if (heard?.spaceId === undefined || !others.versions.has(heard.spaceId)) return others;
  const { spaceId, version, counts } = heard;
  const versions = new Map(others.versions).set(
    spaceId,
    Math.max(version, others.versions.get(spaceId) ?? 0),
  );
  return { versions, changes: others.changes + (counts ? 1 : 0) };
}

interface Heard {
  spaceId: string | undefined;
  version: number;
  /** Whether what needs a person may have changed. */
  counts: boolean;
}

function hear(message: ServerMessage): Heard | undefined {
  switch (message.kind) {
    case "dashboard-full":
      return { ...message, counts: true };
    case "dashboard-delta":
      return { ...message, counts: message.events.length > 0 };
    case "task-deleted":
      return { spaceId: message.spaceId, version: message.spaceVersion, counts: true };
    case "task-changed":
      return {
        spaceId: message.spaceId,
        version: message.stamp.spaceVersion,
        counts: message.patch.attention !== undefined || message.patch.requests !== undefined,
      };
    case "task-created":
      return { spaceId: message.task.spaceId, version: message.spaceVersion, counts: false };
    default:
      return undefined;
  }
}
