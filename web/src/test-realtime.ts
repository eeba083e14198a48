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

/** Everything that waits and the clock are moved by the test; promises go on by themselves. */
export const stopTime = () =>
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
  });

/** What asking by HTTP answers while sockets do not get through. */
export const answerPolls = ({ path }: { path: string }) =>
  path === "/api/features"
    ? { status: 200, body: { websocket: { enabled: true } } }
    : { status: 200, body: { version: 6, tasks: [aTask({ title: "Polled" })], agents: [] } };

/** A connection that has begun, with the space main shown; its sockets wait for the server that a test plays. */
export class Started {
  readonly sockets: FakeSocket[] = [];
  readonly realtime: Realtime;

  constructor(options: Partial<Parameters<typeof connect>[0]> = {}) {
    this.realtime = connect({ address: "", open: () => this.open(), ...options });
    this.realtime.showSpace("main");
  }

  private open(): FakeSocket {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  }

  /** The newest one. */
  get socket(): FakeSocket {
    return this.sockets.at(-1) ?? this.open();
  }

  get state() {
    return this.realtime.store.getState();
  }

  get phase() {
    return this.state.connection.phase;
  }

  get titles(): string[] {
    return [...this.state.dashboard.tasks.values()].map(({ title }) => title);
  }

  /** The server answers the newest call of this name. */
  answer(name: string, payload: unknown = { ok: true }): void {
    this.socket.calls(name).at(-1)?.ack(null, payload);
  }

  refuse(name: string, code: string, retryAfter?: number): void {
    this.answer(name, { ok: false, error: { code, message: "no", retryAfter } });
  }

  /** The server lets it in, and tells the state of the space. */
  begin(version = 5): void {
    this.socket.accept();
    this.socket.say("dashboard:state", dashboardState(version));
    this.answer("dashboard:join");
  }

  /** Connected, with the dashboard at the given version. */
  live(version = 5): void {
    this.begin(version);
    vi.runOnlyPendingTimers();
  }
}
