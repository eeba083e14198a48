import { LaterLink } from "../realtime/later";
import type { Holder, Link } from "../realtime/link";
import type { ConnectionOptions } from "../realtime/options";

/** On its way while the server says who is signed in, so that nobody waits for it. */
const loaded = import("../realtime/connection");

/** The connection of this tab. Its code is no part of the first route. */
export const connectLater = (holder: Holder, options: ConnectionOptions): Link =>
  new LaterLink(async () => new (await loaded).Connection(holder, options));
