import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderPage, stubFetch } from "../../test-parts";
import { StatsPage } from "./StatsPage";

const DAY = {
  day: "2026-01-01",
  created: 4,
  merged: 2,
  failed: 1,
  completed: 1,
  runs: 3,
  inputTokens: 1_000,
  outputTokens: 200,
  costUsd: 0.75,
};

it("shows how long tasks stay and how many come and go, and asks for other spans", async () => {
  const sent = stubFetch(() => ({
    status: 200,
    body: {
      statuses: [
        { status: "created", open: 3, medianSeconds: 90, p90Seconds: 7_500 },
        { status: "failed", open: 0 },
        { status: "strange", open: 1 },
      ],
      days: [DAY, { ...DAY, day: "2026-01-02" }],
      version: 9,
    },
  }));
  renderPage(<StatsPage />);
  expect(
    await screen.findByText("8 created, 6 done, 2 failed in these 2 days (UTC)"),
  ).toBeVisible();
  expect(screen.getByText("6 runs ended, cost: $1.50, tokens: 2 k in, 400 out")).toBeVisible();
  const [, created, failed, ...others] = within(screen.getByRole("table")).getAllByRole("row");
  expect(created).toHaveTextContent(/Created31 min2 h 5 min/);
  expect(failed).toHaveTextContent(/Failed0––/);
  expect(others).toEqual([]);
  await userEvent.click(screen.getByText("90 days"));
  expect(sent.at(-1)?.path).toBe("/api/stats?spaceId=main&days=90");
});

it("explains what went wrong", async () => {
  stubFetch(() => ({ status: 503, body: { code: "STORE_UNAVAILABLE" } }));
  renderPage(<StatsPage />);
  expect(await screen.findByRole("alert")).toHaveTextContent("try again in a moment");
});

it("draws no cost that no run has told", async () => {
  const untold = { ...DAY, costUsd: 0, inputTokens: 0, outputTokens: 0 };
  stubFetch(() => ({ status: 200, body: { statuses: [], days: [untold], version: 9 } }));
  renderPage(<StatsPage />);
  expect(await screen.findByText("3 runs ended, cost: not known, tokens: not known")).toBeVisible();
  expect(screen.queryByRole("img", { name: /cost/ })).toBeNull();
});
