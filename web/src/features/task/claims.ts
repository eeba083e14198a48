import type { TaskEvent } from "../../api/model";
import { numberIn, textIn } from "./event-data";

/** How a fact about GitHub is known: somebody here said so, GitHub told us, or we asked it. */
export type Known = "claimed" | "seen" | "reconciled";

/** Nothing for what happened here, which nobody has to believe. */
export function knownBy({ type, actor, cause }: TaskEvent): Known | undefined {
  if (cause?.kind === "reconcile") return "reconciled";
  if (actor.kind === "github" || cause?.kind === "delivery") return "seen";
  return type.startsWith("pr_") || type === "check" ? "claimed" : undefined;
}

/** What GitHub has said of a claim since: nothing, the same, or something else. */
export interface Verdict {
  by: TaskEvent;
  agrees: boolean;
}

/** What GitHub says of each claim about the state of a pull request, by the claim's version of the task. */
export function verdicts(events: readonly TaskEvent[]): ReadonlyMap<number, Verdict> {
  const told = events.filter(
    (event) => isState(event) && ["seen", "reconciled"].includes(knownBy(event) ?? ""),
  );
  const found = new Map<number, Verdict>();
  for (const claim of events) {
    if (!isState(claim) || knownBy(claim) !== "claimed" || claim.data?.action === "unlinked")
      continue;
    const words = told.filter((word) => samePull(word, claim));
    const same = words.find((word) => word.type === claim.type);
    const other = words.find((word) => contradicts(word, claim));
    if (same !== undefined) found.set(claim.taskVersion, { by: same, agrees: true });
    else if (other !== undefined) found.set(claim.taskVersion, { by: other, agrees: false });
  }
  return found;
}

/** Open, closed and merged follow each other: only what cannot have come after the claim speaks against it. */
function contradicts(word: TaskEvent, claim: TaskEvent): boolean {
  switch (claim.type) {
    case "pr_merged":
      return word.type === "pr_closed" ? happenedAt(word) >= claim.at : isAfter(word, claim);
    case "pr_closed":
      return word.type === "pr_merged" || (word.type === "pr_opened" && isAfter(word, claim));
    default:
      return false;
  }
}

const isAfter = (word: TaskEvent, claim: TaskEvent): boolean =>
  word.type === "pr_opened" && happenedAt(word) > claim.at;

/** GitHub's time of it, where it said so. */
const happenedAt = (event: TaskEvent): string => textIn(event, "changedAt") ?? event.at;

const isState = ({ type }: TaskEvent): boolean =>
  type === "pr_opened" || type === "pr_closed" || type === "pr_merged";

function samePull(a: TaskEvent, b: TaskEvent): boolean {
  const [repo, other] = [textIn(a, "repo")?.toLowerCase(), textIn(b, "repo")?.toLowerCase()];
  return (
    numberIn(a, "prNumber") === numberIn(b, "prNumber") &&
    (repo === other || repo === undefined || other === undefined)
  );
}
