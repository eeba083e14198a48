import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { reduceDashboard } from "../../realtime/dashboard";
import { toMessage } from "../../realtime/messages";
import { aTask, renderPage, stubFetch } from "../../test-parts";
import { AgentsPage } from "./AgentsPage";

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

const row = (name: RegExp) => within(screen.getByRole("row", { name }));

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
    expect(await screen.findByRole("link", { name: "Export invoices" })).toBeVisible();
    tell("agent:status", { id: "planner", status: "offline", taskId: null, spaceVersion: 2 });
    expect(row(/Planner/).getByText("Offline")).toBeVisible();
    expect(screen.queryByRole("link", { name: "Export invoices" })).toBeNull();
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

  it("shows cards on a phone", async () => {
    vi.stubGlobal("matchMedia", (query: string) => ({
      matches: query.includes("max-width"),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }));
    show(() => ({ status: 200, body: { items: [PLANNER] } }));
    const card = within(await screen.findByRole("listitem"));
    expect(card.getByText("At work")).toBeVisible();
    expect(card.getByText(/last seen/)).toBeVisible();
    expect(screen.queryByRole("table")).toBeNull();
  });
});
