import { newIdempotencyKey } from "../../api/http";
import type { TaskSummary } from "../../api/model";
import { explain } from "../../api/problem";

/** Writes under way at once: a server answers some quickly, and hundreds would be refused. */
const AT_ONCE = 4;

/** How a write went; nothing went wrong where there is no reason. */
export interface Outcome {
  task: TaskSummary;
  whyNot?: string;
}

/** Does one thing to each of many tasks, and tells of each how it went. */
export async function writeEach(
  tasks: readonly TaskSummary[],
  write: (task: TaskSummary, idempotencyKey: string) => Promise<unknown>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const left = tasks.entries();
  const work = async (): Promise<void> => {
    for (const [at, task] of left) {
      try {
        await write(task, newIdempotencyKey());
        outcomes[at] = { task };
      } catch (error) {
        outcomes[at] = { task, whyNot: explain(error instanceof Error ? error : new Error()) };
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}
