import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { anEvent, renderPage } from "../../test-parts";
import { NOW_ID, useMarked } from "./marked";

const EVENTS = [anEvent(1), anEvent(2)];

function Page() {
  const marked = useMarked(EVENTS);
  return (
    <>
      <div id={NOW_ID} tabIndex={-1}>
        What it needs
      </div>
      {EVENTS.map(({ taskVersion }) => (
        <div key={taskVersion} id={String(taskVersion)} tabIndex={-1}>
          {taskVersion === marked ? "marked" : "entry"}
        </div>
      ))}
    </>
  );
}

describe("an address within a task", () => {
  beforeEach(() => {
    Element.prototype.scrollIntoView = vi.fn();
  });

  it("of an event leads to its entry", () => {
    renderPage(<Page />, "/tasks/1#2");
    expect(screen.getByText("marked")).toHaveFocus();
  });

  it("of a notification leads to what the task needs", () => {
    renderPage(<Page />, "/tasks/1#now");
    expect(screen.getByText("What it needs")).toHaveFocus();
    expect(screen.queryByText("marked")).toBeNull();
  });
});
