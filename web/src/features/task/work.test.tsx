import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { anEvent, aTask, renderPage, stubFetch, writes } from "../../test-parts";
import { ATimeline } from "../../test-timeline";
import { NowPanel } from "./NowPanel";
import { Requests } from "./Requests";
import { runsIn } from "./runs";
import { TaskActions } from "./TaskActions";

const nameOf = (id: string) => `Agent ${id}`;
const AT = "2026-01-01T10:00:00.000Z";
const request = {
  id: "r1",
  kind: "question",
  text: "Which one?",
  askedAt: AT,
  askedBy: { kind: "agent", id: "k", name: "Kite" },
} as const;

beforeEach(() => localStorage.clear());

describe("what goes on with a task", () => {
  it("is told with who works, how far, and the plan", () => {
    renderPage(
      <NowPanel
        nameOf={nameOf}
        task={aTask({
          status: "dispatched",
          workState: "working",
          run: { id: "r", agentId: "7", startedAt: AT },
          activity: {
            kind: "action",
            message: "14 of 19 tests adapted",
            percent: 72,
            at: AT,
            plan: [
              { text: "Read", state: "done" },
              { text: "Write", state: "doing" },
            ],
          },
        })}
      />,
    );
    const now = within(screen.getByRole("region", { name: "At work" }));
    expect(now.getByRole("link", { name: "Agent 7" })).toHaveAttribute("href", "/agents/7");
    expect(now.getByText("14 of 19 tests adapted")).toBeVisible();
    expect(now.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "72");
    const steps = within(now.getByRole("list", { name: "Plan" })).getAllByRole("listitem");
    expect(steps[1]).toHaveTextContent("Write");
    expect(now.getByLabelText("being done").parentElement).toBe(steps[1]);
  });

  it("is told with the silence of an agent, and not of a task that has ended", () => {
    const stale = aTask({ workState: "stale", attention: [{ reason: "stale", since: AT }] });
    renderPage(<NowPanel nameOf={nameOf} task={stale} />);
    expect(screen.getByRole("region")).toHaveTextContent(/Silent for \d+ d/);
    renderPage(
      <NowPanel nameOf={nameOf} task={aTask({ status: "completed", workState: "done" })} />,
    );
    expect(screen.getAllByRole("region")).toHaveLength(1);
  });
});

describe("the runs of a task", () => {
  it("come from their events, with usage as far as it was told", () => {
    const runs = runsIn([
      anEvent(1, { type: "run_started", data: { runId: "a", agentId: "7" } }),
      anEvent(2, { type: "progress", data: { runId: "a", message: "On it" } }),
      anEvent(3, {
        type: "run_ended",
        data: { runId: "a", outcome: "lost", usage: { costUsd: 1.5, seconds: "?" } },
      }),
      anEvent(4, { type: "run_started", data: { runId: "b" } }),
    ]);
    expect(runs).toMatchObject([
      { runId: "b" },
      { runId: "a", agentId: "7", outcome: "lost", usage: { costUsd: 1.5 } },
    ]);
    expect(runs[1]?.usage).not.toHaveProperty("seconds");
  });

  it("are lost when another one begins", () => {
    const runs = runsIn([
      anEvent(1, { type: "run_started", data: { runId: "a", agentId: "7" } }),
      anEvent(2, { type: "run_started", data: { runId: "b", agentId: "8" } }),
    ]);
    expect(runs).toMatchObject([
      { runId: "b" },
      { runId: "a", outcome: "lost", endedAt: "2026-01-01T10:00:00.000Z" },
    ]);
    expect(runs[0]).not.toHaveProperty("outcome");
  });
});

