import type { Arrival } from "../link";
import type { Message } from "../message";
import type { Room } from "../rooms";
import type { ConnectionState } from "../state";

/**
 * What tabs and the hub that has their connection say to each other. Both are of one build, as the address of the hub's code
 * has a hash of it, so that neither meets words that it does not know.
 */

/** A room that a tab wants. */
export interface TabWant {
  readonly room: Room;
  /** What the tab holds of it does not do: it needs a full state. */
  readonly lacks: boolean;
}

export type FromTab =
  /** The first of all; also of a tab that comes back from a cache. `lock`: held by the tab for as long as it lives. */
  | { readonly type: "hello"; readonly lock: string | undefined }
  | { readonly type: "bye" }
  /** All that is wanted now. `ask`: also where it was refused before. */
  | { readonly type: "want"; readonly wants: readonly TabWant[]; readonly ask?: Room }
  | { readonly type: "send"; readonly name: string; readonly payload: object }
  | { readonly type: "traffic"; readonly wanted: boolean }
  | { readonly type: "look" | "offline" | "ping" };

export type FromHub =
  | { readonly type: "pong" | "signed-out" | "access-changed" }
  | { readonly type: "take"; readonly arrivals: readonly Arrival[] }
  | { readonly type: "polled"; readonly messages: readonly Message[] }
  | { readonly type: "refused"; readonly room: Room }
  | { readonly type: "connection"; readonly change: Partial<ConnectionState> }
  | { readonly type: "state-age"; readonly asOf: unknown }
  | { readonly type: "attempt"; readonly succeeded: boolean }
  | { readonly type: "traffic"; readonly step: unknown };

/** One end of the line between a tab and the hub; a `MessagePort` is one. */
export interface Port<Out, In> {
  postMessage(message: Out): void;
  addEventListener(type: "message", listener: (event: { data: In }) => void): void;
  start(): void;
}
