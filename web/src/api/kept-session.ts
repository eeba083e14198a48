import { openDevice } from "./device";
import { isRecord } from "./json";
import type { Me } from "./model";

const KEY = "session";
const AGE_MAX_MS = 14 * 24 * 3_600_000;

/** Who was signed in when the server last said so: their pages open without it too. What they may do it decides itself. */
export async function keptSession(): Promise<Me | undefined> {
  try {
    const kept = await (await openDevice()).get("states", KEY);
    if (kept === undefined || Date.now() - kept.at > AGE_MAX_MS) return undefined;
    const me: unknown = JSON.parse(kept.text);
    return isRecord(me) && typeof me.id === "string" && Array.isArray(me.spaces)
      ? (me as unknown as Me)
      : undefined;
  } catch {
    return undefined;
  }
}

export async function keepSession(me: Me): Promise<void> {
  const text = JSON.stringify(me);
  try {
    await (await openDevice()).put("states", { key: KEY, at: Date.now(), text, size: text.length });
  } catch {
    // Then this device opens nothing without a server.
  }
}

/** Before another person uses this device: who it was, and all that they saw. */
export async function forgetStates(): Promise<void> {
  try {
    await (await openDevice()).clear("states");
  } catch {
    // Nothing was kept.
  }
}
