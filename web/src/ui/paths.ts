/** The addresses of our own pages. */

export const taskPath = (taskId: string): string => `/tasks/${encodeURIComponent(taskId)}`;

export const agentPath = (agentId: string): string => `/agents/${encodeURIComponent(agentId)}`;

/** Who is in a space, and what they say. */
export const spacePath = (spaceId: string): string => `/spaces/${encodeURIComponent(spaceId)}`;

export const boardPath = (spaceId: string | undefined): string =>
  spaceId === undefined ? "/" : `${spacePath(spaceId)}/board`;

export const spaceSettingsPath = (spaceId: string): string => `${spacePath(spaceId)}/settings`;

export const DELIVERIES_PATH = "/deliveries";

export const deliveryPath = (id: string): string => `${DELIVERIES_PATH}/${encodeURIComponent(id)}`;

export const ATTENTION_PATH = "/attention";
