import type { Arrival, Holder, Link } from "../link";
import type { Message } from "../message";
import { idOf } from "../rooms";
import type { Room } from "../rooms";
import type { ConnectionState } from "../state";
import { HeldRooms } from "./held-rooms";
import type { FromHub, FromTab, Port, TabWant } from "./protocol";
import { concerns } from "./reach";

type TabPort = Port<FromHub, FromTab>;

interface Tab {
  rooms: readonly Room[];
  wantsTraffic: boolean;
}

interface Options {
  connect: (holder: Holder) => Link;
  /** Asks the server whether it still knows the person whose tabs these are. */
  stillSignedIn: () => Promise<boolean>;
  /** Calls back when this lock is free, which is when the tab that held it is gone, whatever it died of. */
  whenFree?: (lock: string, then: () => void) => void;
}

/**
 * Has the one connection of all tabs of a person in a browser: joins what any of them wants, and tells each what it wants. It
 * holds the states itself, so that a tab that comes later is told at once, and so that what one lacks is never asked of
 * the server on behalf of the others. Without tabs it has no connection and holds nothing.
 */
export class Hub {
  private readonly options: Options;
  private readonly tabs = new Map<TabPort, Tab>();
  private held = new HeldRooms();
  private link: Link | undefined;
  private connection: Partial<ConnectionState> = {};
  private wasConnected = false;
  /** That of the newest state which the server said the age of. */
  private asOf: unknown;

  constructor(options: Options) {
    this.options = options;
  }

  /** Serves a tab from its first word on. */
  add(port: TabPort): void {
    port.addEventListener("message", ({ data }) => this.hear(port, data));
    port.start();
  }

  /** Nobody hears any more of what was said to the former person; a tab that stays is served from its next hello on. */
  signedOut(): void {
    this.toAll({ type: "signed-out" });
    this.end();
  }

  accessChanged(): void {
    this.toAll({ type: "access-changed" });
  }

  private hear(port: TabPort, said: FromTab): void {
    if (said.type === "hello") {
      this.welcome(port, said.lock);
      return;
    }
    const tab = this.tabs.get(port);
    if (tab === undefined || this.link === undefined) return;
    switch (said.type) {
      case "bye":
        this.leave(port);
        return;
      case "want":
        this.want(port, tab, said.wants, said.ask);
        return;
      case "send":
        this.link.send(said.name, said.payload);
        return;
      case "traffic":
        tab.wantsTraffic = said.wanted;
        this.followTraffic();
        return;
      case "look":
        this.link.look();
        return;
      case "offline":
        this.link.offline();
        return;
      case "ping":
        port.postMessage({ type: "pong" });
    }
  }

  private welcome(port: TabPort, lock: string | undefined): void {
    const isFirst = !this.tabs.has(port);
    this.tabs.set(port, { rooms: [], wantsTraffic: false });
    if (lock !== undefined && isFirst) this.options.whenFree?.(lock, () => this.leave(port));
    port.postMessage({ type: "pong" });
    port.postMessage({ type: "connection", change: this.connection });
    if (this.connection.phase === "connected")
      port.postMessage({ type: "attempt", succeeded: true });
    if (this.asOf !== undefined) port.postMessage({ type: "state-age", asOf: this.asOf });
    if (this.link !== undefined) return;
    this.link = this.options.connect(this.holder());
    this.link.start();
  }

  private leave(port: TabPort): void {
    if (!this.tabs.delete(port)) return;
    if (this.tabs.size > 0) {
      this.held.keep(this.rooms());
      this.link?.reconcile();
      this.followTraffic();
      return;
    }
    this.end();
  }

  private end(): void {
    this.tabs.clear();
    this.link?.stop();
    this.link = undefined;
    this.held = new HeldRooms();
    this.connection = {};
    this.wasConnected = false;
    this.asOf = undefined;
  }

  private want(port: TabPort, tab: Tab, wants: readonly TabWant[], ask: Room | undefined): void {
    const known = new Set(tab.rooms.map(idOf));
    tab.rooms = wants.map(({ room }) => room);
    const grown = this.held.keep(this.rooms());
    for (const room of grown) this.link?.askAfresh(room);
    for (const { room, lacks } of wants) {
      const message = lacks ? this.held.snapshot(room) : undefined;
      if (message !== undefined) {
        port.postMessage({ type: "take", arrivals: [{ message, at: undefined }] });
      } else if (!known.has(idOf(room)) || (ask !== undefined && idOf(ask) === idOf(room))) {
        this.link?.askFor(room); // it may have been refused to another tab before
      }
    }
    this.link?.reconcile();
  }

  /** What all tabs want, each room once. */
  private rooms(): Room[] {
    const rooms = [...this.tabs.values()].flatMap((tab) => tab.rooms);
    return [...new Map(rooms.map((room) => [`${room.kind} ${idOf(room)}`, room])).values()];
  }

  private followTraffic(): void {
    this.link?.wantTraffic([...this.tabs.values()].some(({ wantsTraffic }) => wantsTraffic));
  }

  private holder(): Holder {
    return {
      wanted: () => this.held.wanted(),
      take: (arrivals) => this.take(arrivals),
      takePolled: (messages) => this.takePolled(messages),
      onRefused: (room) => {
        this.held.refuse(room);
        for (const [port, { rooms }] of this.tabs) {
          const theirs = rooms.find((each) => idOf(each) === idOf(room));
          if (theirs !== undefined) port.postMessage({ type: "refused", room: theirs });
        }
      },
      onConnection: (change) => {
        this.connection = { ...this.connection, ...change };
        this.toAll({ type: "connection", change });
      },
      onStateAge: (asOf) => {
        this.asOf = asOf;
        this.toAll({ type: "state-age", asOf });
      },
      onAttempt: (succeeded) => {
        this.toAll({ type: "attempt", succeeded });
        if (succeeded && this.wasConnected) void this.check();
        this.wasConnected ||= succeeded;
      },
      onTraffic: (step) => {
        for (const [port, { wantsTraffic }] of this.tabs) {
          if (wantsTraffic) port.postMessage({ type: "traffic", step });
        }
      },
    };
  }

  /** Somebody else may have signed in meanwhile, and the new socket may be theirs. */
  private async check(): Promise<void> {
    try {
      if (await this.options.stillSignedIn()) return;
    } catch {
      return; // nobody answers: the connection will notice
    }
    this.signedOut();
  }

  private take(arrivals: readonly Arrival[]): void {
    this.held.fold(arrivals.map(({ message }) => message));
    for (const [port, { rooms }] of this.tabs) {
      const theirs = arrivals.filter(({ message }) => concerns(message, rooms));
      if (theirs.length > 0) port.postMessage({ type: "take", arrivals: theirs });
    }
  }

  private takePolled(messages: readonly Message[]): void {
    this.held.fold(messages);
    for (const [port, { rooms }] of this.tabs) {
      const theirs = messages.filter((message) => concerns(message, rooms));
      if (theirs.length > 0) port.postMessage({ type: "polled", messages: theirs });
    }
  }

  private toAll(message: FromHub): void {
    for (const port of this.tabs.keys()) port.postMessage(message);
  }
}
