import { isRecord } from "../model/json";
import type { Agent, Being, Intention, Task, TaskEvent } from "../model/shapes";

const REQUEST_TIMEOUT_MS = 20_000;

/** The present state of a space. */
interface SpaceNow {
  version: number;
  tasks?: Task[];
  agents?: Agent[];
  beings?: Being[];
  intentions?: Intention[];
}

/** What is asked of the server besides the socket. Each call rejects with a {@link ServerError}. */
export interface Server {
  /** Whether it gives us a socket. */
  allowsSocket(signal: AbortSignal): Promise<boolean>;
  space(spaceId: string, types: string, signal: AbortSignal): Promise<SpaceNow>;
  /** A task with the newest of its events. */
  task(taskId: string, signal: AbortSignal): Promise<Task & { events?: TaskEvent[] }>;
  /** Renews the sign-in; the token is for the open socket, `undefined` where there is none to renew. */
  renewSignIn(): Promise<string | undefined>;
}

/** `status`: that of the answer; 0 where none came. */
export class ServerError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(status === 0 ? "The server does not answer." : `The server answered with ${status}.`);
    this.name = "ServerError";
    this.status = status;
  }
}

export interface Credentials {
  apiKey?: string;
  token?: string;
}

/**
 * The server at this origin. Without credentials of its own, a browser's cookie goes with each call. A renewed token is written
 * into the credentials.
 */
export function serverAt(address: string, credentials: Credentials = {}): Server {
  const headers = (): Record<string, string> => ({
    Accept: "application/json, application/problem+json",
    ...(credentials.apiKey !== undefined && { "X-API-Key": credentials.apiKey }),
    ...(credentials.token !== undefined && { Authorization: `Bearer ${credentials.token}` }),
  });

  async function call<T>(method: string, path: string, signal?: AbortSignal): Promise<T> {
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    let status = 0;
    try {
      const response = await fetch(address + path, {
        method,
        headers: headers(),
        credentials: "same-origin",
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      status = response.status;
      const text = await response.text();
      if (response.ok) return (text === "" ? undefined : JSON.parse(text)) as T;
    } catch {
      // No answer, or none that can be read.
    }
    throw new ServerError(status);
  }

  return {
    allowsSocket: async (signal) => {
      const answer = await call<{ websocket: { enabled: boolean } }>(
        "GET",
        "/api/features",
        signal,
      );
      return answer.websocket.enabled;
    },
    space: (spaceId, types, signal) =>
      call("GET", `/api/sync?${new URLSearchParams({ spaceId, types }).toString()}`, signal),
    task: (taskId, signal) => call("GET", `/api/tasks/${encodeURIComponent(taskId)}`, signal),
    renewSignIn: async () => {
      const answer = await call<unknown>("POST", "/api/auth/refresh");
      if (!isRecord(answer) || typeof answer.access_token !== "string") return undefined;
      if (credentials.token !== undefined) credentials.token = answer.access_token;
      return answer.access_token;
    },
  };
}
