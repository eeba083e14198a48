import type { Room, Wanted } from "./rooms";

/** One call under way; a new one is made for each attempt, and only the last one's answer counts. */
export interface Call {
  readonly kind: "join" | "resync" | "leave";
}

export interface Held {
  readonly room: Room;
  /** The server has said so, in the present session. */
  joined: boolean;
  /** The server may have us in it: true as soon as we ask. */
  mayBeIn: boolean;
  call: Call | undefined;
  /** Refused for good: not asked again before something suggests another answer. */
  refused: boolean;
  failures: number;
  /** When to ask again at the earliest (ms since 1970, this device's clock). */
  notBefore: number;
}

export function needOf(held: Held, want: Wanted): "join" | "resync" | undefined {
  if (!held.joined || want.stale) return "join";
  return want.outdated ? "resync" : undefined;
}

export function notHeld(room: Room): Held {
  const nothing = { joined: false, mayBeIn: false, call: undefined };
  return { room, ...nothing, refused: false, failures: 0, notBefore: 0 };
}

export function letAsk(held: Held): void {
  held.refused = false;
  held.failures = 0;
  held.notBefore = 0;
}
