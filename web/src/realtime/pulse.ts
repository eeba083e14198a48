const FIRST_MS = 1_000;
/** With {@link PATIENCE_MS} less than 30 s: so soon a dead connection is noticed that nobody has closed. */
const EVERY_MS = 15_000;
const PATIENCE_MS = 10_000;
/** After a sign that something has happened: sleep, another network. */
const HASTY_MS = 4_000;

interface Options {
  /** Asks the server for any answer; `then` is called once, with `false` where none came in time. */
  probe: (timeoutMs: number, then: (answered: boolean) => void) => void;
  onAnswer: (roundTripMs: number) => void;
  onSilence: () => void;
}

/**
 * Looks whether an open connection still has somebody at its other end, as after sleep or a change of the network nothing
 * closes it: the server's own heartbeat would tell us 45 s later.
 */
export class Pulse {
  private readonly options: Options;
  private first: ReturnType<typeof setTimeout> | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private beats = 0;

  constructor(options: Options) {
    this.options = options;
  }

  start(): void {
    this.stop();
    this.first = setTimeout(() => this.beat(PATIENCE_MS), FIRST_MS);
    this.timer = setInterval(() => this.beat(PATIENCE_MS), EVERY_MS);
  }

  stop(): void {
    clearTimeout(this.first);
    clearInterval(this.timer);
    this.beats++;
  }

  now(): void {
    this.beat(HASTY_MS);
  }

  private beat(timeoutMs: number): void {
    const beat = ++this.beats;
    const began = performance.now();
    this.options.probe(timeoutMs, (answered) => {
      if (answered) this.options.onAnswer(Math.round(performance.now() - began));
      else if (beat === this.beats) this.options.onSilence();
    });
  }
}
