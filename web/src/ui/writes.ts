import { msg, t } from "@lingui/core/macro";
import { explainRefusal, Problem } from "../api/problem";
import { fieldsOf } from "../api/write";
import type { QueuedWrite, Refusal, Write } from "../api/write";
import { worded } from "../words/worded";
import type { GlyphName } from "./Glyph";
import type { Ask } from "./needs";

/** What a queued write is called where it is listed. */
export const WRITE_LOOK: Readonly<
  Record<Write["kind"], { name: string; glyph: GlyphName; waits: string }>
> = worded({
  create: { name: msg`New task`, glyph: "plus", waits: msg`Waits to be sent` },
  edit: { name: msg`Edit`, glyph: "changes", waits: msg`Your edit waits to be sent` },
  comment: { name: msg`Comment`, glyph: "message", waits: msg`Your comment waits to be sent` },
  answer: { name: msg`Answer`, glyph: "needs", waits: msg`Your answer waits to be sent` },
  cancel: { name: msg`Cancel`, glyph: "cancelled", waits: msg`Waits to be cancelled` },
  complete: { name: msg`Complete`, glyph: "completed", waits: msg`Waits to be completed` },
  reopen: { name: msg`Retry`, glyph: "retry", waits: msg`Waits to be opened again` },
  assign: { name: msg`Assign`, glyph: "agent", waits: msg`Waits to be assigned` },
  label: { name: msg`Label`, glyph: "changes", waits: msg`A label waits to be sent` },
  dispatch: { name: msg`Make an issue`, glyph: "issue", waits: msg`An issue waits to be made` },
  link: { name: msg`Link a pull request`, glyph: "review", waits: msg`A link waits to be sent` },
  unlink: { name: msg`Unlink a pull request`, glyph: "review", waits: msg`Waits to be unlinked` },
  delete: { name: msg`Delete`, glyph: "cancelled", waits: msg`Waits to be deleted` },
  say: { name: msg`Said in the space`, glyph: "message", waits: msg`Waits to be said` },
});

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
  if (code === "VERSION_CONFLICT") return t`Somebody else has changed the same words.`;
  if (code === "ALREADY_ANSWERED") return t`Somebody else was first.`;
  const [field] = fields;
  if (field !== undefined) return `${field.field}: ${field.message}`;
  return explainRefusal(new Problem(status, code, detail));
};

export const isRefused = (queued: QueuedWrite): queued is QueuedWrite & { refusal: Refusal } =>
  queued.refusal !== undefined;
