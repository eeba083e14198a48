import { request } from "./http";

/** The roll-out of live updates, what browsers report of them, and the traffic of an instance. */

/** The flag as admins set it. */
export interface Flag {
  enabled: boolean;
  /** Percent of the people and keys. */
  rollout: number;
  /** Ids of users and keys that have it with any share. */
  optIn: string[];
  before: number;
  /** Why it was put back by itself; absent when an admin has changed it since. */
  stopped?: string | null;
}

const FLAG = "/api/admin/features/websocket";
export const flag = (signal?: AbortSignal) => request<Flag>("GET", FLAG, { signal });
export const changeFlag = (next: Pick<Flag, "enabled" | "rollout" | "optIn">) =>
  request<Flag>("PUT", FLAG, { body: next });

/** Sums of the browsers of one cohort; milliseconds are absent where there were no samples. */
export interface CohortFigures {
  people: number;
  /** Open at a time, on average. */
  browsers: number;
  /** Of the time that they reported. */
  offlinePercent: number;
  browserMinutes: number;
  messagesPerSecond: number;
  errorsPerMinute: number;
  reconnectsPerMinute: number;
  samples: number;
  deliveredP50?: number | null;
  deliveredP99?: number | null;
  paintedP50?: number | null;
  paintedP99?: number | null;
}

export const cohorts = (signal?: AbortSignal) =>
  request<{ seconds: number; live: CohortFigures; polling: CohortFigures }>(
    "GET",
    "/api/admin/cohorts",
    { signal },
  );

export interface BrowserReport {
  /** How changes come at the moment. */
  state: "live" | "polling" | "offline";
  seconds: number;
  reconnects: number;
  errors: number;
  messages: number;
  /** Milliseconds. */
  delivered: number[];
  painted: number[];
}

/** Answers with the server's time in milliseconds since 1970. */
export const sendReport = (report: BrowserReport) =>
  request<{ now: number }>("POST", "/api/browser-reports", { body: report });

/** What an instance did in a few seconds; maps are without zeros. */
export interface TrafficStep {
  /** ms since 1970 */
  at: number;
  /** whose traffic it is */
  instances: number;
  connections: Record<string, number>;
  rooms: number;
  lag: number;
  deliveries: number;
  events: Record<string, number>;
  resyncs: Record<string, number>;
  slow: Record<string, number>;
  errors: Record<string, number>;
  webhooks: Record<string, number>;
  /** How many events took as long as each class of {@link Traffic}. */
  latency: number[];
}

export interface Traffic {
  startedAt: number;
  everySeconds: number;
  /** Upper ends in milliseconds; one more class is above them. */
  classes: number[];
  steps: TrafficStep[];
}

export const traffic = (signal?: AbortSignal) =>
  request<Traffic>("GET", "/api/admin/traffic", { signal });

/** A part of the health, with what is told to admins alone. */
interface Part<D> {
  status: string;
  details?: D;
}

export interface Health {
  status: string;
  details?: {
    store?: Part<{ latencyMillis: number; embedded: boolean }>;
    workers?: Part<{ dead: string[]; backlog: Record<string, number> }>;
    lag?: Part<{ events: number }>;
    disk?: Part<{ freeBytes: number; totalBytes: number }>;
  };
}

export const health = (signal?: AbortSignal) => request<Health>("GET", "/health", { signal });
