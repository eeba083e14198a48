import {
  answerQuestions,
  answerRequests,
  cancelTask,
  changeTask,
  comment,
  completeTask,
  createTask,
  reopenTask,
  taskOf,
} from "./calls";
import type { Answer, NewTask, Task, TaskChange } from "./model";
import { Problem } from "./problem";
import type { FieldError } from "./problem";

/** Something that a person does, as data: it can be kept on the device and sent later. */
export type Write =
  | { readonly kind: "create"; readonly task: NewTask }
  | {
      readonly kind: "edit";
      readonly taskId: string;
      readonly change: TaskChange;
      /** The same fields as they were when the person began. */
      readonly base: TaskChange;
      /** Of the task, when the person began. */
      readonly version: number;
    }
  | { readonly kind: "comment"; readonly taskId: string; readonly text: string }
  | {
      readonly kind: "answer";
      readonly taskId: string;
      /** The questions of `clarification_needed`; else requests. */
      readonly clarifies: boolean;
      readonly answers: readonly Answer[];
    }
  | {
      readonly kind: "cancel" | "complete" | "reopen";
      readonly taskId: string;
      readonly reason: string;
    };

/** Why the server did not take a write; what a {@link Problem} says, as data. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields: readonly FieldError[];
}

export interface QueuedWrite {
  /** Its place in the queue of this device, over all tabs. */
  readonly place: number;
  /** Its `Idempotency-Key`. */
  readonly key: string;
  /** Who did it; nobody else's sign-in sends it. */
  readonly owner: string;
  /** ms since 1970, this device's clock */
  readonly at: number;
  readonly write: Write;
  /** When it was first tried: from then on the server may have it, though no answer came. */
  readonly triedAt?: number;
  /** Failures of the server itself, while others could be reached. */
  readonly failures?: number;
  /** It is not sent again before the person has decided. */
  readonly refusal?: Refusal;
}

/** Answers with the task where it is new. */
export async function sendWrite(write: Write, key: string): Promise<Task | undefined> {
  switch (write.kind) {
    case "create":
      return createTask(write.task, key);
    case "edit":
      await sendEdit(write);
      return undefined;
    case "comment":
      await comment(write.taskId, write.text, key);
      return undefined;
    case "answer":
      await (write.clarifies ? answerQuestions : answerRequests)(
        write.taskId,
        [...write.answers],
        key,
      );
      return undefined;
    case "cancel":
      await cancelTask(write.taskId, write.reason, key);
      return undefined;
    case "complete":
      await completeTask(write.taskId, write.reason, key);
      return undefined;
    case "reopen":
      await reopenTask(write.taskId, write.reason, key);
      return undefined;
  }
}

/**
 * An edit is kept from repeating itself by the version it was made at. Where the task has moved on since, but in other
 * fields, or to the very same values (as after an answer that was lost), there is nothing to ask the person.
 */
async function sendEdit(edit: Extract<Write, { kind: "edit" }>): Promise<void> {
  let { version } = edit;
  for (let rounds = 0; ; rounds++) {
    try {
      await changeTask(edit.taskId, edit.change, version);
      return;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "VERSION_CONFLICT") throw error;
      const now = await taskOf(edit.taskId);
      if (fieldsOf(edit.change).every((field) => isSame(now[field], edit.change[field]))) return;
      if (rounds > 2 || fieldsOf(edit.change).some((f) => !isSame(now[f], edit.base[f])))
        throw error;
      version = now.version;
    }
  }
}

export const fieldsOf = (change: TaskChange): (keyof TaskChange)[] =>
  Object.keys(change) as (keyof TaskChange)[];

/** Absent and empty are the same. */
const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? "") === JSON.stringify(other ?? "");
