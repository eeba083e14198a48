import { isRecord } from "../model/json";
import type { Being, Intention } from "../model/shapes";

/** What the server says of the beings and intentions of a space. A name that is not known is ignored. */
export type SpaceMessage =
  | {
      kind: "space-full";
      spaceId: string;
      version: number;
      beings: Being[];
      intentions: Intention[];
    }
  | { kind: "space-delta"; spaceId: string; version: number; from: number; changes: SpaceChange[] }
  | SpaceChange
  | { kind: "draft"; spaceId: string; beingId: string; text: string; at: string };

/** What one event changed; a `null` in a patch removes a field. */
export type SpaceChange = { spaceId: string; spaceVersion: number } & (
  | { kind: "being" | "intention"; verb: "created" | "updated"; id: string; patch: Patch }
  | { kind: "being" | "intention"; verb: "deleted"; id: string }
  | { kind: "presence"; beings: Being[]; removed: string[] }
);

type Patch = Record<string, unknown>;

const ENTITY = /^(being|intention):(created|updated|deleted)$/;
/** They say where a change stands, and are no fields of the entity. */
const STAMP = new Set(["spaceId", "spaceVersion", "at"]);

export function toSpaceMessage(name: string, payload: unknown): SpaceMessage | undefined {
  if (!isRecord(payload) || typeof payload.spaceId !== "string") return undefined;
  const { spaceId } = payload;
  if (name === "space:draft") {
    return typeof payload.beingId === "string"
      ? {
          kind: "draft",
          spaceId,
          beingId: payload.beingId,
          text: typeof payload.text === "string" ? payload.text : "",
          at: typeof payload.at === "string" ? payload.at : "",
        }
      : undefined;
  }
  return name === "space:state" ? state(spaceId, payload) : toChange(name, spaceId, payload);
}

function state(spaceId: string, payload: Patch): SpaceMessage {
  const version = numberOf(payload.version);
  if (payload.mode !== "delta") {
    return {
      kind: "space-full",
      spaceId,
      version,
      beings: listOf<Being>(payload.beings),
      intentions: listOf<Intention>(payload.intentions),
    };
  }
  const changes = listOf<Patch>(payload.events).flatMap(({ name, patch }) =>
    typeof name === "string" && isRecord(patch) ? (toChange(name, spaceId, patch) ?? []) : [],
  );
  return { kind: "space-delta", spaceId, version, from: numberOf(payload.from), changes };
}

function toChange(name: string, spaceId: string, payload: Patch): SpaceChange | undefined {
  const place = { spaceId, spaceVersion: numberOf(payload.spaceVersion) };
  if (name === "space:presence") {
    const removed = listOf<string>(payload.removed);
    return { kind: "presence", ...place, beings: listOf<Being>(payload.beings), removed };
  }
  const [, entity, verb] = ENTITY.exec(name) ?? [];
  if ((entity !== "being" && entity !== "intention") || typeof payload.id !== "string") {
    return undefined;
  }
  const { id } = payload;
  if (verb === "deleted") return { kind: entity, verb, ...place, id };
  const fields = Object.entries(payload).filter(([field]) => !STAMP.has(field));
  return {
    kind: entity,
    verb: verb === "created" ? "created" : "updated",
    ...place,
    id,
    patch: Object.fromEntries(fields),
  };
}

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);
const listOf = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);
