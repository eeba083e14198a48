import { isRecord } from "../model/json";
import type { TaskSummary } from "../model/shapes";

/** Where GitHub has what has a number, where nothing else was said. */
const usual = (repo: unknown, kind: "issues" | "pull", number: unknown): string =>
  `https://github.com/${String(repo)}/${kind}/${String(number)}`;

/**
 * A row of a dashboard's state as the task it is of: the server leaves out what follows from the rest (its
 * `TaskRow`), which is put back here.
 */
export function taskOf(row: TaskSummary, spaceId: string): TaskSummary {
  const { issue, pr }: { issue?: unknown; pr?: unknown } = row;
  return {
    ...row,
    spaceId,
    ...(isRecord(issue) && { issue: linked(issue, row.repo, "issues") }),
    ...(isRecord(pr) && { pr: { draft: false, checks: [], ...linked(pr, row.repo, "pull") } }),
  } as TaskSummary;
}

/** Without a repository, which is empty where its task has one, no address follows. */
function linked(
  part: Record<string, unknown>,
  taskRepo: string | undefined,
  kind: "issues" | "pull",
): Record<string, unknown> {
  const repo = part.repo ?? taskRepo;
  return repo === undefined || repo === ""
    ? part
    : { url: usual(repo, kind, part.number), repo, ...part };
}
