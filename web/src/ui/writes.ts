import { explainRefusal, Problem } from "../api/problem";
import { fieldsOf } from "../api/write";
import type { QueuedWrite, Refusal, Write } from "../api/write";
import type { GlyphName } from "./Glyph";
import type { Ask } from "./needs";

/** What a queued write is called where it is listed. */
export const WRITE_LOOK: Readonly<
  Record<Write["kind"], { name: string; glyph: GlyphName; waits: string }>
> = {
  create: { name: "New task", glyph: "plus", waits: "Waits to be sent" },
  edit: { name: "Edit", glyph: "changes", waits: "Your edit waits to be sent" },
  comment: { name: "Comment", glyph: "message", waits: "Your comment waits to be sent" },
  answer: { name: "Answer", glyph: "needs", waits: "Your answer waits to be sent" },
  cancel: { name: "Cancel", glyph: "cancelled", waits: "Waits to be cancelled" },
  complete: { name: "Complete", glyph: "completed", waits: "Waits to be completed" },
  reopen: { name: "Retry", glyph: "retry", waits: "Waits to be opened again" },
  assign: { name: "Assign", glyph: "agent", waits: "Waits to be assigned" },
  label: { name: "Label", glyph: "changes", waits: "A label waits to be sent" },
  dispatch: { name: "Make an issue", glyph: "issue", waits: "An issue waits to be made" },
  link: { name: "Link a pull request", glyph: "review", waits: "A link waits to be sent" },
  unlink: { name: "Unlink a pull request", glyph: "review", waits: "Waits to be unlinked" },
  delete: { name: "Delete", glyph: "cancelled", waits: "Waits to be deleted" },
  say: { name: "Said in the space", glyph: "message", waits: "Waits to be said" },
};

/** The person's own words in it; empty where there are none. */
export function wordsOf(write: Write): string {
  switch (write.kind) {
    case "create":
      return [write.task.title, write.task.description ?? ""].join("\n\n").trim();
    case "edit":
      return fieldsOf(write.change)
        .map((field) => textOf(write.change[field]))
        .join("\n\n");
    case "comment":
    case "say":
      return write.text;
    case "answer":
      return write.answers.map(({ text }) => text).join("\n\n");
    case "cancel":
    case "complete":
    case "reopen":
      return write.reason;
    case "label":
      return write.label;
    case "dispatch":
      return write.repo ?? "";
    case "link":
    case "unlink":
      return write.prUrl;
    case "assign":
    case "delete":
      return "";
  }
}

/** Whether a write answers one of these requests. */
export const answersTo = (write: Write, { requests }: Ask): boolean =>
  write.kind === "answer" &&
  write.answers.some((answer) => requests.some(({ id }) => id === answer.id));

/** A field of a task as words. */
export const textOf = (value: unknown): string =>
  Array.isArray(value) ? value.join(", ") : typeof value === "string" ? value : "";

/** Why it was refused, in a sentence. */
export const explainWrite = ({ status, code, detail, fields }: Refusal): string => {
  if (code === "VERSION_CONFLICT") return "Somebody else has changed the same words.";
  if (code === "ALREADY_ANSWERED") return "Somebody else was first.";
  const [field] = fields;
  if (field !== undefined) return `${field.field}: ${field.message}`;
  return explainRefusal(new Problem(status, code, detail));
};

export const isRefused = (queued: QueuedWrite): queued is QueuedWrite & { refusal: Refusal } =>
  queued.refusal !== undefined;
