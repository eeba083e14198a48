import { isRecord } from "../model/json";
import type { Activity, PlanStep, Run } from "../model/shapes";

/** The fields of a task that the list updates leave out, as they follow from the event alone. */
interface WorkPatch {
  run?: Run | null;
  activity?: Activity;
}

/** What an event does to a task's open run and to its activity. */
export function workPatch(type: string, data: Record<string, unknown>, at: string): WorkPatch {
  switch (type) {
    case "run_started":
      return typeof data.runId === "string"
        ? {
            run: {
              id: data.runId,
              startedAt: at,
              ...(typeof data.agentId === "string" && { agentId: data.agentId }),
              ...(typeof data.link === "string" && { link: data.link }),
            },
          }
        : {};
    case "run_ended":
      return { run: null };
    case "progress":
      return { activity: activityIn(data, at) };
    case "comment":
      return { activity: activityIn({ kind: "comment", message: data.text }, at) };
    default:
      return {};
  }
}

export function activityIn(data: Record<string, unknown>, at: string): Activity {
  const plan = Array.isArray(data.plan) ? data.plan.filter(isPlanStep) : [];
  return {
    kind: isActivityKind(data.kind) ? data.kind : "action",
    at,
    ...(typeof data.message === "string" && { message: data.message }),
    ...(typeof data.percent === "number" && { percent: data.percent }),
    ...(plan.length > 0 && { plan }),
  };
}

const ACTIVITY_KINDS: readonly unknown[] = [
  "thought",
  "action",
  "result",
  "plan",
  "comment",
] satisfies Activity["kind"][];

function isActivityKind(kind: unknown): kind is Activity["kind"] {
  return ACTIVITY_KINDS.includes(kind);
}

function isPlanStep(step: unknown): step is PlanStep {
  return isRecord(step) && typeof step.text === "string" && typeof step.state === "string";
}
