import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { reduceDashboard } from "../../realtime/dashboard";
import { toMessage } from "../../realtime/messages";
import { aTask, renderPage, stubFetch } from "../../test-parts";
import type { PastRun } from "../../api/work";
import { AgentsPage } from "./AgentsPage";
import { dayOf, dayText } from "./day";

const SEEN = "2026-01-01T10:00:00.000Z";
const PLANNER = { id: "planner", name: "Planner", status: "busy", lastSeen: SEEN, taskId: "t1" };

afterEach(() => vi.unstubAllGlobals());

function show(answer: () => { status: number; body?: unknown }) {
  const sent = stubFetch(answer);
  const { realtime } = renderPage(<AgentsPage />);
  return {
    sent,
    realtime,
    tell: (name: string, payload: unknown) =>
      act(() => {
        const message = toMessage(name, payload);
        if (message === undefined) throw new Error(`not understood: ${name}`);
        realtime.store.setState(({ dashboard }) => ({
          dashboard: reduceDashboard(dashboard, message),
        }));
      }),
  };
}

const state = (agents: unknown[]) => ({
  spaceId: "main",
  version: 1,
  mode: "full",
  tasks: [aTask()],
  agents,
  counts: { created: 1 },
});

const row = (name: RegExp) => within(screen.getByRole("listitem", { name }));

describe("the agents page", () => {
  it("shows what it was answered before anything is live", async () => {
    const { sent } = show(() => ({ status: 200, body: { items: [PLANNER] } }));
    expect(screen.getByRole("status", { name: "Loading the agents" })).toBeVisible();
    expect(await screen.findByText("Planner")).toBeVisible();
    expect(row(/Planner/).getByText("At work")).toBeVisible();
    expect(row(/Planner/).getByRole("link", { name: "t1" })).toHaveAttribute("href", "/tasks/t1");
    expect(row(/Planner/).getByText(/2026/)).toHaveAttribute("datetime", SEEN);
    expect(sent.map((request) => request.path)).toEqual(["/api/agents?spaceId=main"]);
  });

  it("follows each change of status and names the task", async () => {
    const { tell } = show(() => ({ status: 200, body: { items: [] } }));
    tell("dashboard:state", state([PLANNER]));
    expect(await screen.findByRole("listitem", { name: "Planner" })).toHaveTextContent(
      "Export invoices",
    );
    tell("agent:status", { id: "planner", status: "offline", taskId: null, spaceVersion: 2 });
    expect(row(/Planner/).getByText("Offline")).toBeVisible();
    expect(row(/Planner/).queryByRole("link", { name: "Export invoices" })).toBeNull();
    tell("agent:status", { id: "tester", status: "idle", lastSeen: SEEN, spaceVersion: 3 });
    expect(row(/tester/).getByText("Idle")).toBeVisible();
  });

  it("says how to register the first one", async () => {
    show(() => ({ status: 200, body: { items: [] } }));
    expect(await screen.findByText(/curl http.*\/api\/agents/)).toBeVisible();
  });

  it("explains what went wrong and tries again when asked", async () => {
    let answer: { status: number; body: unknown } = {
      status: 503,
      body: { code: "STORE_UNAVAILABLE" },
    };
    show(() => answer);
    expect(await screen.findByRole("alert")).toHaveTextContent("try again in a moment");
    answer = { status: 200, body: { items: [PLANNER] } };
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Planner")).toBeVisible();
  });

  it("tells that there is no such space, and that one was taken away", async () => {
    const { realtime } = show(() => ({ status: 404, body: { code: "SPACE_NOT_FOUND" } }));
    const enter = (phase: "refused" | "lost") =>
      act(() =>
        realtime.store.setState(({ dashboard }) => ({ dashboard: { ...dashboard, phase } })),
      );
    enter("refused");
    await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent("no such space"));
    enter("lost");
    expect(screen.getByRole("alert")).toHaveTextContent("You can no longer see Main");
  });

  it("says what agents stand at, what waits for one, and that one never spoke", async () => {
    const { tell } = show(() => ({ status: 200, body: { items: [] } }));
    const mute = { id: "mute", status: "idle", createdAt: SEEN, lastSeen: SEEN };
    tell("dashboard:state", {
      ...state([PLANNER, mute]),
      tasks: [
        aTask({ assignedTo: "planner", run: { id: "r", startedAt: SEEN }, lastWordAt: SEEN }),
        aTask({ id: "t2", title: "Nobody has it" }),
      ],
    });
    expect(await screen.findByText("1 at work, 1 idle")).toBeVisible();
    expect(row(/mute/).getByText("never spoke")).toBeVisible();
    expect(row(/mute/).getByText("none yet")).toBeVisible();
    const waiting = within(screen.getByRole("region", { name: "1 task waits for an agent" }));
    expect(waiting.getByRole("link", { name: "Nobody has it" })).toHaveAttribute(
      "href",
      "/tasks/t2",
    );
  });
});

describe("a day's line", () => {
  const NOW = Date.parse("2026-01-02T10:00:00.000Z");
  const run = (
    id: string,
    startedAt: string,
    endedAt?: string,
    outcome?: PastRun["outcome"],
  ): PastRun => ({
    runId: id,
    taskId: "t1",
    title: "Export",
    startedAt: `2026-01-0${startedAt}:00:00.000Z`,
    ...(endedAt !== undefined && { endedAt: `2026-01-0${endedAt}:00:00.000Z` }),
    ...(outcome !== undefined && { outcome }),
  });

  it("has the runs of 24 hours, those at the same time below each other", () => {
    const parts = dayOf(
      [
        run("now", "2T09"),
        run("b", "1T12", "1T15", "failed"),
        run("a", "1T09", "1T13", "succeeded"),
        run("old", "1T05", "1T08", "succeeded"),
        run("c", "1T16", "1T22"),
      ],
      NOW,
    );
    expect(parts.map(({ run: { runId }, lane, kind }) => [runId, lane, kind])).toEqual([
      ["a", 0, "succeeded"],
      ["b", 1, "failed"],
      ["c", 0, "ended"],
      ["now", 0, "working"],
    ]);
    expect(parts[0]).toMatchObject({ from: 0, to: 0.125 });
    expect(parts.at(-1)?.to).toBe(1);
    expect(dayText(parts)).toBe("1 succeeded, 1 at work, 1 failed, 1 ended");
  });
});
