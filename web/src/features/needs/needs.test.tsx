import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TaskSummary } from "../../api/model";
import type { InputRequest } from "../../api/work";
import { reduceDashboard } from "../../realtime/dashboard";
import { toMessage } from "../../realtime/messages";
import { anEvent, aPerson, aSpace, aTask, renderPage, stubFetch } from "../../test-parts";
import { merged } from "./needs-store";
import { NeedsPage } from "./NeedsPage";
import { NeedsProvider } from "./NeedsProvider";
import { NeedsStrip } from "./NeedsStrip";

const at = (minute: number) => `2026-01-01T10:${String(minute).padStart(2, "0")}:00.000Z`;

const asking = (change: Partial<InputRequest> = {}): InputRequest => ({
  id: "r1",
  kind: "permission",
  text: "May I drop the table?",
  options: ["Allow", "Refuse"],
  askedAt: at(5),
  askedBy: { kind: "agent", id: "kite", name: "kite" },
  ...change,
});

const needy = (change: Partial<TaskSummary> = {}): TaskSummary =>
  aTask({
    attention: [{ reason: "permission", since: at(5) }],
    requests: [asking()],
    workState: "waiting_for_input",
    ...change,
  });

const failed = aTask({
  id: "t2",
  title: "Move the worker",
  status: "failed",
  workState: "failed",
  attention: [{ reason: "failed", since: at(1), detail: "12 tests failed" }],
});

beforeEach(() => localStorage.clear());

/** Nobody has to look any more. */
const MET = {
  spaceId: "main",
  version: 3,
  spaceVersion: 6,
  at: at(6),
  attention: null,
  requests: null,
};

const showWide = () =>
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: query.includes("min-width"),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));

function show(page: React.ReactNode, tasks: TaskSummary[], shell = {}, path = "/") {
  const sent = stubFetch(({ path }) =>
    path === "/api/attention"
      ? { status: 200, body: { items: [] } }
      : { status: 201, body: anEvent(2) },
  );
  const { realtime } = renderPage(<NeedsProvider>{page}</NeedsProvider>, path, shell);
  const tell = (name: string, payload: unknown) =>
    act(() => {
      const message = toMessage(name, payload);
      if (message === undefined) throw new Error(`not understood: ${name}`);
      realtime.store.setState(({ dashboard }) => ({
        dashboard: reduceDashboard(dashboard, message),
      }));
    });
  tell("dashboard:state", {
    spaceId: "main",
    version: 5,
    mode: "full",
    tasks,
    agents: [],
    counts: { created: tasks.length },
  });
  return {
    tell,
    realtime,
    written: () => sent.filter(({ method }) => method === "POST"),
    asked: () => sent.filter(({ path }) => path === "/api/attention").length,
  };
}

const needs = () => screen.getAllByRole("article").map((each) => each.textContent);

