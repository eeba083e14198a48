import type { TaskSummary } from "../../api/model";
import type { Outbox } from "../../api/outbox";
import { explain } from "../../api/problem";
import type { Write } from "../../api/write";

/** How a write went; nothing went wrong where there is no reason. */
export interface Outcome {
  task: TaskSummary;
  whyNot?: string;
  /** It is kept on the device until the server can be reached. */
  waits?: boolean;
}

/** Does one thing to each of many tasks, in their order, and tells of each how it went. */
export const writeEach = (
  outbox: Outbox,
  tasks: readonly TaskSummary[],
  write: (task: TaskSummary) => Write,
): Promise<Outcome[]> =>
  Promise.all(
    tasks.map(async (task): Promise<Outcome> => {
      try {
        const { state } = await outbox.add(write(task));
        return { task, waits: state === "waits" };
      } catch (error) {
        return { task, whyNot: explain(error) };
      }
    }),
  );
