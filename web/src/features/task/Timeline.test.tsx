import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { TaskEvent } from "../../api/model";
import { anEvent, renderPage, stubFetch } from "../../test-parts";
import { Timeline } from "./Timeline";

const show = (events: TaskEvent[]) =>
  renderPage(<Timeline taskId="t1" events={events} nameOf={(id) => `Agent ${id}`} />);

describe("the timeline", () => {
  it("tells each kind of event in words, and an unknown one by its name", () => {
    show([
      anEvent(1, { type: "created" }),
      anEvent(2, {
        type: "pr_opened",
        data: { prUrl: "https://example.org/5", prNumber: 5, repo: "a/b" },
      }),
      anEvent(3, { type: "assigned", data: { agentId: "7" } }),
      anEvent(4, { type: "updated", data: { patch: { title: "New", labels: [] } } }),
      anEvent(5, { type: "hand_over" }),
      anEvent(6, { type: "failed", data: { code: "X", message: "Out of disk" } }),
    ]);
    const entries = screen.getAllByRole("listitem").map((entry) => entry.textContent);
    expect(entries[0]).toContain("Planner created the task");
    expect(entries[1]).toContain("opened pull request a/b#5");
    expect(entries[2]).toContain("assigned the task to Agent 7");
    expect(entries[3]).toContain("changed the title, labels");
    expect(entries[4]).toContain("hand over");
    expect(entries[5]).toContain("Out of disk");
  });

  it("puts each answer under its question", () => {
    show([
      anEvent(1, {
        type: "clarification_needed",
        data: { questions: [{ id: "q", text: "Which one?" }] },
      }),
      anEvent(2, {
        type: "clarification_answered",
        data: { answers: [{ id: "q", text: "The first" }] },
      }),
    ]);
    expect(screen.getByRole("term")).toHaveTextContent("Which one?");
    expect(screen.getByRole("definition")).toHaveTextContent("The first");
  });

  it("marks an event that came too late to count", () => {
    show([anEvent(1, { type: "pr_opened", data: { prNumber: 5, late: true } })]);
    expect(screen.getByText("late")).toBeVisible();
  });

  it("makes no link of an address that is not of the web", () => {
    show([anEvent(1, { type: "pr_opened", data: { prUrl: "javascript:alert(1)", prNumber: 5 } })]);
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("fetches just the events before those at hand", async () => {
    const sent = stubFetch(() => ({ status: 200, body: { items: [anEvent(2)] } }));
    show([anEvent(61)]);
    await userEvent.click(screen.getByRole("button", { name: "Load earlier events (60)" }));
    await waitFor(() => expect(sent[0]?.path).toBe("/api/tasks/t1/events?after=10&limit=50"));
  });

  it("offers nothing to load when it begins with the first event", () => {
    show([anEvent(1)]);
    expect(screen.queryByRole("button")).toBeNull();
  });
});
