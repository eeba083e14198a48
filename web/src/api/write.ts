import {
  answerQuestions,
  answerRequests,
  assignTask,
  cancelTask,
  changeTask,
  comment,
  completeTask,
  createTask,
  deleteTask,
  dispatchTask,
  linkPull,
  reopenTask,
  say,
  taskOf,
  unassign,
  unlinkPull,
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
    }
  /** To an agent, or to nobody. */
  | { readonly kind: "assign"; readonly taskId: string; readonly agentId?: string }
  | { readonly kind: "label"; readonly taskId: string; readonly label: string }
  /** Has an issue made of the task; without a repository in that of the task. */
  | { readonly kind: "dispatch"; readonly taskId: string; readonly repo?: string }
  | { readonly kind: "link" | "unlink"; readonly taskId: string; readonly prUrl: string }
  | { readonly kind: "delete"; readonly taskId: string }
  | {
      readonly kind: "say";
      readonly spaceId: string;
      readonly text: string;
      /** What it is about. */
      readonly taskId?: string;
    };

/** The task that a write is for; none where it makes one, or is said about none. */
export const taskIdOf = (write: Write): string | undefined =>
  write.kind === "create" ? undefined : write.taskId;

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
    case "assign":
      await (write.agentId === undefined
        ? unassign(write.taskId, key)
        : assignTask(write.taskId, write.agentId, key));
      return undefined;
    case "label":
      await sendLabel(write.taskId, write.label);
      return undefined;
    case "dispatch":
      await dispatchTask(write.taskId, key, write.repo);
      return undefined;
    case "link":
      await linkPull(write.taskId, write.prUrl);
      return undefined;
    case "unlink":
      await unlinkPull(write.taskId, write.prUrl);
      return undefined;
    case "delete":
      await sendDeletion(write.taskId);
      return undefined;
    case "say":
      await say(write.spaceId, write.text, write.taskId, key);
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

/** Beside the labels that the task has by then, so that there is nothing to ask the person. */
async function sendLabel(taskId: string, label: string): Promise<void> {
  for (let rounds = 0; ; rounds++) {
    const { labels, version } = await taskOf(taskId);
    if (labels.includes(label)) return;
    try {
      await changeTask(taskId, { labels: [...labels, label] }, version);
      return;
    } catch (error) {
      const isLate = error instanceof Problem && error.code === "VERSION_CONFLICT";
      if (!isLate || rounds > 2) throw error;
    }
  }
}

/** What is gone already need not be deleted; perhaps it was we, and the answer was lost. */
async function sendDeletion(taskId: string): Promise<void> {
  try {
    await deleteTask(taskId);
  } catch (error) {
    if (!(error instanceof Problem && error.code === "TASK_NOT_FOUND")) throw error;
  }
}

export const fieldsOf = (change: TaskChange): (keyof TaskChange)[] =>
  Object.keys(change) as (keyof TaskChange)[];

/** Absent and empty are the same. */
const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? "") === JSON.stringify(other ?? "");
