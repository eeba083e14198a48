import type { TaskStatus, TaskSummary } from "../model/shapes";
import type { StateMessage } from "./kept";
import type { Message } from "./message";
import type { Room, Wanted } from "./rooms";
import { ServerError } from "./server";
import type { Server } from "./server";

export const POLL_MS = 5_000;

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
  server: Server;
  wanted: () => readonly Wanted[];
  take: (messages: readonly Message[]) => void;
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
      enabled = await this.options.server.allowsSocket(signal);
      if (signal.aborted) return;
      await this.ask(signal);
    } catch (error) {
      // A refusal is an answer too; the page that is shown tells of it.
      reached = error instanceof ServerError && error.status >= 400;
    }
    if (signal.aborted) return;
    this.options.onRound({ reached, enabled, since: this.since });
    // It may have been stopped by that.
    if (!isRunning(signal)) return;
    this.timer = setTimeout(() => void this.round(signal), POLL_MS);
  }

  private async ask(signal: AbortSignal): Promise<void> {
    const messages: Message[] = [];
    for (const { room, since, stale } of this.options.wanted()) {
      const message = await this.fullState(room, signal);
      if (message === undefined) continue;
      const version = message.kind === "task-state" ? message.task.version : message.version;
      if (stale || since === undefined || version > since) messages.push(message);
    }
    if (!signal.aborted && messages.length > 0) this.options.take(messages);
  }

  private async fullState(
    { kind, key: { spaceId = "", taskId = "" } }: Room,
    signal: AbortSignal,
  ): Promise<StateMessage | undefined> {
    const { server } = this.options;
    switch (kind) {
      case "dashboard": {
        const now = await server.space(spaceId, "tasks,agents", signal);
        const { version, tasks = [], agents = [] } = now;
        const counts = counted(tasks);
        return { kind: "dashboard-full", spaceId, version, tasks, agents, counts };
      }
      case "task": {
        const { events = [], ...task } = await server.task(taskId, signal);
        return { kind: "task-state", taskId, mode: "full", task, events };
      }
      case "space": {
        const now = await server.space(spaceId, "beings,intentions", signal);
        const { version, beings = [], intentions = [] } = now;
        return { kind: "space-full", spaceId, version, beings, intentions };
      }
      case "beside":
        return undefined;
    }
  }
}

const isRunning = (signal: AbortSignal): boolean => !signal.aborted;

function counted(tasks: readonly TaskSummary[]): Partial<Record<TaskStatus, number>> {
  const counts: Partial<Record<TaskStatus, number>> = {};
  for (const { status } of tasks) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
