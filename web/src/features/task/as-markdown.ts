import { t } from "@lingui/core/macro";
import type { Task, TaskEvent } from "../../api/model";
import { STATUS_LOOK } from "../../ui/status";
import { numberIn, textIn, textsIn } from "./event-data";

/** The task with its timeline, to be pasted somewhere else. */
export function asMarkdown(task: Task, events: readonly TaskEvent[], address: string): string {
  const facts = [
    t`Status: ${STATUS_LOOK[task.status].label}`,
    task.assignedTo === undefined ? undefined : t`Agent: ${task.assignedTo}`,
    task.repo === undefined ? undefined : t`Repository: ${task.repo}`,
    task.labels.length === 0 ? undefined : t`Labels: ${task.labels.join(", ")}`,
    task.issue === undefined ? undefined : t`Issue: ${task.issue.url}`,
    ...(task.prs ?? []).map((pr) => t`Pull request: ${pr.url ?? `#${pr.number}`} (${pr.state})`),
    address,
  ].filter((fact) => fact !== undefined);
  return [
    `# ${oneLine(task.title)}`,
    facts.map((fact) => `- ${fact}`).join("\n"),
    task.description,
    t`## Timeline`,
    events.map(lineOf).join("\n"),
  ]
    .filter((part) => part !== undefined && part !== "")
    .join("\n\n")
    .concat("\n");
}

function lineOf(event: TaskEvent): string {
  const percent = numberIn(event, "percent");
  const words = [
    textIn(event, "message") ?? textIn(event, "text") ?? textIn(event, "reason") ?? "",
    textIn(event, "summary") ?? textIn(event, "name") ?? "",
    textIn(event, "conclusion") ?? textIn(event, "outcome") ?? "",
    textIn(event, "prUrl") ?? textIn(event, "issueUrl") ?? "",
    ...["questions", "requests", "answers"].flatMap((field) =>
      textsIn(event, field).map(({ text }) => text),
    ),
  ].filter((word) => word !== "");
  const [first = "", ...rest] = words.join("; ").split("\n");
  const head = [
    `- ${event.at}`,
    `**${oneLine(event.actor.name)}**`,
    event.type.replaceAll("_", " "),
    percent === undefined ? "" : `${percent}%`,
  ]
    .filter((part) => part !== "")
    .join(" ");
  return [first === "" ? head : `${head}: ${first}`, ...rest.map((line) => `  ${line}`)].join("\n");
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");
