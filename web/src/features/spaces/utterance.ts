import { t } from "@lingui/core/macro";
import { isRecord } from "../../api/json";
import type { Being, Intention } from "../../api/schema";

/** The words of an intention; of an object its text, else the object as it is. */
export function wordsOf({ content }: Intention): string {
  return content
    .map((part) => {
      if (typeof part === "string") return part;
      return isRecord(part) && typeof part.text === "string" ? part.text : JSON.stringify(part);
    })
    .join("\n");
}

export function speakerOf(
  { beingId, author }: Pick<Intention, "beingId" | "author">,
  beings: ReadonlyMap<string, Being>,
): string {
  const being = beingId === undefined ? undefined : beings.get(beingId);
  return being?.name ?? author?.name ?? beingId ?? t`Somebody`;
}

export const isError = ({ type, state }: Intention): boolean =>
  type === "error" || state === "failed";

/** Still on its way: it may change. */
export const isUnfinished = ({ state }: Intention): boolean =>
  state === "draft" || state === "active";

export const oldestFirst = (intentions: Iterable<Intention>): Intention[] =>
  [...intentions].sort(
    (a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id),
  );

/** Those who are there first, then by name. */
export const presentFirst = (beings: Iterable<Being>): Being[] =>
  [...beings].sort((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name));
