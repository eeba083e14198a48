import { isRecord } from "../../api/json";
import type { TaskEvent } from "../../api/model";
import type { Usage } from "../../api/work";
import { textIn } from "./event-data";

/** A run of an agent on a task, as its events tell. */
interface TaskRun {
  runId: string;
  agentId?: string;
  link?: string;
  /** Absent where the run began before the events at hand. */
  startedAt?: string;
  endedAt?: string;
  outcome?: string;
  message?: string;
  usage?: Usage;
}

/** The runs among these events, the newest first. */
export function runsIn(events: readonly TaskEvent[]): TaskRun[] {
  const runs = new Map<string, TaskRun>();
  for (const event of events) {
    const runId = textIn(event, "runId");
    if (runId === undefined) continue;
    if (event.type === "run_started") {
      for (const open of runs.values()) {
        // As the server has it: a run that begins ends the open one.
        if (open.runId !== runId && open.endedAt === undefined) {
          runs.set(open.runId, { ...open, endedAt: event.at, outcome: "lost" });
        }
      }
      runs.set(runId, {
        runId,
        startedAt: event.at,
        agentId: textIn(event, "agentId"),
        link: textIn(event, "link"),
      });
    } else if (event.type === "run_ended") {
      runs.set(runId, {
        ...(runs.get(runId) ?? { runId }),
        endedAt: event.at,
        outcome: textIn(event, "outcome"),
        message: textIn(event, "message"),
        usage: usageIn(event),
      });
    }
  }
  return [...runs.values()].reverse();
}

function usageIn(event: TaskEvent): Usage | undefined {
  const usage = event.data?.usage;
  return isRecord(usage)
    ? Object.fromEntries(Object.entries(usage).filter(([, value]) => typeof value === "number"))
    : undefined;
}
