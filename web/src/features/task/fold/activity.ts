import { isRecord } from "../../../api/json";
import type { TaskEvent } from "../../../api/model";
import type { Activity, InputRequest } from "../../../api/work";
import { activityIn } from "../../../realtime/work-patch";
import { numberIn, textIn } from "../event-data";

const MESSAGE_MAX_CHARACTERS = 500;
const KINDS: readonly unknown[] = ["question", "permission", "review", "credentials"];

/** At most so many characters, with a mark where it was cut, and never within a surrogate pair. */
export function cut(text: string | undefined, max: number): string | undefined {
  if (text === undefined || text.length <= max) return text;
  const isPair = /[\uD800-\uDBFF]/.test(text.charAt(max - 2));
  return `${text.slice(0, isPair ? max - 2 : max - 1)}…`;
}

/** The activity that an event is, if it is one. */
export function activityOf(event: TaskEvent): Activity | undefined {
  const { type, at, data = {} } = event;
  if (type === "comment") {
    return { kind: "comment", message: cut(textIn(event, "text"), MESSAGE_MAX_CHARACTERS), at };
  }
  if (type !== "progress") return undefined;
  const activity = activityIn(data, at);
  const isPlan = textIn(event, "kind") === undefined && activity.plan !== undefined;
  return {
    ...activity,
    ...(isPlan && { kind: "plan" }),
    message: cut(textIn(event, "message"), MESSAGE_MAX_CHARACTERS),
    percent: numberIn(event, "percent"),
  };
}

/** The requests that an event opens; questions of `clarification_needed` are requests too. */
export function requestsIn(event: TaskEvent): InputRequest[] {
  const isQuestions = event.type === "clarification_needed";
  const entries = event.data?.[isQuestions ? "questions" : "requests"];
  return (Array.isArray(entries) ? entries : []).filter(isRecord).map((entry) => ({
    id: String(entry.id),
    kind: isKind(entry.kind) ? entry.kind : "question",
    text: String(entry.text),
    ...(Array.isArray(entry.options) &&
      entry.options.length > 0 && {
        options: entry.options.map(String),
      }),
    ...(typeof entry.expiresAt === "string" && { expiresAt: entry.expiresAt }),
    askedAt: event.at,
    askedBy: event.actor,
  }));
}

function isKind(kind: unknown): kind is InputRequest["kind"] {
  return KINDS.includes(kind);
}
