import { describe, expect, it } from "vitest";
import { endOfLife, keyState } from "./key-expiry";

const NOW = new Date(2026, 0, 10, 12).getTime();

describe("the end of a key", () => {
  it("is so many days away, at the end of a day, or never", () => {
    expect(endOfLife("30", "", NOW)).toBe(new Date(NOW + 30 * 86_400_000).toISOString());
    expect(endOfLife("date", "2026-01-10", NOW)).toBe(
      new Date(2026, 0, 10, 23, 59, 59).toISOString(),
    );
    expect(endOfLife("never", "", NOW)).toBeUndefined();
  });

  it("is not said by a day that is over or by none", () => {
    expect(endOfLife("date", "2026-01-09", NOW)).toBeNull();
    expect(endOfLife("date", "", NOW)).toBeNull();
  });

  it("is told a week ahead", () => {
    const after = (days: number) => new Date(NOW + days * 86_400_000).toISOString();
    expect(keyState(undefined, NOW)).toBe("valid");
    expect(keyState(after(8), NOW)).toBe("valid");
    expect(keyState(after(6), NOW)).toBe("expires soon");
    expect(keyState(after(0), NOW)).toBe("expired");
  });
});
