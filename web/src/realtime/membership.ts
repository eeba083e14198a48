import { backoffMs } from "./backoff";
import { letAsk, needOf, notHeld } from "./held";
import type { Call, Held } from "./held";
import { CALL } from "./messages";
import { idOf, isFinal } from "./rooms";
import type { Answer, Room, Wanted } from "./rooms";

/** The server's limit for one `resync_requested`. */
const RESYNC_MAX = 500;

/** What the membership needs of the connection it is part of. */
interface Caller {
  isConnected: () => boolean;
  wanted: () => readonly Wanted[];
  /** The answer is `undefined` where none came in time. Before it, all that came earlier is in the store. */
  call: (name: string, payload: object, then: (answer: Answer | undefined) => void) => void;
  onJoined: () => void;
  onRefused: (room: Room) => void;
}

/**
 * Brings the rooms we are in to those that pages want. There is one way for all of it: {@link reconcile} compares the
 * two and asks for each difference, so it may be called at any time and as often as one likes. What is refused for now
 * or not answered stays a difference, and is asked again, later each time, until it holds or nobody wants it.
 */
export class Membership {
  private readonly held = new Map<string, Held>();
  private readonly connection: Caller;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The whole connection was too fast (ms since 1970). */
  private pausedUntil = 0;

  constructor(connection: Caller) {
    this.connection = connection;
  }

  /** A recovered session is still in its rooms, also in those left while it was cut off. */
  connected(recovered: boolean): void {
    for (const held of this.held.values()) {
      held.call = undefined;
      held.joined &&= recovered;
      held.mayBeIn &&= recovered;
      letAsk(held);
    }
    this.pausedUntil = 0;
    this.reconcile();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.held.clear();
    this.pausedUntil = 0;
  }

  /** Somebody wants it now: what was refused for good may be asked once more. */
  askFor(room: Room): void {
    const held = this.held.get(idOf(room));
    if (held !== undefined && held.call === undefined) letAsk(held);
    this.reconcile();
  }

  /** What the server sent of the room is too little for what it is wanted for now: asks for all of it. */
  askAfresh(room: Room): void {
    const held = this.held.get(idOf(room));
    if (held !== undefined) {
      held.joined = false;
      held.call = undefined;
      letAsk(held);
    }
    this.reconcile();
  }

  /** Asks for every room again, as the server has put us out of one of them. */
  checkAll(): void {
    for (const held of this.held.values()) {
      held.joined = false;
      held.call = undefined;
      letAsk(held);
    }
    this.reconcile();
  }

  /** The server has refused something on this connection for its pace. */
  pause(retryAfterSeconds: unknown): void {
    this.pausedUntil = Date.now() + backoffMs(0, retryAfterSeconds);
    this.reconcile();
  }

  reconcile(): void {
    clearTimeout(this.timer);
    if (!this.connection.isConnected()) return;
    const wanted = new Map(this.connection.wanted().map((each) => [idOf(each.room), each]));
    const waits: number[] = [];
    for (const [id, held] of this.held) {
      if (wanted.has(id)) continue;
      if (!held.mayBeIn) this.held.delete(id);
      else if (held.call?.kind !== "leave" && this.isDue(held, waits)) this.leave(id, held);
    }
    const outdated: Held[] = [];
    for (const [id, want] of wanted) {
      const held = this.held.get(id) ?? notHeld(want.room);
      this.held.set(id, held);
      const need = needOf(held, want);
      const underWay = held.call !== undefined && held.call.kind !== "leave";
      if (need === undefined || underWay || held.refused || !this.isDue(held, waits)) continue;
      if (need === "join") this.join(held, want);
      else outdated.push(held);
    }
    if (outdated.length > 0) this.resync(outdated.slice(0, RESYNC_MAX));
    if (waits.length > 0) {
      const wait = Math.min(...waits) - Date.now();
      this.timer = setTimeout(() => this.reconcile(), Math.max(0, wait));
    }
  }

  /** Where it is not due, its time is noted among the waits. */
  private isDue(held: Held, waits: number[]): boolean {
    const dueAt = Math.max(held.notBefore, this.pausedUntil);
    if (dueAt <= Date.now()) return true;
    waits.push(dueAt);
    return false;
  }

  private join(held: Held, { room, since, stale }: Wanted): void {
    held.mayBeIn = true;
    const payload = { ...room.key, ...room.terms, since: stale ? undefined : since };
    this.call([held], "join", room.join, payload, () => {
      held.joined = true;
      this.connection.onJoined();
    });
  }

  private resync(rooms: readonly Held[]): void {
    const taskIds = rooms.map(({ room }) => room.key.taskId);
    this.call(rooms, "resync", CALL.resync, { taskIds }, (held, { missing = [] }) => {
      if (missing.includes(held.room.key.taskId)) this.refuse(held);
    });
  }

  private leave(id: string, held: Held): void {
    held.joined = false;
    this.call([held], "leave", held.room.leave, held.room.key, () => this.held.delete(id));
  }

  private call(
    rooms: readonly Held[],
    kind: Call["kind"],
    name: string,
    payload: object,
    onAgreed: (held: Held, answer: Answer) => void,
  ): void {
    const call: Call = { kind };
    for (const held of rooms) held.call = call;
    this.connection.call(name, payload, (answer) => {
      for (const held of rooms) {
        if (held.call !== call) continue;
        held.call = undefined;
        if (answer === undefined) this.askLater(held, undefined);
        else if (answer.code === undefined) this.agreed(held, () => onAgreed(held, answer));
        else if (!isFinal(answer.code)) this.askLater(held, answer);
        else if (kind === "join") this.refuse(held);
        // What we may not leave, we are not in.
        else if (kind === "leave") held.mayBeIn = false;
        // A call for several does not say which of them it was; a join of each will.
        else held.joined = false;
      }
      this.reconcile();
    });
  }

  private agreed(held: Held, then: () => void): void {
    held.failures = 0;
    then();
    const want = this.connection.wanted().find(({ room }) => idOf(room) === idOf(held.room));
    // The answer did not mend it: without a wait a state that never fits would be asked for without end.
    if (want !== undefined && needOf(held, want) !== undefined) {
      held.notBefore = Date.now() + backoffMs(0);
    }
  }

  private askLater(held: Held, answer: Answer | undefined): void {
    held.notBefore = Date.now() + backoffMs(held.failures++, answer?.retryAfter);
    if (answer?.code === "RATE_LIMITED") {
      this.pausedUntil = Math.max(this.pausedUntil, held.notBefore);
    }
  }

  private refuse(held: Held): void {
    held.joined = false;
    held.mayBeIn = false;
    held.refused = true;
    this.connection.onRefused(held.room);
  }
}
