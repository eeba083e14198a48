import { MantineProvider } from "@mantine/core";
import { act, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { webAddress } from "./address";
import type { Check } from "../api/model";
import { checksState } from "./checks";
import { ConnectionIndicator } from "./ConnectionIndicator";
import { Elapsed, RelativeTime } from "./RelativeTime";
import { ago } from "./time";

describe("the connection indicator", () => {
  it("says the state in a word and when the last update came", () => {
    const at = new Date(2026, 0, 1, 14, 3, 22).getTime();
    render(
      <MantineProvider env="test">
        <ConnectionIndicator phase="offline" code={undefined} lastUpdateAt={at} />
      </MantineProvider>,
    );
    expect(screen.getByRole("status")).toHaveTextContent("Offline");
    expect(screen.getByRole("time")).toHaveTextContent("03:22");
  });

  it("says of which time answers are that are not of the present", () => {
    const asOf = new Date().setHours(10, 41, 7);
    render(<ConnectionIndicator phase="connected" code={undefined} lastUpdateAt={1} asOf={asOf} />);
    expect(screen.getByRole("status")).toHaveTextContent("As of 10:41");
  });
});

describe("ages", () => {
  afterEach(() => {
    vi.useRealTimers();
    document.documentElement.removeAttribute("data-not-live");
  });

  it("stand still while the page is not live, but for those of the device", () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12) });
    const before = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    render(
      <>
        <RelativeTime at={before(10)} />
        <Elapsed since={before(2)} isOurs />
      </>,
    );
    const pass = (ms: number): void =>
      act(() => {
        vi.advanceTimersByTime(ms);
      });
    const shown = () => screen.getAllByRole("time").map(({ textContent }) => textContent);
    pass(10_000);
    expect(shown()).toEqual(["10 min ago", "2 min"]);
    document.documentElement.setAttribute("data-not-live", "");
    pass(300_000);
    expect(shown()).toEqual(["10 min ago", "7 min"]);
    document.documentElement.removeAttribute("data-not-live");
    pass(10_000);
    expect(shown()).toEqual(["15 min ago", "7 min"]);
  });
});

describe("small things", () => {
  it("times are told in the largest unit that fits", () => {
    const then = Date.UTC(2026, 0, 1);
    expect(ago(then, then + 59_000)).toBe("just now");
    expect(ago(then, then + 61_000)).toBe("1 min ago");
    expect(ago(then, then + 3 * 3_600_000)).toBe("3 h ago");
    expect(ago(then, then + 49 * 3_600_000)).toBe("2 d ago");
    expect(ago(then, then - 5_000)).toBe("just now");
  });

  it("only addresses of the web are followed", () => {
    expect(webAddress("https://example.org/a")).toBe("https://example.org/a");
    expect(webAddress("javascript:alert(1)")).toBeUndefined();
    expect(webAddress("/relative")).toBeUndefined();
    expect(webAddress(undefined)).toBeUndefined();
  });

  it("checks come to failing if one failed, else to running until all have passed", () => {
    const check = (state: Check["state"]) => ({ name: state, state });
    expect(checksState([])).toBe("none");
    expect(checksState([check("success"), check("neutral")])).toBe("passing");
    expect(checksState([check("success"), check("pending")])).toBe("pending");
    expect(checksState([check("pending"), check("failure")])).toBe("failing");
  });
});
