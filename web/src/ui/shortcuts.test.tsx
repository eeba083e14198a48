import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { useShortcuts } from "./shortcuts";
import type { Shortcuts } from "./shortcuts";

function Page({ shortcuts }: { shortcuts: Shortcuts }) {
  useShortcuts(shortcuts);
  return (
    <>
      <input aria-label="Text" />
      <input type="checkbox" aria-label="Box" />
      <input type="radio" aria-label="Choice" />
    </>
  );
}

function show() {
  const shortcuts = { c: vi.fn(), "g b": vi.fn(), "mod+k": vi.fn() };
  render(<Page shortcuts={shortcuts} />);
  return shortcuts;
}

describe("shortcuts", () => {
  it("live on after a click on something that takes no text", async () => {
    const { c } = show();
    await userEvent.click(screen.getByLabelText("Box"));
    await userEvent.keyboard("c");
    await userEvent.click(screen.getByLabelText("Choice"));
    await userEvent.keyboard("c");
    expect(c).toHaveBeenCalledTimes(2);
  });

  it("are letters in a text field, but for those with Ctrl", async () => {
    const shortcuts = show();
    await userEvent.click(screen.getByLabelText("Text"));
    await userEvent.keyboard("c{Control>}k{/Control}");
    expect(shortcuts.c).not.toHaveBeenCalled();
    expect(shortcuts["mod+k"]).toHaveBeenCalledOnce();
  });

  it("may be two keys, one after the other", async () => {
    const shortcuts = show();
    await userEvent.keyboard("gb");
    expect(shortcuts["g b"]).toHaveBeenCalledOnce();
  });
});
