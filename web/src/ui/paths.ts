/** The addresses of our own pages. */

export const taskPath = (taskId: string): string => `/tasks/${encodeURIComponent(taskId)}`;

export const agentPath = (agentId: string): string => `/agents/${encodeURIComponent(agentId)}`;

export const boardPath = (spaceId: string | undefined): string =>
  spaceId === undefined ? "/" : `/spaces/${encodeURIComponent(spaceId)}`;

export const spaceSettingsPath = (spaceId: string): string => `${boardPath(spaceId)}/settings`;

export const ATTENTION_PATH = "/attention";
