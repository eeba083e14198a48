import type { Message } from "./message";

/** The message that would bring it: so a state from the device goes the way of one from the server. */
export type StateMessage = Extract<
  Message,
  { kind: "dashboard-full" | "task-state" | "space-full" }
>;

export interface Kept {
  /** When the server last said so (ms since 1970, this device's clock). */
  readonly at: number;
  readonly message: StateMessage;
}

/** Where the last states are kept on this device. Nothing is ever thrown: what is not there is `undefined`. */
export interface KeptStates {
  read(kind: StateMessage["kind"], id: string): Promise<Kept | undefined>;
  write(id: string, kept: Kept): Promise<void>;
  /** It may not be seen any longer. */
  drop(kind: StateMessage["kind"], id: string): Promise<void>;
}
