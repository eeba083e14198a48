import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { TaskEvent } from "../../api/model";
import { anEvent, renderPage } from "../../test-parts";
import { ATimeline } from "../../test-timeline";

const show = (events: TaskEvent[]) => renderPage(<ATimeline events={events} />);

describe("the timeline", () => {
  it("tells each kind of event in words, and an unknown one by its name", async () => {
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
    await userEvent.click(screen.getByRole("button", { name: /^Created/ }));
    await userEvent.click(screen.getByRole("button", { name: /^In review/ }));
    const entries = [...document.querySelectorAll("[data-type]")].map((entry) => entry.textContent);
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
    expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["/#1"]);
  });

  it("folds all chapters but the present one, with a word on each", async () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString();
    show([
      anEvent(1, { type: "created", at: at(0), data: { title: "T" } }),
      anEvent(2, { type: "analyzing", at: at(4), data: {} }),
      anEvent(3, { at: at(5) }),
      anEvent(4, { at: at(6), data: { message: "Second", percent: 40 } }),
      anEvent(5, { type: "failed", at: at(9), data: { code: "X", message: "Out of disk" } }),
    ]);
    const created = screen.getByRole("button", { name: /^Created/ });
    expect(created).toHaveTextContent("by Planner");
    expect(created).toHaveTextContent("4 min");
    expect(screen.getByRole("button", { name: /^Failed/ })).toHaveAttribute(
      "aria-expanded",
      "true",
    );
    const analyzing = screen.getByRole("button", { name: /^Analyzing/ });
    expect(analyzing).toHaveTextContent("Planner, 2 steps");
    expect(analyzing).toHaveAttribute("aria-expanded", "false");
    await userEvent.click(analyzing);
    const steps = screen.getByRole("button", { name: "Planner, 2 steps, 40%: Second" });
    expect(screen.queryByText("Step 3")).toBeNull();
    await userEvent.click(steps);
    expect(screen.getByText("Step 3")).toBeVisible();
  });

  it("shows one kind of event at a time, wherever it stands", async () => {
    show([
      anEvent(1, { type: "created", data: { title: "T" } }),
      anEvent(2, { type: "comment", data: { text: "Well" } }),
      anEvent(3, { type: "analyzing", data: {} }),
      anEvent(4, {
        type: "check",
        data: { name: "lint", conclusion: "failure", headSha: "abcdef01" },
      }),
    ]);
    await userEvent.click(screen.getByRole("button", { name: "Words 1" }));
    expect(screen.getByText("Well")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Analyzing/ })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Checks 1" }));
    expect(screen.getByRole("button", { name: "1 check on abcdef0: lint failed" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "All 4" }));
    expect(screen.getByText("started to analyze")).toBeVisible();
  });

  it("opens and marks the event of the address, with how it came", () => {
    renderPage(
      <ATimeline
        marked={3}
        events={[
          anEvent(1, { type: "created", data: { title: "T" } }),
          anEvent(2),
          anEvent(3, { cause: { kind: "mcp" } }),
          anEvent(4, { type: "analyzing", data: {} }),
        ]}
      />,
    );
    const marked = document.getElementById("3");
    expect(marked).toHaveTextContent("event 3 · agent Planner · by a tool of an agent (MCP)");
    expect(within(marked ?? document.body).getByRole("link", { name: /event 3/ })).toHaveAttribute(
      "href",
      "/#3",
    );
  });

  it("parts what is new to the reader", () => {
    renderPage(
      <ATimeline
        seen={1}
        events={[
          anEvent(1, { type: "comment", data: {} }),
          anEvent(2, { type: "comment", data: {} }),
        ]}
      />,
    );
    expect(screen.getByText("1 new")).toBeVisible();
  });
});