describe("the strip of needs", () => {
  it("closes to a line with a count for each reason, and stays closed", async () => {
    show(<NeedsStrip spaceId="main" />, [needy(), needy({ id: "t3" }), failed]);
    await userEvent.click(screen.getByRole("button", { name: "Show only how much needs you" }));
    expect(screen.queryByRole("article")).toBeNull();
    const reasons = () => screen.getAllByRole("listitem").map(({ textContent }) => textContent);
    expect(reasons()).toEqual(["Failed 1", "Permission 2"]);
    cleanup();
    show(<NeedsStrip spaceId="main" />, [failed]);
    expect(reasons()).toEqual(["Failed 1"]);
    await userEvent.click(screen.getByRole("button", { name: "Show what needs you" }));
    expect(screen.getByRole("article")).toBeVisible();
  });

  it("shows the longest need first, with its reason and words, and counts them in the tab's title", () => {
    show(<NeedsStrip spaceId="main" />, [needy(), failed]);
    expect(needs()[0]).toContain("Failed");
    expect(needs()[0]).toContain("12 tests failed");
    expect(needs()[1]).toContain("kite asks for permission");
    expect(needs()[1]).toContain("May I drop the table?");
  });

  it("is not there while nothing needs anybody", () => {
    show(<NeedsStrip spaceId="main" />, [aTask()]);
    expect(screen.queryByRole("region")).toBeNull();
  });

  it("follows what the dashboard is told", () => {
    const { tell } = show(<NeedsStrip spaceId="main" />, [needy()]);
    tell("dashboard:task_list_updated", {
      taskId: "t1",
      spaceVersion: 6,
      version: 2,
      at: at(9),
      status: "created",
      requests: null,
      attention: null,
    });
    expect(screen.queryByRole("article")).toBeNull();
  });

  it("sends an option with one click", async () => {
    const { written } = show(<NeedsStrip spaceId="main" />, [needy()]);
    await userEvent.click(screen.getByRole("button", { name: "Allow" }));
    await waitFor(() =>
      expect(written()[0]?.body).toEqual({
        type: "input_answered",
        data: { answers: [{ id: "r1", text: "Allow" }] },
      }),
    );
  });

  it("takes other words in a dialog, which stays when the need goes", async () => {
    const { tell } = show(<NeedsStrip spaceId="main" />, [needy()]);
    await userEvent.click(screen.getByRole("button", { name: "Other…" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByLabelText("Something else"));
    await userEvent.type(dialog.getByLabelText("Your answer"), "Only its rows");
    tell("dashboard:task_list_updated", {
      taskId: "t1",
      spaceVersion: 6,
      version: 2,
      at: at(9),
      status: "created",
      requests: null,
      attention: null,
    });
    expect(dialog.getByLabelText("Your answer")).toHaveValue("Only its rows");
    expect(await dialog.findByText(/answered already/)).toBeVisible();
  });

  it("retries what has failed, and offers a viewer nothing", async () => {
    const { written } = show(<NeedsStrip spaceId="main" />, [failed]);
    await userEvent.click(screen.getByRole("button", { name: "Retry" }));
    expect(written()[0]?.body).toEqual({ type: "reopened", data: {} });
  });

  it("offers nothing to somebody who may only look", () => {
    const me = aPerson({ spaces: [aSpace({ role: "viewer" })] });
    show(<NeedsStrip spaceId="main" />, [failed], { me });
    expect(within(screen.getByRole("article")).queryByRole("button")).toBeNull();
  });
});

describe("the page of all needs", () => {
  it("counts them in the tab's title", () => {
    show(<NeedsPage />, [needy(), failed]);
    expect(document.title).toBe("(2) Needs you · Signalbox");
    expect(screen.getByRole("status")).toHaveTextContent("2 needs, the longest first");
  });

  it("shows them in two panes where there is room, and keeps words that came too late", async () => {
    showWide();
    const { tell, written } = show(<NeedsPage />, [needy(), failed]);
    const pane = () => within(screen.getByRole("article"));
    const chosen = () => screen.getByRole("button", { current: true });
    expect(chosen()).toHaveTextContent("Failed");
    expect(pane().getByText("12 tests failed")).toBeVisible();
    await userEvent.click(pane().getByRole("button", { name: "Retry" }));
    await waitFor(() => expect(written()[0]?.body).toEqual({ type: "reopened", data: {} }));

    await userEvent.click(screen.getByRole("button", { name: /kite asks for permission/ }));
    await userEvent.click(pane().getByRole("radio", { name: "Something else" }));
    await userEvent.type(pane().getByRole("textbox", { name: "Your answer" }), "Only its rows");
    tell("dashboard:task_list_updated", { ...MET, taskId: "t1" });
    expect(screen.queryByRole("button", { name: /kite asks for permission/ })).toBeNull();
    expect(pane().getByRole("textbox", { name: "Your answer" })).toHaveValue("Only its rows");
    await userEvent.click(pane().getByRole("button", { name: "Discard my words" }));
    expect(chosen()).toHaveTextContent("Failed");
  });

  it("shows one kind of them, as the address says, with the count of each", async () => {
    show(<NeedsPage />, [needy(), needy({ id: "t3" }), failed]);
    const kinds = within(screen.getByRole("navigation", { name: "Kinds of needs" }));
    const names = () => kinds.getAllByRole("link").map(({ textContent }) => textContent);
    expect(names()).toEqual(["All 3", "Questions 2", "Stopped 1"]);
    expect(kinds.getByRole("link", { current: true })).toHaveTextContent("All 3");
    await userEvent.click(kinds.getByRole("link", { name: "Stopped 1" }));
    expect(kinds.getByRole("link", { current: true })).toHaveTextContent("Stopped 1");
    expect(needs()).toHaveLength(1);
    expect(needs()[0]).toContain("12 tests failed");
    cleanup();
    show(<NeedsPage />, [failed], {}, "/?kind=reviews");
    expect(screen.getByRole("heading", { name: "Reviews: none" })).toBeVisible();
    await userEvent.click(screen.getByRole("link", { name: "Show all needs" }));
    expect(needs()).toHaveLength(1);
  });

  it("goes from need to need by keys, and keeps the focus when one of them goes", async () => {
    showWide();
    const { tell } = show(<NeedsPage />, [needy(), needy({ id: "t3", title: "Third" }), failed]);
    const chosen = () => screen.getByRole("button", { current: true });
    expect(chosen()).toHaveTextContent("Failed");
    await userEvent.keyboard("j");
    expect(chosen()).toHaveFocus();
    expect(chosen()).toHaveTextContent("Export invoices");
    await userEvent.keyboard("{ArrowDown}");
    expect(chosen()).toHaveFocus();
    expect(chosen()).toHaveTextContent("Third");
    await userEvent.keyboard("j");
    expect(chosen()).toHaveTextContent("Third");
    await userEvent.keyboard("k");
    expect(chosen()).toHaveTextContent("Export invoices");
    tell("dashboard:task_list_updated", { ...MET, taskId: "t1" });
    await waitFor(() => expect(chosen()).toHaveFocus());
    expect(chosen()).toHaveTextContent("Third");
    // The list is one stop of the Tab key; the next is what can be done about the need.
    await userEvent.tab();
    await userEvent.tab();
    expect(screen.getByRole("article", { name: /Third/ })).toContainElement(
      document.activeElement as HTMLElement,
    );
  });

  it("goes from card to card by keys, and keeps the focus when one of them goes", async () => {
    const { tell } = show(<NeedsPage />, [needy(), failed]);
    await userEvent.keyboard("j");
    expect(screen.getByRole("link", { name: failed.title })).toHaveFocus();
    tell("dashboard:task_list_updated", { ...MET, taskId: "t2" });
    await waitFor(() =>
      expect(screen.getByRole("link", { name: "Export invoices" })).toHaveFocus(),
    );
  });

  it("shows the need that the address names", () => {
    showWide();
    show(<NeedsPage />, [needy(), failed], {}, "/?need=t1+permission");
    expect(screen.getByRole("button", { current: true })).toHaveTextContent("kite asks");
  });

  it("keeps words that came too late to the only need", async () => {
    showWide();
    const { tell } = show(<NeedsPage />, [needy()]);
    const pane = () => within(screen.getByRole("article"));
    await userEvent.click(pane().getByRole("radio", { name: "Something else" }));
    await userEvent.type(pane().getByRole("textbox", { name: "Your answer" }), "Only its rows");
    tell("dashboard:task_list_updated", { ...MET, taskId: "t1" });
    expect(pane().getByRole("textbox", { name: "Your answer" })).toHaveValue("Only its rows");
    await userEvent.click(pane().getByRole("button", { name: "Discard my words" }));
    expect(screen.getByRole("heading", { name: "Nothing needs you" })).toBeVisible();
  });

  it("asks again when a need of another space changes", async () => {
    const me = aPerson({ spaces: [aSpace(), aSpace({ id: "other", name: "Other" })] });
    const { realtime, asked } = show(<NeedsPage />, [], { me });
    expect([...realtime.store.getState().others.versions.keys()]).toEqual(["other"]);
    const before = asked();
    act(() =>
      realtime.store.setState(({ others }) => ({
        others: { ...others, changes: others.changes + 1 },
      })),
    );
    await waitFor(() => expect(asked()).toBeGreaterThan(before));
  });

  it("says when nothing needs anybody", () => {
    show(<NeedsPage />, []);
    expect(screen.getByText("Nothing needs you")).toBeVisible();
  });
});

describe("the needs of all spaces", () => {
  const other = {
    task: aTask({ id: "x", spaceId: "else" }),
    reason: "failed" as const,
    since: at(2),
  };
  const old = { task: needy(), reason: "permission" as const, since: at(5) };

  it("are those that the server listed, and of the shown space those of its live list", () => {
    const live = { phase: "ready" as const, tasks: new Map([["t1", aTask()]]) };
    expect(merged([other, old], live)?.map(({ task }) => task.id)).toEqual(["x"]);
  });

  it("are only the listed ones while nothing is live, and none are known before either came", () => {
    const loading = { phase: "loading" as const, tasks: new Map() };
    expect(merged([old, other], loading)?.map(({ task }) => task.id)).toEqual(["x", "t1"]);
    expect(merged(undefined, loading)).toBeUndefined();
  });

  it("leave out reasons of a newer server", () => {
    const strange = { ...other, reason: "strange" as never };
    expect(merged([strange], { phase: "loading", tasks: new Map() })).toEqual([]);
  });
});
