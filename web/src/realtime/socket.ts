import { io } from "socket.io-client";
import type { Credentials } from "./server";

/** Polling first, as it passes every proxy; the client moves to WebSocket by itself where that is possible. */
const TRANSPORTS = ["polling", "websocket"];

const RECONNECT_DELAY_MS = 500;
const RECONNECT_DELAY_MAX_MS = 8_000;

/** What of a socket.io-client `Socket` the connection uses; tests stand in for it. */
export interface SocketLike {
  readonly connected: boolean;
  /** Whether the server continued the former session: rooms are still joined, missed events follow. */
  readonly recovered: boolean;
  /** Whether the client will try again by itself. */
  readonly active: boolean;
  on(name: "connect", listener: () => void): unknown;
  on(name: "disconnect", listener: (reason: string) => void): unknown;
  on(name: "connect_error", listener: (error: Error & { data?: unknown }) => void): unknown;
  onAny(listener: (name: string, payload: unknown) => void): unknown;
  timeout(ms: number): {
    emit(
      name: string,
      payload: object,
      ack: (error: Error | null, answer: unknown) => void,
    ): unknown;
  };
  connect(): unknown;
  disconnect(): unknown;
}

/**
 * A socket to the server at this origin, not yet connected; without credentials of its own, a browser's cookie goes with its
 * handshake. After a silence WebSocket comes first: it never goes over one of the browser's open connections, which are as
 * dead as ours was.
 */
export function openSocket(
  address: string,
  credentials?: Credentials,
  afterSilence = false,
): SocketLike {
  return io(address, {
    auth: credentials && ((send) => send(credentials)), // with each handshake as they are then
    transports: afterSilence ? [...TRANSPORTS].reverse() : TRANSPORTS,
    tryAllTransports: true,
    autoConnect: false,
    reconnectionDelay: RECONNECT_DELAY_MS,
    reconnectionDelayMax: RECONNECT_DELAY_MAX_MS,
  });
}