describe("the timeline", () => {
  it("reads requests, runs and what the system did as sentences", () => {
    renderPage(
      <ATimeline
        events={[
          anEvent(1, {
            type: "input_requested",
            data: { requests: [{ ...request, kind: "permission" }] },
          }),
          anEvent(2, {
            type: "input_answered",
            data: { answers: [{ id: "r1", text: "The first" }] },
          }),
          anEvent(3, { type: "input_withdrawn", data: { ids: ["x"], expired: true } }),
          anEvent(4, { type: "run_started", data: { runId: "a", agentId: "7" } }),
          anEvent(5, {
            type: "run_ended",
            data: { runId: "a", outcome: "lost", usage: { costUsd: 2 } },
          }),
          anEvent(6, { type: "completed", data: { summary: "Done by hand" } }),
          anEvent(7, { type: "reopened", data: { reason: "Not quite" } }),
          anEvent(8, { type: "stale", data: { since: AT } }),
          anEvent(9, { type: "dispatch_requested", data: { repo: "a/b" } }),
          anEvent(10, { type: "dispatch_stopped", data: { code: "X", message: "No rights" } }),
        ]}
      />,
    );
    const timeline = screen.getByRole("list", { name: /Timeline/ });
    const entries = [...timeline.querySelectorAll("[data-type]")].map((entry) => entry.textContent);
    const expected = [
      /asked for permission.*Which one\?/,
      /answered.*Which one\?The first/,
      /nobody answered in time/,
      /began a run of Agent 7/,
      /the agent went offline.*Cost: \$2\.00/,
      /completed the task.*Done by hand/,
      /reopened the task.*Not quite/,
      /has had no word from the agent since/,
      /asked for an issue in a\/b/,
      /could not open the issue.*No rights/,
    ];
    expected.forEach((words, place) => expect(entries[place]).toMatch(words));
  });
});

describe("the actions of a task", () => {
  it("complete an open one, with a summary", async () => {
    const sent = stubFetch(() => ({ status: 201, body: anEvent(2) }));
    renderPage(<TaskActions task={aTask()} events={[]} barred={undefined} />);
    expect(screen.queryByRole("button", { name: "Reopen task" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Complete task" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.type(dialog.getByLabelText(/What came of it/), "By hand");
    await userEvent.click(dialog.getByRole("button", { name: "Complete task" }));
    await waitFor(() =>
      expect(writes(sent)[0]?.body).toEqual({ type: "completed", data: { summary: "By hand" } }),
    );
  });

  it("reopen an ended one, but never a merged one, and say why not", async () => {
    renderPage(
      <TaskActions task={aTask({ status: "completed" })} events={[]} barred={undefined} />,
    );
    expect(screen.getByRole("button", { name: "Reopen task" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Cancel task" })).toBeNull();
    renderPage(<TaskActions task={aTask({ status: "merged" })} events={[]} barred={undefined} />);
    expect(screen.getAllByRole("button", { name: "Reopen task" })).toHaveLength(1);
    await userEvent.click(screen.getAllByRole("button", { name: "More" })[1] ?? document.body);
    const reopen = await screen.findByRole("menuitem", { name: /Reopen task/ });
    expect(reopen).toHaveTextContent("What is merged stays merged.");
    expect(reopen).toBeDisabled();
  });

  it("are all barred to those who may only look, with the reason", async () => {
    renderPage(<TaskActions task={aTask()} events={[]} barred="You may look." />);
    await userEvent.click(screen.getByRole("button", { name: "More" }));
    const remove = await screen.findByRole("menuitem", { name: /Delete task/ });
    expect(remove).toHaveTextContent("You may look.");
    expect(remove).toBeDisabled();
    expect(screen.getAllByRole("button")).toHaveLength(1);
  });
});

describe("the requests of a task", () => {
  it("show somebody who may only look what could be answered", () => {
    const task = aTask({ requests: [{ ...request, options: ["A", "B"] }] });
    renderPage(<Requests task={task} mayAnswer={false} />);
    expect(
      within(screen.getByRole("list", { name: "What can be answered" })).getAllByRole("listitem"),
    ).toHaveLength(2);
    expect(screen.queryByRole("button")).toBeNull();
  });
});
