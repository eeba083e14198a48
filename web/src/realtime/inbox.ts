import type { Arrival } from "./link";

/** Messages of one burst are folded together, so that a burst costs one rendering. */
const BATCH_MS = 16;
/** Between two renderings while changes come without a pause: nobody reads faster, and each costs a whole frame. */
const APART_MS = 100;

/** Gathers what comes and hands it on in one piece, in order. */
export class Inbox {
  private readonly take: (arrivals: readonly Arrival[]) => void;
  private arrivals: Arrival[] = [];
  /** ms since 1970 */
  private takenAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(take: (arrivals: readonly Arrival[]) => void) {
    this.take = take;
  }

  put(arrival: Arrival): void {
    this.arrivals.push(arrival);
    const waitMs = Math.max(BATCH_MS, this.takenAt + APART_MS - Date.now());
    this.timer ??= setTimeout(() => this.flush(), Math.min(waitMs, APART_MS));
  }

  /** Hands on at once what has come so far. */
  flush(): void {
    const { arrivals } = this;
    this.drop();
    if (arrivals.length === 0) return;
    this.takenAt = Date.now();
    this.take(arrivals);
  }

  drop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.arrivals = [];
  }
}
