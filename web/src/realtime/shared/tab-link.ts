import type { Holder, Link } from "../link";
import type { ConnectionOptions } from "../options";
import { Pulse } from "../pulse";
import { idOf } from "../rooms";
import type { Room } from "../rooms";
import { listenToPage } from "../signals";
import type { FromHub, FromTab, Port, TabWant } from "./protocol";

type HubPort = Port<FromTab, FromHub>;

interface Options extends Pick<ConnectionOptions, "onSignedOut" | "onAccessChanged"> {
  port: HubPort;
  /** Takes a lock that nobody else has until the page is gone, and gives its name; nothing where there are no locks. */
  lock?: () => Promise<string>;
  /** The hub does not answer: another connection is needed. */
  onLost: () => void;
}

/** The connection of a tab where the {@link Hub} has it: asks there for what the tab wants, and hands on what comes. */
export class TabLink implements Link {
  private readonly holder: Holder;
  private readonly options: Options;
  private readonly pulse: Pulse;
  private leavePage: (() => void) | undefined;
  private awaited: (() => void)[] = [];
  private wantsTraffic = false;
  /** The wants that were last told, as text. */
  private told = "";
  private isAway = false;

  constructor(holder: Holder, options: Options) {
    this.holder = holder;
    this.options = options;
    options.port.addEventListener("message", ({ data }) => this.hear(data));
    options.port.start();
    this.pulse = new Pulse({
      probe: (timeoutMs, then) => this.probe(timeoutMs, then),
      onAnswer: () => undefined,
      onSilence: options.onLost,
    });
  }

  start(): void {
    if (this.leavePage !== undefined) return;
    this.leavePage = listenToPage({ gone: () => this.leave() });
    void this.hello();
    this.pulse.start();
  }

  stop(): void {
    this.leavePage?.();
    this.leavePage = undefined;
    this.pulse.stop();
    this.leave();
  }

  reconcile(): void {
    this.tellWants();
  }

  askFor(room: Room): void {
    this.tellWants(room);
  }

  askAfresh(room: Room): void {
    this.tellWants(room);
  }

  send(name: string, payload: object): void {
    this.post({ type: "send", name, payload });
  }

  wantTraffic(wanted: boolean): void {
    this.wantsTraffic = wanted;
    this.post({ type: "traffic", wanted });
  }

  look(): void {
    if (this.isAway) {
      void this.hello(); // the page was in a cache, and what came meanwhile was not for it
      return;
    }
    this.post({ type: "look" });
    this.pulse.now();
  }

  offline(): void {
    this.post({ type: "offline" });
  }

  private async hello(): Promise<void> {
    const lock = await this.options.lock?.().catch(() => undefined);
    if (this.leavePage === undefined) return;
    this.isAway = false;
    this.post({ type: "hello", lock });
    if (this.wantsTraffic) this.wantTraffic(true);
    this.told = "";
    this.tellWants(undefined, true);
  }

  private leave(): void {
    this.post({ type: "bye" });
    this.isAway = true;
  }

  /** `all`: what is held may be of another time. */
  private tellWants(ask?: Room, all = false): void {
    if (this.isAway) return;
    const wants = this.holder.wanted().map(({ room, since, stale }): TabWant => ({
      room,
      lacks: all || stale || since === undefined,
    }));
    const text = wants.map(({ room, lacks }) => `${room.kind} ${idOf(room)} ${lacks}`).join();
    if (text === this.told && ask === undefined) return;
    this.told = text;
    this.post({ type: "want", wants, ...(ask !== undefined && { ask }) });
  }

  private post(message: FromTab): void {
    this.options.port.postMessage(message);
  }

  private probe(timeoutMs: number, then: (answered: boolean) => void): void {
    const answered = (): void => {
      clearTimeout(timer);
      then(true);
    };
    const timer = setTimeout(() => {
      this.awaited = this.awaited.filter((each) => each !== answered);
      then(false);
    }, timeoutMs);
    this.awaited.push(answered);
    this.post({ type: "ping" });
  }

  private hear(said: FromHub): void {
    switch (said.type) {
      case "pong":
        for (const answered of this.awaited.splice(0)) answered();
        return;
      case "take":
        this.holder.take(said.arrivals);
        this.tellWants();
        return;
      case "polled":
        this.holder.takePolled(said.messages);
        this.tellWants();
        return;
      case "refused":
        this.holder.onRefused(said.room);
        return;
      case "connection":
        this.holder.onConnection(said.change);
        return;
      case "state-age":
        this.holder.onStateAge(said.asOf);
        return;
      case "attempt":
        this.holder.onAttempt(said.succeeded);
        return;
      case "traffic":
        this.holder.onTraffic(said.step);
        return;
      case "signed-out":
        this.options.onSignedOut?.();
        return;
      case "access-changed":
        this.options.onAccessChanged?.();
    }
  }
}
