import { isRecord } from "../model/json";
import type { Workflow } from "../model/shapes";

/** All workflow files, as they are now. */
export interface WorkflowsMessage {
  kind: "workflows";
  items: readonly Workflow[];
}

export function toWorkflowsMessage(name: string, payload: unknown): WorkflowsMessage | undefined {
  return name === "workflows:updated" && isRecord(payload) && Array.isArray(payload.items)
    ? { kind: "workflows", items: payload.items as Workflow[] }
    : undefined;
}
