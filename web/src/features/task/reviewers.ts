import { msg } from "@lingui/core/macro";
import type { PullRequest, TaskEvent } from "../../api/model";
import type { Aspect } from "../../ui/needs";
import { worded } from "../../words/worded";
import { numberIn, textIn } from "./event-data";

interface Reviewer {
  author: string;
  says: string;
  at: string;
  aspect: Aspect;
}

const SAYS: Readonly<Record<string, { says: string; aspect: Aspect }>> = worded({
  approved: { says: "approved", aspect: "clear" },
  changes_requested: { says: msg`asked for changes`, aspect: "caution" },
  commented: { says: "commented", aspect: "dark" },
  dismissed: { says: "dismissed", aspect: "dark" },
});

/** The latest word of each reviewer of a pull request; a comment takes back no judgement. */
export function reviewersOf(
  events: readonly TaskEvent[],
  { number, repo }: PullRequest,
): Reviewer[] {
  const found = new Map<string, Reviewer>();
  for (const event of events) {
    if (event.type !== "pr_review" || (numberIn(event, "prNumber") ?? number) !== number) continue;
    const of = textIn(event, "repo")?.toLowerCase();
    if (of !== undefined && repo !== undefined && of !== repo.toLowerCase()) continue;
    const author = textIn(event, "author") ?? event.actor.name;
    const state = textIn(event, "state")?.toLowerCase() ?? "commented";
    if (state === "commented" && found.has(author)) continue;
    const look = SAYS[state] ?? { says: state.replaceAll("_", " "), aspect: "dark" };
    found.set(author, { author, at: textIn(event, "submittedAt") ?? event.at, ...look });
  }
  return [...found.values()];
}
