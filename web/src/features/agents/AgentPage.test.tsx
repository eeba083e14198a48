import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { reduceDashboard } from "../../realtime/dashboard";
import { toMessage } from "../../realtime/messages";
import { aTask, renderPage, stubFetch } from "../../test-parts";
import { AgentPage } from "./AgentPage";
import { loadOf, loadText } from "./agents";

const AT = "2026-01-01T10:00:00.000Z";
const KITE = { id: "kite", name: "Kite", spaceId: "main", status: "busy", lastSeen: AT } as const;
const RUN = { runId: "r1", taskId: "t9", title: "Gift wrap per item", startedAt: AT };

const STATS = {
  days: [{ day: "2026-01-01", succeeded: 90, failed: 3 }],
  ...{ tasks: 43, runs: 96, open: 1, succeeded: 90, failed: 3, cancelled: 1, lost: 1 },
  ...{ medianSeconds: 1_200, told: 80, usage: { costUsd: 118.4 } },
};

function show(answers: Record<string, { status: number; body: unknown }>) {
  stubFetch(
    ({ path }) => answers[path.replace(/\?.*/, "")] ?? { status: 404, body: { code: "X" } },
  );
  return renderPage(<AgentPage />, "/agents/kite", {}, "/agents/:agentId");
}

it("shows what an agent does, what it has done, and what that took", async () => {
  const ended = { endedAt: "2026-01-01T10:42:00.000Z", outcome: "cancelled" };
  const { realtime } = show({
    "/api/agents/kite": { status: 200, body: KITE },
    "/api/agents/kite/runs": {
      status: 200,
      body: {
        items: [
          { ...RUN, ...ended, usage: { inputTokens: 88_000, outputTokens: 6_000, costUsd: 0.74 } },
          { ...RUN, ...ended, runId: "r0", outcome: "lost" },
        ],
      },
    },
    "/api/agents/kite/stats": { status: 200, body: STATS },
  });
  expect(await screen.findByRole("heading", { level: 1, name: "Kite" })).toBeVisible();
  const month = await screen.findByRole("region", { name: "30 days" });
  await waitFor(() =>
    expect(month).toHaveTextContent(
      /Tasks43 in 96 runs.*Failed3.*20 min, median.*\$118\.40 of 80 runs/,
    ),
  );
  const runs = within(await screen.findByRole("table", { name: "Runs" }));
  const [, first, second] = runs.getAllByRole("row");
  expect(first).toHaveTextContent(
    /Gift wrap per item.*cancelled.*42 min.*88 k in, 6 k out.*\$0\.74/,
  );
  expect(second).toHaveTextContent(/lost.*not known.*not known/);
  expect(screen.getByText(/Usage of the 1 of 2 runs that said so/)).toHaveTextContent("$0.74");

  const message = toMessage("dashboard:state", {
    spaceId: "main",
    version: 1,
    mode: "full",
    tasks: [
      aTask({
        assignedTo: "kite",
        workState: "stale",
        attention: [{ reason: "stale", since: AT }],
      }),
    ],
    agents: [KITE],
    counts: {},
  });
  act(() =>
    realtime.store.setState(({ dashboard }) => ({
      dashboard: message === undefined ? dashboard : reduceDashboard(dashboard, message),
    })),
  );
  const now = within(screen.getByRole("region", { name: /^Now/ }));
  expect(now.getByRole("link", { name: "Export invoices" })).toHaveAttribute("href", "/tasks/t1");
  expect(screen.getByText("Silent")).toBeVisible();
});

it("says that there is no such agent, and that one has done nothing yet", async () => {
  show({});
  expect(await screen.findByText("There is no such agent")).toBeVisible();
  show({
    "/api/agents/kite": { status: 200, body: KITE },
    "/api/agents/kite/runs": { status: 200, body: { items: [] } },
    "/api/agents/kite/stats": { status: 200, body: { ...STATS, runs: 0 } },
  });
  expect(await screen.findByText(/No run yet/)).toBeVisible();
  expect(await screen.findByText(/No run in 30 days/)).toBeVisible();
});

it("counts what is open, and what of it waits for a person", () => {
  const mine = { assignedTo: "kite" };
  const load = loadOf(KITE, [
    aTask({ ...mine, id: "a", workState: "waiting_for_input" }),
    aTask({ ...mine, id: "b", workState: "working" }),
    aTask({ ...mine, id: "c", status: "merged", workState: "done" }),
    aTask({ id: "d" }),
  ]);
  expect(load.open.map(({ id }) => id)).toEqual(["b", "a"]);
  expect(loadText(load)).toBe("2 open, 1 waits for you");
});
