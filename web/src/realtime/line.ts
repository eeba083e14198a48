import { isRecord } from "../model/json";
import { backoffMs } from "./backoff";
import type { SocketLike } from "./socket";

interface Options {
  /** Makes a socket that is not yet connected. */
  make: (afterSilence: boolean) => SocketLike;
  /** `recovered`: the session goes on, with its rooms. */
  onConnected: (recovered: boolean) => void;
  /** `byServer`: it is left to us to come back. */
  onCut: (byServer: boolean) => void;
  /** An attempt has failed; `willRetry`: another follows by itself. */
  onRefused: (code: string | undefined, willRetry: boolean) => void;
  onEvent: (name: string, payload: unknown) => void;
}

/** One socket at a time; of those before it nothing is heard any more. */
export class Line {
  private readonly options: Options;
  private socket: SocketLike | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retries = 0;

  constructor(options: Options) {
    this.options = options;
  }

  get isOpen(): boolean {
    return this.socket !== undefined;
  }

  get isConnected(): boolean {
    return this.socket?.connected === true;
  }

  /** Opens a new socket in place of the last one. */
  open(afterSilence = false): void {
    this.close();
    const { make, onConnected, onCut, onRefused, onEvent } = this.options;
    const socket = make(afterSilence);
    this.socket = socket;
    const isCurrent = (): boolean => socket === this.socket;
    socket.on("connect", () => {
      if (!isCurrent()) return;
      clearTimeout(this.timer);
      onConnected(socket.recovered);
    });
    socket.on("disconnect", (reason) => {
      if (isCurrent()) onCut(reason === "io server disconnect");
    });
    socket.on("connect_error", ({ data }: Error & { data?: unknown }) => {
      const code = isRecord(data) && typeof data.code === "string" ? data.code : undefined;
      if (isCurrent()) onRefused(code, socket.active);
    });
    socket.onAny((name, payload) => {
      if (isCurrent()) onEvent(name, payload);
    });
    socket.connect();
  }

  close(): void {
    const { socket } = this;
    this.socket = undefined;
    clearTimeout(this.timer);
    socket?.disconnect();
  }

  /** Whether it tries again by itself. */
  get willRetry(): boolean {
    return this.socket?.active === true;
  }

  /** Tries again with the same socket. */
  retry(): void {
    this.socket?.connect();
  }

  /** Later each time, until {@link settled}. */
  retryLater(): void {
    const { socket } = this;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => socket?.connect(), backoffMs(this.retries++));
  }

  /** The server lets us work: the next retry comes soon again. */
  settled(): void {
    this.retries = 0;
  }

  /** Calls the server where it is connected; no answer in time is an error. What a cut takes away is not answered. */
  call(
    name: string,
    payload: object,
    timeoutMs: number,
    then: (error: Error | null, answer: unknown) => void,
  ): void {
    const { socket } = this;
    if (socket?.connected !== true) return;
    socket.timeout(timeoutMs).emit(name, payload, (error, answer) => {
      if (socket === this.socket && socket.connected) then(error, answer);
    });
  }
}
