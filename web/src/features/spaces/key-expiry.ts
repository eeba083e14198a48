import { msg } from "@lingui/core/macro";
import { worded } from "../../words/worded";
const DAY_MS = 86_400_000;
const SOON_MS = 7 * DAY_MS;

/** How long a new key may work; a date of one's own is the last choice. */
export const KEY_LIVES = worded([
  { value: "30", label: msg`30 days` },
  { value: "90", label: msg`90 days` },
  { value: "365", label: msg`1 year` },
  { value: "never", label: msg`No expiry date` },
  { value: "date", label: msg`Choose a date…` },
]);

export type KeyLife = (typeof KEY_LIVES)[number]["value"];

/**
 * When a key with that life ends, as the API wants it; undefined for never, null where it is not yet said. `date` is
 * that of a date field (2026-01-31) and counts to the end of that day here. `now`: ms since 1970.
 */
export function endOfLife(life: KeyLife, date: string, now: number): string | undefined | null {
  if (life === "never") return undefined;
  if (life !== "date") return new Date(now + Number(life) * DAY_MS).toISOString();
  const end = new Date(`${date}T23:59:59`);
  return Number.isNaN(end.getTime()) || end.getTime() <= now ? null : end.toISOString();
}

/** Whether a key still works. */
export function keyState(
  expiresAt: string | undefined,
  now: number,
): "valid" | "expires soon" | "expired" {
  if (expiresAt === undefined) return "valid";
  const left = Date.parse(expiresAt) - now;
  if (left <= 0) return "expired";
  return left < SOON_MS ? "expires soon" : "valid";
}
