import { sendReport } from "../api/features";
import type { BrowserReport } from "../api/features";
import type { Measured } from "../realtime/options";
import type { ConnectionPhase } from "../realtime/state";

const EVERY_MS = 30_000;
/** Soon, so that the clock is known before the first changes come. */
const FIRST_MS = 2_000;
const SAMPLES_MAX = 50;
const LATENCY_MAX_MS = 600_000;

/** How changes come at the moment. */
function stateIn(phase: ConnectionPhase): BrowserReport["state"] {
  if (phase === "connected") return "live";
  return phase === "polling" ? "polling" : "offline";
}

/**
 * Tells the server every half minute how this browser fares: reconnects, errors, messages, and for a sample of the changes how long
 * they took until they were here and on the screen. The answer says how far our clock is off; before it nothing is measured.
 */
export class Reports implements Measured {
  private readonly phase: () => ConnectionPhase;
  private readonly send: (report: BrowserReport) => Promise<{ now: number }>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What to add to our clock for the server's. */
  private offsetMs: number | undefined;
  private since = Date.now();
  private connects = 0;
  private sums = { reconnects: 0, errors: 0, messages: 0 };
  private delivered: number[] = [];
  private painted: number[] = [];
  /** Times of changes that are not on the screen yet. */
  private unpainted: number[] = [];

  constructor(phase: () => ConnectionPhase, send = sendReport) {
    this.phase = phase;
    this.send = send;
  }

  start(): void {
    this.timer = setTimeout(() => void this.report(), FIRST_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.connects = 0;
  }

  connected(): void {
    if (this.connects++ > 0) this.sums.reconnects++;
  }

  failed(): void {
    this.sums.errors++;
  }

  received(at: string | undefined): void {
    this.sums.messages++;
    const happened = at === undefined ? NaN : Date.parse(at);
    const age = this.age(happened);
    if (age === undefined || this.delivered.length >= SAMPLES_MAX) return;
    this.delivered.push(age);
    // Nothing is painted in a tab that is hidden.
    if (document.visibilityState === "visible") this.unpainted.push(happened);
  }

  shown(): void {
    if (this.unpainted.length === 0) return;
    const changes = this.unpainted;
    this.unpainted = [];
    // The next frame paints them; the one after it begins when that is done.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        for (const happened of changes) {
          const age = this.age(happened);
          if (age !== undefined && this.painted.length < SAMPLES_MAX) this.painted.push(age);
        }
      }),
    );
  }

  private age(happened: number): number | undefined {
    if (this.offsetMs === undefined || Number.isNaN(happened)) return undefined;
    const age = Math.round(Date.now() + this.offsetMs - happened);
    return age > LATENCY_MAX_MS ? undefined : Math.max(0, age);
  }

  private async report(): Promise<void> {
    const began = Date.now();
    const seconds = Math.min(600, Math.max(1, Math.round((began - this.since) / 1_000)));
    const report = {
      state: stateIn(this.phase()),
      seconds,
      ...this.sums,
      delivered: this.delivered,
      painted: this.painted,
    };
    this.since = began;
    this.sums = { reconnects: 0, errors: 0, messages: 0 };
    this.delivered = [];
    this.painted = [];
    try {
      const { now } = await this.send(report);
      this.offsetMs = now - (began + Date.now()) / 2;
    } catch {
      // A figure less; nobody waits for it.
    }
    if (this.timer !== undefined) this.timer = setTimeout(() => void this.report(), EVERY_MS);
  }
}
