import type { Arrival } from "./link";

/** Messages of one burst are folded together, so that a burst costs one rendering. */
const BATCH_MS = 16;
/**
 * A rendering costs a whole frame, however little has changed. So after one the next waits, for each message that it
 * was for: what comes now and then is drawn at once, and a stream as seldom as is still read as one.
 */
const APART_MS = 30;
const APART_MAX_MS = 100;

/** Gathers what comes and hands it on in one piece, in order. */
export class Inbox {
  private readonly take: (arrivals: readonly Arrival[]) => void;
  private arrivals: Arrival[] = [];
  /** Not before this time (ms since 1970). */
  private nextAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(take: (arrivals: readonly Arrival[]) => void) {
    this.take = take;
  }

  put(arrival: Arrival): void {
    this.arrivals.push(arrival);
    const waitMs = Math.max(BATCH_MS, this.nextAt - Date.now());
    this.timer ??= setTimeout(() => this.flush(), Math.min(waitMs, APART_MAX_MS));
  }

  /** Hands on at once what has come so far. */
  flush(): void {
    const { arrivals } = this;
    this.drop();
    if (arrivals.length === 0) return;
    this.nextAt = Date.now() + Math.min(arrivals.length * APART_MS, APART_MAX_MS);
    this.take(arrivals);
  }

  drop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.arrivals = [];
  }
}
