import { taskOf } from "../api/calls";
import { isRecord } from "../api/json";
import type { TaskEvent } from "../api/model";
import { Problem } from "../api/problem";
import type { Ask } from "./needs";

/** How a request ended that was not answered from here. */
export interface Ending {
  by: string;
  at: string;
  how: "answered" | "withdrawn" | "expired";
  /** The words of the answer. */
  text?: string;
}

const ENDINGS = new Set(["clarification_answered", "input_answered", "input_withdrawn"]);

/** Who has ended an ask, as the task's newest events tell; nothing where it was too long ago. */
export async function endingOf(ask: Ask, signal?: AbortSignal): Promise<Ending | null> {
  const { events = [] } = await taskOf(ask.taskId, signal);
  return findEnding(
    ask.requests.map(({ id }) => id),
    events,
  );
}

/** How the first of these requests ended that one of the events has ended. */
export function findEnding(
  requests: readonly string[],
  events: readonly TaskEvent[],
): Ending | null {
  const ids = new Set(requests);
  for (const event of [...events].reverse()) {
    if (!ENDINGS.has(event.type)) continue;
    const { answers, ids: withdrawn, expired } = event.data ?? {};
    const answer = (Array.isArray(answers) ? answers : [])
      .filter(isRecord)
      .find(({ id }) => typeof id === "string" && ids.has(id));
    const isOurs =
      answer !== undefined ||
      (Array.isArray(withdrawn) && withdrawn.some((id) => ids.has(id as string)));
    if (!isOurs) continue;
    return {
      by: event.actor.name,
      at: event.at,
      how: answer !== undefined ? "answered" : expired === true ? "expired" : "withdrawn",
      ...(typeof answer?.text === "string" && { text: answer.text }),
    };
  }
  return null;
}

/** Only the first answer counts; a question whose task has moved on was answered too. */
export const isTooLate = (error: unknown): boolean =>
  error instanceof Problem &&
  (error.code === "ALREADY_ANSWERED" || error.code === "INVALID_TRANSITION");
