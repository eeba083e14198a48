import type { Answer } from "./rooms";
import { ServerError } from "./server";

const AGAIN_MS = 10_000;
const ATTEMPTS = 5;

interface Options {
  /** Asks for a new token over HTTP. */
  renew: () => Promise<string | undefined>;
  /** Gives it to the open connection; the answer is `undefined` where none came in time. */
  tell: (token: string, then: (answer: Answer | undefined) => void) => void;
}

/**
 * Renews the sign-in of an open connection. The server asks for it a minute before the end: time enough to try again when
 * the network has a bad moment.
 */
export class SignIn {
  private readonly options: Options;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(options: Options) {
    this.options = options;
  }

  renew(): void {
    this.stopped = false;
    void this.attempt(ATTEMPTS);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async attempt(attempts: number): Promise<void> {
    const again = (): void => {
      if (attempts <= 1 || this.stopped) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.attempt(attempts - 1), AGAIN_MS);
    };
    try {
      const token = await this.options.renew();
      if (token === undefined || this.stopped) return;
      this.options.tell(token, (answer) => {
        if (answer === undefined || answer.code === "RATE_LIMITED") again();
      });
    } catch (error) {
      // Refused: the sign-in runs out, the server closes the socket, and that leads to the sign-in page.
      const refused = error instanceof ServerError && error.status >= 400 && error.status < 500;
      if (!refused) again();
    }
  }
}
