import { vi } from "vitest";
import { connect } from "./realtime";
import type { Realtime } from "./realtime";
import type { KeptStates } from "./realtime/kept";
import { aTask, FakeSocket } from "./test-parts";

/** Everything that waits and the clock are moved by the test; promises go on by themselves. */
export const stopTime = () =>
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
  });

export const dashboardState = (version: number, title = "Export invoices") => ({
  spaceId: "main",
  version,
  mode: "full",
  tasks: [aTask({ title })],
  agents: [],
  counts: { created: 1 },
});

/** What asking by HTTP answers while sockets do not get through. */
export const answerPolls = ({ path }: { path: string }) =>
  path === "/api/features"
    ? { status: 200, body: { websocket: { enabled: true } } }
    : { status: 200, body: { version: 6, tasks: [aTask({ title: "Polled" })], agents: [] } };

/** The live part of the app as the page begins it, over sockets that the test plays. */
export class LivePart {
  readonly sockets: FakeSocket[] = [];
  readonly realtime: Realtime;

  constructor(keep?: KeptStates) {
    this.realtime = connect({
      address: "",
      open: () => {
        const socket = new FakeSocket();
        this.sockets.push(socket);
        return socket;
      },
      ...(keep === undefined ? {} : { keep }),
    });
    this.realtime.showSpace("main");
  }

  /** The newest one. */
  get socket(): FakeSocket {
    return this.sockets.at(-1) ?? new FakeSocket();
  }

  get state() {
    return this.realtime.store.getState();
  }

  get titles(): string[] {
    return [...this.state.dashboard.tasks.values()].map(({ title }) => title);
  }

  /** The server lets it in, and tells the state of the space. */
  begin(): void {
    this.socket.accept();
    this.socket.say("dashboard:state", dashboardState(5));
    this.socket.calls("dashboard:join").at(-1)?.ack(null, { ok: true });
  }
}
