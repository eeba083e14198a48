import { Connection } from "./connection";
import type { ConnectionOptions } from "./options";
import { Realtime } from "./realtime";
import type { RealtimeOptions } from "./realtime";

export type { Dashboard } from "./dashboard";
export type { Kept, KeptStates, StateMessage } from "./kept";
export type { ConnectionOptions, Measured } from "./options";
export type { Realtime } from "./realtime";
export type { Credentials } from "./server";
export type { SpaceRoom } from "./space-room";
export { asOf } from "./state";
export type { ConnectionPhase, ConnectionState, RealtimeState, RealtimeStore } from "./state";
export type { TaskRoom } from "./task-room";
export type * from "../model/shapes";

/** Connects to a server, by one socket of its own, until it is stopped. */
export function connect(options: ConnectionOptions & Omit<RealtimeOptions, "connect">): Realtime {
  const realtime = new Realtime({
    ...options,
    connect: (holder) => new Connection(holder, options),
  });
  realtime.start();
  return realtime;
}
