import type { ConnectionPhase, ConnectionState } from "./state";

/** Where the connection stands, told on with each change. */
export class Phases {
  phase: ConnectionPhase = "connecting";
  /** Why, where it is known: a code of the server. */
  code: string | undefined;
  private readonly tell: (change: Partial<ConnectionState>) => void;

  constructor(tell: (change: Partial<ConnectionState>) => void) {
    this.tell = tell;
  }

  set(phase: ConnectionPhase, code?: string): void {
    if (phase === "polling" && this.phase !== "polling") {
      const reason = code ?? "no socket";
      console.warn(`Signalbox: no live updates (${reason}); the server is asked every 5 s.`);
    }
    if (this.phase === phase && this.code === code) return;
    this.phase = phase;
    this.code = code;
    this.tell({ phase, code, ...(phase !== "connected" && { roundTripMs: undefined }) });
  }

  /** The server has answered on the open connection. */
  answered(roundTripMs: number): void {
    this.phase = "connected";
    this.code = undefined;
    this.tell({ phase: "connected", code: undefined, lastUpdateAt: Date.now(), roundTripMs });
  }

  /** What is shown is what the server has now. */
  seen(): void {
    this.tell({ lastUpdateAt: Date.now() });
  }
}
