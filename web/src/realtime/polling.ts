import { taskOf } from "../api/calls";
import { features, spaceNow } from "../api/features";
import type { TaskStatus, TaskSummary } from "../api/model";
import { Problem } from "../api/problem";
import type { ServerMessage } from "./messages";
import type { SpaceMessage } from "./space-messages";

export const POLL_MS = 5_000;

/** What pages show at the moment. */
export interface Shown {
  /** Of the dashboard; empty for none. */
  readonly spaceId: string;
  readonly taskIds: readonly string[];
  /** Whose people and talk are shown. */
  readonly spaceIds: readonly string[];
  /** The version that we hold of each of these. */
  readonly versionOf: (kind: "dashboard" | "space" | "task", id: string) => number;
}

/** What one round has found. */
export interface Round {
  /** Whether the server answered. */
  readonly reached: boolean;
  /** Whether it would give us a socket. */
  readonly enabled: boolean;
  /** When polling began (ms since 1970). */
  readonly since: number;
}

interface Options {
  shown: () => Shown;
  take: (messages: readonly (ServerMessage | SpaceMessage)[]) => void;
  /** After each round; the next one follows unless it stops the polling. */
  onRound: (round: Round) => void;
}

/**
 * Asks every five seconds for what the socket would have told, while there is none. What comes has the shape of the
 * socket's full states, so that pages do not notice the difference.
 */
export class Polling {
  private readonly options: Options;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | undefined;
  private since = 0;

  constructor(options: Options) {
    this.options = options;
  }

  get isOn(): boolean {
    return this.running !== undefined;
  }

  start(): void {
    if (this.isOn) return;
    this.since = Date.now();
    this.begin();
  }

  private begin(): void {
    this.running = new AbortController();
    void this.round(this.running.signal);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = undefined;
  }

  /** Something else is shown now. */
  now(): void {
    if (!this.isOn) return;
    this.stop();
    this.begin();
  }

  private async round(signal: AbortSignal): Promise<void> {
    let reached = true;
    let enabled = false;
    try {
      enabled = (await features(signal)).websocket.enabled;
      if (signal.aborted) return;
      await this.ask(signal);
    } catch (error) {
      // A refusal is an answer too; the page that is shown tells of it.
      reached = error instanceof Problem && error.status >= 400;
    }
    if (signal.aborted) return;
    this.options.onRound({ reached, enabled, since: this.since });
    // It may have been stopped by that.
    if (!isRunning(signal)) return;
    this.timer = setTimeout(() => void this.round(signal), POLL_MS);
  }

  private async ask(signal: AbortSignal): Promise<void> {
    const { spaceId, taskIds, spaceIds, versionOf } = this.options.shown();
    const messages: (ServerMessage | SpaceMessage)[] = [];
    const isNew = (kind: "dashboard" | "space" | "task", id: string, version: number): boolean =>
      version > versionOf(kind, id);
    if (spaceId !== "") {
      const { version, tasks = [], agents = [] } = await spaceNow(spaceId, "tasks,agents", signal);
      if (isNew("dashboard", spaceId, version)) {
        messages.push({
          kind: "dashboard-full",
          spaceId,
          version,
          tasks,
          agents,
          counts: counted(tasks),
        });
      }
    }
    for (const taskId of taskIds) {
      const { events = [], ...task } = await taskOf(taskId, signal);
      if (isNew("task", taskId, task.version)) {
        messages.push({ kind: "task-state", taskId, mode: "full", task, events });
      }
    }
    for (const id of spaceIds) {
      const {
        version,
        beings = [],
        intentions = [],
      } = await spaceNow(id, "beings,intentions", signal);
      if (isNew("space", id, version)) {
        messages.push({ kind: "space-full", spaceId: id, version, beings, intentions });
      }
    }
    if (!signal.aborted && messages.length > 0) this.options.take(messages);
  }
}

const isRunning = (signal: AbortSignal): boolean => !signal.aborted;

function counted(tasks: readonly TaskSummary[]): Partial<Record<TaskStatus, number>> {
  const counts: Partial<Record<TaskStatus, number>> = {};
  for (const { status } of tasks) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
