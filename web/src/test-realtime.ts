import { vi } from "vitest";
import { connect } from "./realtime";
import type { Realtime } from "./realtime";
import { aTask, FakeSocket } from "./test-parts";

export const dashboardState = (version: number, spaceId = "main") => ({
  spaceId,
  version,
  mode: "full",
  tasks: [aTask()],
  agents: [],
  counts: { created: 1 },
});

/** A connection that has begun, with the space main shown; its socket waits for the server that a test plays. */
export class Started {
  readonly socket = new FakeSocket();
  readonly realtime: Realtime;

  constructor(options: Partial<Parameters<typeof connect>[0]> = {}) {
    this.realtime = connect({ address: "", open: () => this.socket, ...options });
    this.realtime.showSpace("main");
  }

  get state() {
    return this.realtime.store.getState();
  }

  get phase() {
    return this.state.connection.phase;
  }

  /** The server answers the newest call of this name. */
  answer(name: string, payload: unknown = { ok: true }): void {
    this.socket.calls(name).at(-1)?.ack(null, payload);
  }

  refuse(name: string, code: string, retryAfter?: number): void {
    this.answer(name, { ok: false, error: { code, message: "no", retryAfter } });
  }

  /** Connected, with the dashboard at the given version. */
  live(version = 5): void {
    this.socket.accept();
    this.socket.say("dashboard:state", dashboardState(version));
    this.answer("dashboard:join");
    vi.runOnlyPendingTimers();
  }
}
