import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { TaskSummary } from "../../api/model";
import { aPullRequest, aTask, renderPage, stubFetch } from "../../test-parts";
import { arrange } from "./arrange";
import { Board } from "./Board";
import { LANES } from "./lanes";
import { comparison, LAST_WORD_FIRST } from "./sorting";

const how = {
  matches: () => true,
  groupOf: (task: TaskSummary) => task.status,
  compare: comparison(LAST_WORD_FIRST),
};

const CARDS = {
  nameOf: (id: string) => `Agent ${id}`,
  showRepo: false,
  selected: new Set<string>(),
  mayWrite: true,
  onSelect: vi.fn(),
  onMenu: vi.fn(),
};

function show(tasks: TaskSummary[], counts = {}) {
  const held = new Map(tasks.map((task) => [task.id, task]));
  const { realtime } = renderPage(
    <Board
      spaceId="main"
      arranged={arrange(undefined, held, how, 0)}
      counts={counts}
      generation={1}
      filtered={false}
      statuses={[]}
      cards={CARDS}
      onMove={vi.fn()}
    />,
  );
  realtime.store.setState(({ dashboard }) => ({ dashboard: { ...dashboard, tasks: held } }));
}

const open = (lane: string) => userEvent.click(screen.getByRole("button", { name: lane }));

describe("the board", () => {
  it("has a place for each of the statuses, the ends folded", async () => {
    show([aTask({ status: "merged" })], { merged: 1 });
    for (const { label } of LANES) {
      expect(screen.getByRole("region", { name: new RegExp(`^${label}`) })).toBeVisible();
    }
    expect(screen.queryByRole("article")).toBeNull();
    await open("Ended 1");
    expect(screen.getByRole("article")).toHaveTextContent("Merged");
    await open("Fold Ended");
    expect(screen.queryByRole("article")).toBeNull();
  });

  it("counts what the server has, and loads older ones when asked, past what is there", async () => {
    const sent = stubFetch(({ path }) => ({
      status: 200,
      body: path.includes("cursor=")
        ? { items: [aTask({ id: "t2", status: "merged" })] }
        : { items: [aTask({ status: "merged" })], nextCursor: "c1" },
    }));
    show([aTask({ status: "merged" })], { merged: 240 });
    await open("Ended 240");
    await userEvent.click(screen.getByRole("button", { name: "Load 239 older" }));
    const of = (path: string) => new URL(path, "http://x").searchParams;
    await waitFor(() => expect(sent.some(({ path }) => of(path).has("cursor"))).toBe(true));
    const asked = of(sent.find(({ path }) => of(path).has("cursor"))?.path ?? "");
    expect(Object.fromEntries(asked)).toEqual({
      spaceId: "main",
      status: "merged",
      limit: "200",
      cursor: "c1",
    });
  });

  it("says what went wrong when older ones do not come", async () => {
    stubFetch(() => ({ status: 503, body: { code: "STORE_UNAVAILABLE" } }));
    show([aTask({ status: "merged" })], { merged: 240 });
    await open("Ended 240");
    await userEvent.click(screen.getByRole("button", { name: "Load 239 older" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("try again in a moment");
  });

  it("shows on a card who works on it, its pull request with its checks, and whether it is from the demo", () => {
    const checks = [{ name: "build", state: "failure" as const }];
    show([
      aTask({
        status: "pr_opened",
        assignedTo: "7",
        creator: { kind: "system", id: "demo", name: "Demo" },
        pr: aPullRequest({ number: 12, checks }),
      }),
    ]);
    const card = within(screen.getByRole("article"));
    expect(card.getByText("Agent 7")).toBeVisible();
    expect(card.getByText("#12")).toBeVisible();
    expect(card.getByRole("img", { name: "checks failed" })).toBeVisible();
    expect(card.getByText("Demo")).toBeVisible();
    expect(card.getByRole("link")).toHaveAttribute("href", "/tasks/t1");
  });

  it("shows what goes on: the question that waits, the error, the silence, and how far work is", async () => {
    const at = "2026-01-01T10:00:00.000Z";
    const question = {
      kind: "question",
      askedAt: at,
      askedBy: { kind: "agent", id: "k", name: "Kite" },
    } as const;
    show([
      aTask({
        id: "a",
        status: "clarification_needed",
        attention: [{ reason: "question", since: at }],
        requests: [{ id: "q", text: "Which one?", ...question }],
      }),
      aTask({
        id: "b",
        status: "failed",
        attention: [{ reason: "failed", since: at, detail: "Out of disk" }],
      }),
      aTask({
        id: "c",
        attention: [{ reason: "stale", since: at }],
        activity: { kind: "action", message: "rebuilding", at },
      }),
      aTask({
        id: "d",
        workState: "working",
        activity: { kind: "action", message: "Writing tests", percent: 40, at },
        run: { id: "r", startedAt: at },
      }),
    ]);
    expect(screen.getByText("Which one?")).toBeVisible();
    await open("Failed 1");
    expect(screen.getByText("Out of disk")).toBeVisible();
    expect(screen.getByText(/Silent for .* rebuilding/)).toBeVisible();
    expect(screen.getByText("Writing tests")).toBeVisible();
    expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "40");
  });
});
