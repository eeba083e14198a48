import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { Traffic, TrafficStep } from "../../api/features";
import { aPerson, renderPage, stubFetch } from "../../test-parts";
import { percentile, withStep } from "./figures";
import { TrafficPage } from "./TrafficPage";

const CLASSES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000];
const NONE = CLASSES.map(() => 0).concat(0);

const aStep = (at: number, change: Partial<TrafficStep> = {}): TrafficStep => ({
  at,
  instances: 1,
  connections: { websocket: 300, polling: 71, plain_websocket: 24, sse: 17 },
  rooms: 167,
  lag: 0,
  deliveries: 100,
  events: { action: 50, github: 10 },
  resyncs: { delta: 2 },
  slow: {},
  errors: {},
  webhooks: {},
  latency: NONE.with(2, 98).with(7, 2),
  ...change,
});

const TRAFFIC: Traffic = {
  startedAt: 0,
  everySeconds: 5,
  classes: CLASSES,
  steps: [
    aStep(3_600_000, { errors: { RATE_LIMITED: 9 }, webhooks: { applied: 3 } }),
    aStep(3_605_000, { instances: 2 }),
  ],
};
const FLAG = { enabled: true, rollout: 50, optIn: ["ada"], before: 10, stopped: "Too slow." };
const FIGURES = {
  people: 7,
  browsers: 6,
  offlinePercent: 0.5,
  browserMinutes: 30,
  messagesPerSecond: 2,
  errorsPerMinute: 0,
  reconnectsPerMinute: 0.25,
  samples: 20,
  paintedP50: 30,
  paintedP99: 150,
};
const HEALTH = {
  status: "UP",
  details: {
    store: { status: "UP", details: { latencyMillis: 0.8, embedded: true } },
    workers: { status: "UP", details: { dead: [], backlog: { appenders: 3 } } },
    lag: { status: "UP", details: { events: 0 } },
    disk: { status: "UP", details: { freeBytes: 4e9, totalBytes: 40e9 } },
  },
};

function answer() {
  return stubFetch(({ method, path, body }) => {
    if (path === "/api/admin/traffic") return { status: 200, body: TRAFFIC };
    if (path === "/api/admin/cohorts") {
      return {
        status: 200,
        body: { seconds: 300, live: FIGURES, polling: { ...FIGURES, paintedP99: 5_000 } },
      };
    }
    if (path === "/health") return { status: 200, body: HEALTH };
    return {
      status: 200,
      body: method === "PUT" ? { ...FLAG, ...(body as object), stopped: null } : FLAG,
    };
  });
}

const show = () => renderPage(<TrafficPage />, "/live", { me: aPerson({ roles: ["admin"] }) });

it("shows the figures of the last minute and what happened in the half hour", async () => {
  answer();
  show();
  expect(await screen.findByRole("heading", { name: "Traffic" })).toBeVisible();
  expect(screen.getByText("412")).toBeVisible();
  expect(screen.getByText("12.0")).toBeVisible();
  expect(screen.getByRole("img", { name: /99 of 100 up to 200 ms/ })).toBeVisible();
  expect(screen.getByRole("img", { name: "Now: Socket.IO 371, /ws 24, SSE 17" })).toBeVisible();
  expect(screen.getByText("RATE_LIMITED")).toHaveTextContent("9");
  expect(await screen.findByText("answers in 0.8 ms, embedded")).toBeVisible();
  expect(screen.getByText("3 wait")).toBeVisible();
});

it("says of how many instances the figures are", async () => {
  answer();
  show();
  expect(await screen.findByText(/^the last .* of 2 instances; this one up/)).toBeVisible();
});

it("shows both cohorts side by side, and that live updates were taken back", async () => {
  answer();
  show();
  const row = await screen.findByRole("row", { name: /Event to screen, 99 of 100/ });
  expect(
    within(row)
      .getAllByRole("cell")
      .map((cell) => cell.textContent),
  ).toEqual(["Event to screen, 99 of 100 up to", "150 ms", "5000 ms"]);
  expect(screen.getByRole("alert")).toHaveTextContent("Put back to 50% by itself: Too slow.");
});

it("changes the share after it has said what that does", async () => {
  const sent = answer();
  show();
  await userEvent.click(await screen.findByRole("button", { name: "Change…" }));
  const percent = await screen.findByRole("textbox", { name: "Percent" });
  await userEvent.clear(percent);
  await userEvent.type(percent, "20");
  expect(screen.getByText(/sockets of those who lose them are closed/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Change it" }));
  expect(await screen.findByText(/On for 20% of people and keys/)).toBeVisible();
  expect(sent.find(({ method }) => method === "PUT")?.body).toEqual({
    enabled: true,
    rollout: 20,
    optIn: ["ada"],
  });
});

it("tells who else may see it", () => {
  answer();
  renderPage(<TrafficPage />, "/live");
  expect(screen.getByText("For administrators")).toBeVisible();
});

it("takes each step once, and keeps half an hour", () => {
  let traffic = TRAFFIC;
  for (let i = 0; i < 400; i++) traffic = withStep(traffic, aStep(3_610_000 + i * 5_000));
  expect(traffic.steps).toHaveLength(360);
  expect(withStep(traffic, aStep(3_610_000))).toBe(traffic);
});

it("tells percentiles by the ends of the classes", () => {
  expect(percentile(NONE, CLASSES, 0.99)).toBeUndefined();
  expect(percentile(NONE.with(0, 99).with(4, 1), CLASSES, 0.99)).toBe(1);
  expect(percentile(NONE.with(0, 98).with(4, 2), CLASSES, 0.99)).toBe(20);
  expect(percentile(NONE.with(14, 1), CLASSES, 0.5)).toBe(60_000);
});
