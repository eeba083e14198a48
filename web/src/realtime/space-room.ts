import type { Being, Intention } from "../model/shapes";
import type { SpaceChange, SpaceMessage } from "./space-messages";

/** Who is in a space and what they say. Changed only by {@link reduceSpaceRoom}. */
export interface SpaceRoom {
  readonly spaceId: string;
  readonly phase: "loading" | "ready" | "missing";
  readonly version: number;
  readonly beings: ReadonlyMap<string, Being>;
  /** By id; the newest that the state brought, those that came since, and older pages. */
  readonly intentions: ReadonlyMap<string, Intention>;
  /** Being → what it is writing at this moment. */
  readonly drafts: ReadonlyMap<string, { readonly text: string; readonly at: string }>;
  /** Something came that does not fit what we hold: only a full state can mend it. */
  readonly stale: boolean;
  /** It is from this device, as it was then (ms since 1970); a full state has been asked for. */
  readonly asOf?: number;
}

export function emptySpaceRoom(spaceId: string): SpaceRoom {
  return {
    spaceId,
    phase: "loading",
    version: 0,
    beings: new Map(),
    intentions: new Map(),
    drafts: new Map(),
    stale: false,
  };
}

export function reduceSpaceRoom(room: SpaceRoom, message: SpaceMessage): SpaceRoom {
  if (message.spaceId !== room.spaceId) return room;
  switch (message.kind) {
    case "space-full":
      return {
        ...room,
        phase: "ready",
        version: message.version,
        beings: byId(message.beings),
        intentions: byId(message.intentions),
        stale: false,
        asOf: undefined,
      };
    case "space-delta": {
      if (message.from > room.version) return { ...room, stale: true };
      const next = message.changes.reduce(changed, room);
      return { ...next, version: Math.max(next.version, message.version) };
    }
    case "draft": {
      const drafts = new Map(room.drafts);
      if (message.text === "") drafts.delete(message.beingId);
      else drafts.set(message.beingId, { text: message.text, at: message.at });
      return { ...room, drafts };
    }
    default:
      return room.phase === "ready" ? changed(room, message) : room;
  }
}

/** Lays an older page, fetched over HTTP, beside what the room holds. */
export function withOlder(room: SpaceRoom, older: readonly Intention[]): SpaceRoom {
  return { ...room, intentions: new Map([...byId(older), ...room.intentions]) };
}

function changed(room: SpaceRoom, change: SpaceChange): SpaceRoom {
  if (change.spaceVersion <= room.version) return room;
  const next = { ...room, version: change.spaceVersion };
  if (change.kind === "presence") {
    const beings = new Map(room.beings);
    for (const id of change.removed) beings.delete(id);
    for (const being of change.beings) beings.set(being.id, being);
    return { ...next, beings };
  }
  if (change.kind === "being") return { ...next, beings: laid(room.beings, change) };
  const intentions = laid(room.intentions, change);
  // What was being written has been said.
  const beingId = intentions.get(change.id)?.beingId;
  if (beingId === undefined || !room.drafts.has(beingId)) return { ...next, intentions };
  const drafts = new Map(room.drafts);
  drafts.delete(beingId);
  return { ...next, intentions, drafts };
}

type EntityChange = Extract<SpaceChange, { id: string }>;

/** An update of something that is not held (an old intention) is left out. */
function laid<T extends { id: string }>(
  all: ReadonlyMap<string, T>,
  change: EntityChange,
): ReadonlyMap<string, T> {
  const known = all.get(change.id);
  const next = new Map(all);
  if (change.verb === "deleted") {
    next.delete(change.id);
  } else if (change.verb === "created" || known !== undefined) {
    const fields = Object.entries<unknown>({ ...known, ...change.patch }).filter(
      ([, value]) => value !== null,
    );
    next.set(change.id, Object.fromEntries(fields) as unknown as T);
  }
  return next;
}

const byId = <T extends { id: string }>(all: readonly T[]): Map<string, T> =>
  new Map(all.map((each) => [each.id, each]));
