import { isRecord } from "../api/json";

/** The addresses of our own pages. */

export const taskPath = (taskId: string): string => `/tasks/${encodeURIComponent(taskId)}`;

export const agentPath = (agentId: string): string => `/agents/${encodeURIComponent(agentId)}`;

/** Who is in a space, and what they say. */
export const spacePath = (spaceId: string): string => `/spaces/${encodeURIComponent(spaceId)}`;

export const boardPath = (spaceId: string | undefined): string =>
  spaceId === undefined ? "/" : `${spacePath(spaceId)}/board`;

const BOARD_KEY = "signalbox-board";

/** Keeps how somebody looks at a board, for the way back to it. */
export function rememberBoard(spaceId: string, search: string): void {
  try {
    sessionStorage.setItem(BOARD_KEY, JSON.stringify({ spaceId, search }));
  } catch {
    // Storage may be switched off or full; then the way back leads to the plain board.
  }
}

/** Back to a board with the filters and the order that it had, if it was the last one. */
export function backToBoardPath(spaceId: string | undefined): string {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(BOARD_KEY) ?? "null");
    const isOurs = isRecord(kept) && kept.spaceId === spaceId && typeof kept.search === "string";
    return boardPath(spaceId) + (isOurs ? String(kept.search) : "");
  } catch {
    return boardPath(spaceId);
  }
}

export const spaceSettingsPath = (spaceId: string): string => `${spacePath(spaceId)}/settings`;

export const DELIVERIES_PATH = "/deliveries";

export const deliveryPath = (id: string): string => `${DELIVERIES_PATH}/${encodeURIComponent(id)}`;

export const ATTENTION_PATH = "/attention";

/** What somebody wants to be told of, and where. */
export const NOTIFICATIONS_PATH = "/settings?tab=notifications";
