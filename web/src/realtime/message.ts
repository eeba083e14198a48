import { toMessage } from "./messages";
import type { ServerMessage } from "./messages";
import { toSpaceMessage } from "./space-messages";
import type { SpaceMessage } from "./space-messages";
import { toWorkflowsMessage } from "./workflow-messages";
import type { WorkflowsMessage } from "./workflow-messages";

/** All that the reducers understand. */
export type Message = ServerMessage | SpaceMessage | WorkflowsMessage;

export const messageOf = (name: string, payload: unknown): Message | undefined =>
  toMessage(name, payload) ?? toSpaceMessage(name, payload) ?? toWorkflowsMessage(name, payload);
