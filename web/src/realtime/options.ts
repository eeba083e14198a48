import type { Credentials, Server } from "./server";
import type { SocketLike } from "./socket";

/** What a connection needs to know of the world. */
export interface ConnectionOptions {
  /** The origin of the server: `https://signalbox.example.com`. */
  address: string;
  /** Where there is no cookie: an API key, or the token of a sign-in. */
  credentials?: Credentials;
  /** Called when the server no longer knows who we are. */
  onSignedOut?: () => void;
  /** Called when the server has taken a space or a task away from us. */
  onAccessChanged?: () => void;
  /** Asks the server whether it still knows us, after it has closed the connection without a word. */
  stillSignedIn?: () => Promise<boolean>;
  /** Tests stand in for the socket and the HTTP calls. */
  open?: (afterSilence: boolean) => SocketLike;
  server?: Server;
}

/** Hears how the connection fares. */
export interface Measured {
  connected: () => void;
  failed: () => void;
  /** A message came; `at`: when its event happened, by the server's clock. */
  received: (at: string | undefined) => void;
  /** What came so far was given to the pages. */
  shown: () => void;
}
