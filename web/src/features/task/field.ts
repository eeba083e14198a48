import type { TaskChange } from "../../api/model";

/** What can be changed of a task. */
export type Field = keyof TaskChange;

/** A field of a task as text: labels are lines. */
export function textOf(value: string | readonly string[] | undefined): string {
  return value === undefined ? "" : typeof value === "string" ? value : value.join("\n");
}

/** The change that makes a field what its text says. */
export function changeOf(field: Field, text: string): TaskChange {
  if (field === "labels") return { labels: text.split("\n").filter((label) => label !== "") };
  return { [field]: field === "title" || field === "repo" ? text.trim() : text };
}
