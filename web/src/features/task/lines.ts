import { t } from "@lingui/core/macro";
import type { TaskEvent } from "../../api/model";
import type { Verdict } from "./claims";
import { textIn } from "./event-data";
import { stateOf } from "./fold/checks";

/** What every line of a timeline needs to know. */
export interface TimelineContext {
  nameOf: (agentId: string) => string;
  /** Question id → its text, from all events at hand. */
  questions: ReadonlyMap<string, string>;
  /** What GitHub says of claims, by the claim's version. */
  told: ReadonlyMap<number, Verdict>;
  /** The event that the address names. */
  marked: number | undefined;
  /** What came after this one is new to the reader. */
  seen: number;
}

/** What stands in one line of the timeline: an event, the progress of one agent, or the checks of one commit. */
export interface Line {
  readonly of: "event" | "progress" | "checks";
  readonly events: readonly [TaskEvent, ...TaskEvent[]];
}

export const KINDS = ["words", "pulls", "checks", "runs"] as const;
export type Kind = (typeof KINDS)[number];

const KIND_OF: Readonly<Record<string, Kind>> = {
  comment: "words",
  clarification_needed: "words",
  clarification_answered: "words",
  input_requested: "words",
  input_answered: "words",
  input_withdrawn: "words",
  dispatched: "pulls",
  dispatch_requested: "pulls",
  dispatch_stopped: "pulls",
  pr_opened: "pulls",
  pr_closed: "pulls",
  pr_merged: "pulls",
  pr_updated: "pulls",
  pr_review: "pulls",
  check: "checks",
  progress: "runs",
  run_started: "runs",
  run_ended: "runs",
  stale: "runs",
};

/** What a filter finds it by; nothing for what is shown only among all. */
export const kindOf = ({ type }: TaskEvent): Kind | undefined => KIND_OF[type];

/** The lines of these events; each stands where its first event does. */
export function linesOf(events: readonly TaskEvent[]): Line[] {
  const lines: Line[] = [];
  let progress: [TaskEvent, ...TaskEvent[]] | undefined;
  const checks = new Map<string, TaskEvent[]>();
  for (const event of events) {
    if (event.type === "check") {
      const commit = [textIn(event, "repo"), textIn(event, "headSha")].join(" ");
      const known = checks.get(commit);
      if (known !== undefined) {
        known.push(event);
        continue;
      }
      const group: [TaskEvent, ...TaskEvent[]] = [event];
      checks.set(commit, group);
      lines.push({ of: "checks", events: group });
    } else if (event.type === "progress") {
      if (progress?.[0].actor.id === event.actor.id) {
        progress.push(event);
        continue;
      }
      progress = [event];
      lines.push({ of: "progress", events: progress });
    } else {
      progress = undefined;
      lines.push({ of: "event", events: [event] });
    }
  }
  return lines;
}

/** "13 passed, lint failed, 2 running" of the newest result of each check. */
export function checksIn(events: readonly TaskEvent[]): string {
  const newest = new Map(events.map((event) => [textIn(event, "name") ?? "", event]));
  const of = (...states: string[]): string[] =>
    [...newest]
      .filter(([, event]) => states.includes(stateOf(textIn(event, "conclusion") ?? "")))
      .map(([name]) => name);
  const [passed, failed, running] = [of("success", "neutral"), of("failure"), of("pending")];
  return [
    passed.length > 0 ? t`${passed.length} passed` : "",
    failed.length > 0 ? t`${failed.length > 3 ? failed.length : failed.join(", ")} failed` : "",
    running.length > 0 ? t`${running.length} running` : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** How many checks these events are about. */
export const countOfChecks = (events: readonly TaskEvent[]): number =>
  new Set(events.map((event) => textIn(event, "name"))).size;
