import { LaterLink } from "../realtime/later";
import type { Holder, Link } from "../realtime/link";
import type { ConnectionOptions } from "../realtime/options";
import hubAddress from "./realtime-worker?worker&url";

const LOCK = "signalbox-tab";
/** A hub that twice did not answer will not do so the third time. */
const LOSSES_MAX = 2;

/** On their way while the server says who is signed in, so that nobody waits for them. */
const isShared = typeof SharedWorker === "function";
const own = isShared ? undefined : import("../realtime/connection");
const shared = isShared ? import("../realtime/shared/tab-link") : undefined;

/**
 * The connection of this tab: the one that all tabs of `person` in this browser share, where the browser has shared workers,
 * and else one of its own. Its code is no part of the first route.
 */
export function connectLater(holder: Holder, options: ConnectionOptions, person: string): Link {
  let losses = 0;
  return new LaterLink(async (onLost) => {
    const parts = losses < LOSSES_MAX ? await shared : undefined;
    const lost = (): void => {
      losses++;
      holder.onConnection({ phase: "connecting", code: undefined });
      onLost();
    };
    const port = parts && portToHub(person, lost);
    if (parts === undefined || port === undefined) {
      const { Connection } = await (own ?? import("../realtime/connection"));
      return new Connection(holder, options);
    }
    return new parts.TabLink(holder, {
      port,
      lock: typeof navigator.locks === "object" ? lockOfPage : undefined,
      onSignedOut: options.onSignedOut,
      onAccessChanged: options.onAccessChanged,
      onLost: lost,
    });
  });
}

/** Tabs of another person, and of another build, have a hub of their own. */
function portToHub(person: string, onLost: () => void): MessagePort | undefined {
  try {
    const worker = new SharedWorker(hubAddress, { type: "module", name: person });
    worker.addEventListener("error", onLost);
    return worker.port;
  } catch {
    return undefined; // forbidden here
  }
}

let lock: Promise<string> | undefined;

/** Held until the page is gone, so that the hub learns of it. */
function lockOfPage(): Promise<string> {
  const name = `${LOCK} ${crypto.randomUUID()}`;
  lock ??= new Promise((resolve, reject) => {
    const forever = (): Promise<void> => {
      resolve(name);
      return new Promise(() => undefined);
    };
    navigator.locks.request(name, forever).catch(reject);
  });
  return lock;
}
