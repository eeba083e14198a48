import { expect } from "@playwright/test";

const BEAT_MS = 500;

export interface HeldTask {
  id: string;
  title: string;
  run?: { id: string };
  assignedTo?: string;
}

/** The script of a coding agent with a key of its own: it shows that it lives, takes tasks and says what it does. */
export class Worker {
  private beats: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly url: string,
    private readonly key: string,
    readonly id: string,
  ) {}

  async start(): Promise<void> {
    await this.call("POST", "/api/agents", { id: this.id, name: this.id });
    this.beats = setInterval(() => void this.beat().catch(() => undefined), BEAT_MS);
  }

  /** It says nothing more, as a process that was killed. */
  die(): void {
    clearInterval(this.beats);
  }

  /** The oldest task that nobody has. */
  claim(): Promise<HeldTask | undefined> {
    return this.call<HeldTask | undefined>("POST", `/api/agents/${this.id}/claim`, {});
  }

  async release(task: HeldTask): Promise<void> {
    await this.call("POST", `/api/agents/${this.id}/release`, { taskId: task.id });
  }

  async say(task: HeldTask, type: string, data: object): Promise<void> {
    await this.call("POST", `/api/tasks/${task.id}/events`, { type, data });
  }

  /** Ends the run and the task. */
  async finish(task: HeldTask, costUsd: number): Promise<void> {
    const usage = { inputTokens: 1_000, outputTokens: 100, costUsd };
    await this.say(task, "run_ended", { runId: task.run?.id, outcome: "succeeded", usage });
    await this.say(task, "completed", { summary: `${this.id} has done it` });
  }

  /** The answer to a request, once there is one. */
  async answerTo(task: HeldTask, requestId: string): Promise<string> {
    let text: string | undefined;
    await expect
      .poll(async () => (text = await this.findAnswer(task, requestId)), { timeout: 20_000 })
      .toBeDefined();
    return String(text);
  }

  private async findAnswer(task: HeldTask, requestId: string): Promise<string | undefined> {
    const { items } = await this.call<{ items: TimelineEvent[] }>(
      "GET",
      `/api/tasks/${task.id}/events`,
    );
    return items
      .filter(({ type }) => type === "input_answered")
      .flatMap(({ data }) => data.answers ?? [])
      .find(({ id }) => id === requestId)?.text;
  }

  private beat(): Promise<unknown> {
    return this.call("POST", `/api/agents/${this.id}/heartbeat`, {});
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: { "Content-Type": "application/json", "X-API-Key": this.key },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    expect(response.ok, `${method} ${path}: ${response.status} ${text}`).toBe(true);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
}

interface TimelineEvent {
  type: string;
  data: { answers?: { id: string; text: string }[] };
}
