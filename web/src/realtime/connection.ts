import { Line } from "./line";
import type { Holder, Link } from "./link";
import { CALL } from "./messages";
import type { ConnectionOptions } from "./options";
import { Phases } from "./phases";
import { Polling } from "./polling";
import type { Round } from "./polling";
import { Pulse } from "./pulse";
import type { Room } from "./rooms";
import { serverAt } from "./server";
import { Session } from "./session";
import { openSocket } from "./socket";

/** Polling is for a while; then everything is tried as if the page had just been opened. */
const AFRESH_MS = 5 * 60_000;

/** Keeps one socket, and the rooms that its holder wants, through every cut; polls while there is no socket. */
export class Connection implements Link {
  private readonly holder: Holder;
  private readonly options: ConnectionOptions;
  private readonly line: Line;
  private readonly phases: Phases;
  private readonly session: Session;
  private readonly polling: Polling;
  private readonly pulse: Pulse;

  constructor(holder: Holder, options: ConnectionOptions) {
    const { address, open } = options;
    const credentials = options.credentials && { ...options.credentials };
    const server = options.server ?? serverAt(address, credentials);
    this.holder = holder;
    this.options = options;
    this.phases = new Phases(holder.onConnection);
    this.line = new Line({
      make: open ?? ((afterSilence) => openSocket(address, credentials, afterSilence)),
      onConnected: (recovered) => this.connected(recovered),
      onCut: (byServer) => this.cut(byServer),
      onRefused: (code, willRetry) => this.refused(code, willRetry),
      onEvent: (name, payload) => this.session.receive(name, payload),
    });
    this.session = new Session({
      line: this.line,
      holder,
      renewSignIn: () => server.renewSignIn(),
      onMessage: () => {
        if (this.phases.phase === "offline") this.phases.set("connected");
      },
      onFeaturesChanged: () => this.poll(), // if it is not for us, the first round finds that out
      onAccessChanged: () => options.onAccessChanged?.(),
    });
    this.polling = new Polling({
      server,
      wanted: holder.wanted,
      take: holder.takePolled,
      onRound: (round) => this.polled(round),
    });
    this.pulse = new Pulse({
      // Any call that the server answers; an empty one costs it nothing.
      probe: (timeoutMs, then) =>
        this.line.call(CALL.resync, { taskIds: [] }, timeoutMs, (error) => then(error === null)),
      onAnswer: (roundTripMs) => this.phases.answered(roundTripMs),
      onSilence: () => this.reopen(),
    });
  }

  start(): void {
    if (this.line.isOpen) return;
    this.phases.set("connecting");
    this.line.open();
  }

  stop(): void {
    this.pulse.stop();
    this.polling.stop();
    this.session.stop();
    this.line.close();
    this.phases.set("connecting");
  }

  reconcile(): void {
    this.session.membership.reconcile();
  }

  askFor(room: Room): void {
    this.session.membership.askFor(room);
    this.polling.now();
  }

  askAfresh(room: Room): void {
    this.session.membership.askAfresh(room);
    this.polling.now();
  }

  send(name: string, payload: object): void {
    this.session.send(name, payload);
  }

  wantTraffic(wanted: boolean): void {
    this.session.wantTraffic(wanted);
  }

  look(): void {
    if (!this.line.isOpen) return;
    if (this.line.isConnected) {
      this.pulse.now();
      return;
    }
    const { phase, code } = this.phases;
    this.polling.now();
    if (code !== "FEATURE_DISABLED" && phase !== "refused") this.reopen();
  }

  offline(): void {
    this.phases.set("offline", this.phases.code);
    this.pulse.now();
  }

  /** A connection that says nothing any more, or does not come to be, makes room for a new one. */
  private reopen(): void {
    if (!this.line.isOpen) return;
    this.pulse.stop();
    if (!this.polling.isOn) this.phases.set("connecting");
    this.line.open(true);
  }

  private connected(recovered: boolean): void {
    this.pulse.start();
    this.polling.stop();
    this.holder.onAttempt(true);
    this.phases.set("connected");
    this.session.connected(recovered);
  }

  private cut(byServer: boolean): void {
    this.pulse.stop();
    if (this.polling.isOn) return;
    this.phases.set("connecting");
    if (byServer) void this.sentAway();
  }

  /** A server that stops sends everybody away; one that no longer knows us only us, and would do so again. */
  private async sentAway(): Promise<void> {
    let known = true;
    try {
      known = (await this.options.stillSignedIn?.()) ?? true;
    } catch {
      // Nobody answers: most likely the server restarts.
    }
    if (!this.line.isOpen || this.line.isConnected) return;
    if (known) this.line.retryLater();
    else this.signedOut();
  }

  private signedOut(): void {
    this.phases.set("refused", "UNAUTHORIZED");
    this.options.onSignedOut?.();
  }

  private refused(code: string | undefined, willRetry: boolean): void {
    if (code === "UNAUTHORIZED") {
      this.signedOut();
      return;
    }
    if (code === "FEATURE_DISABLED") {
      this.poll();
      return;
    }
    this.holder.onAttempt(false);
    if (!willRetry) this.line.retryLater();
    if (this.polling.isOn) return;
    this.phases.set("offline", code);
    this.polling.start(); // the server may well be there, and only sockets do not get through
  }

  /** The server gives us no socket; it says so when that changes. */
  private poll(): void {
    this.phases.set("polling", "FEATURE_DISABLED");
    this.polling.start();
  }

  /** Every round is also a try to have a socket again. */
  private polled({ reached, enabled, since }: Round): void {
    const { code } = this.phases;
    if (enabled && code === "FEATURE_DISABLED") {
      this.polling.stop();
      this.phases.set("connecting");
      this.line.retry();
      return;
    }
    this.phases.set(reached ? "polling" : "offline", code);
    if (reached) this.phases.seen();
    if (Date.now() - since >= AFRESH_MS) {
      this.polling.stop();
      this.phases.set("connecting");
      this.reopen();
    } else if (enabled && !this.line.willRetry) {
      this.line.retry();
    }
  }
}
