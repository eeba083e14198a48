import { isRecord } from "../../api/json";
import type { TaskEvent } from "../../api/model";

/** Reads an event's data, of which nothing is certain: it may be newer than this app. */

export function textIn(event: TaskEvent, field: string): string | undefined {
  const value = event.data?.[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function numberIn(event: TaskEvent, field: string): number | undefined {
  const value = event.data?.[field];
  return typeof value === "number" ? value : undefined;
}

/** The `{id, text}` entries of a list in the data: questions, answers. */
export function textsIn(event: TaskEvent, field: string): { id: string; text: string }[] {
  const value = event.data?.[field];
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((entry) => ({
    id: typeof entry.id === "string" ? entry.id : "",
    text: typeof entry.text === "string" ? entry.text : "",
  }));
}

export const isLate = (event: TaskEvent): boolean => event.data?.late === true;

/** The names of the fields that an `updated` event changed. */
export function changedFields(event: TaskEvent): string[] {
  const patch = event.data?.patch;
  return isRecord(patch) ? Object.keys(patch) : [];
}

/** Where the questions of an event stand that asks. */
const FIELD_OF: Readonly<Record<string, readonly string[]>> = {
  clarification_needed: ["questions"],
  input_requested: ["requests"],
};

/** The text of each question by its id. */
export function questionTexts(events: readonly TaskEvent[]): Map<string, string> {
  return new Map(
    events.flatMap((event) =>
      (FIELD_OF[event.type] ?? []).flatMap((field) =>
        textsIn(event, field).map(({ id, text }) => [id, text] as const),
      ),
    ),
  );
}
