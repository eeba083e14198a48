import type { Message } from "./message";
import type { Room, Wanted } from "./rooms";
import type { ConnectionState } from "./state";

/** A message, and when its event happened by the server's clock. */
export interface Arrival {
  readonly message: Message;
  readonly at: string | undefined;
}

/** Who wants rooms and holds what comes of them. */
export interface Holder {
  /** The rooms that are wanted now, and what is missing of what is held of each. */
  wanted: () => readonly Wanted[];
  /** Folds what came, in the order of the server; afterwards `wanted` says what it lacks. */
  take: (arrivals: readonly Arrival[]) => void;
  /** Folds the full states that polling has found. */
  takePolled: (messages: readonly Message[]) => void;
  /** The server does not show us this room, or no longer. */
  onRefused: (room: Room) => void;
  onConnection: (change: Partial<ConnectionState>) => void;
  /** An attempt to have a socket has ended. */
  onAttempt: (succeeded: boolean) => void;
  /** A state came with this `asOf`. */
  onStateAge: (asOf: unknown) => void;
  /** A step of the server's traffic. */
  onTraffic: (step: unknown) => void;
}

/** What is asked of a connection; it serves one {@link Holder}. */
export interface Link {
  start(): void;
  stop(): void;
  /** Other rooms are wanted, or other things are missing. */
  reconcile(): void;
  /** Somebody wants this room now: what was refused for good may be asked once more. */
  askFor(room: Room): void;
  /** What was sent of the room is too little for what it is wanted for now: asks for all of it. */
  askAfresh(room: Room): void;
  /** Says something to which no answer is awaited. */
  send(name: string, payload: object): void;
  /** Whether each step of the server's traffic is wanted. */
  wantTraffic(wanted: boolean): void;
  /** Looks at once whether the connection is alive, or tries to have one. */
  look(): void;
  /** The device says that it has no network. It may be wrong, as the server can be on this very device. */
  offline(): void;
}
