import type { Arrival } from "./link";

/** Messages of one burst are folded together, so that a burst costs one rendering. */
const BATCH_MS = 16;

/** Gathers what comes and hands it on in one piece, in order. */
export class Inbox {
  private readonly take: (arrivals: readonly Arrival[]) => void;
  private arrivals: Arrival[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(take: (arrivals: readonly Arrival[]) => void) {
    this.take = take;
  }

  put(arrival: Arrival): void {
    this.arrivals.push(arrival);
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  /** Hands on at once what has come so far. */
  flush(): void {
    const { arrivals } = this;
    this.drop();
    if (arrivals.length > 0) this.take(arrivals);
  }

  drop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.arrivals = [];
  }
}
