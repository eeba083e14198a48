import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { reduceDashboard } from "../../realtime/dashboard";
import { toMessage } from "../../realtime/messages";
import { aPerson, aTask, renderPage, stubFetch } from "../../test-parts";
import { DashboardPage } from "./DashboardPage";
import { NOTHING_YET, progressed } from "./first-steps";

const ROOT = aPerson({ roles: ["admin"] });

function show(me = ROOT) {
  const sent = stubFetch(({ path }) =>
    path.startsWith("/api/github/deliveries")
      ? { status: 200, body: { items: [] } }
      : { status: 201, body: { id: "k1", name: "first steps", key: "sbx_k1_secret" } },
  );
  const { realtime } = renderPage(<DashboardPage above={() => null} />, "/", { me });
  const tell = (name: string, payload: unknown) =>
    act(() => {
      const message = toMessage(name, payload);
      if (message === undefined) throw new Error(`not understood: ${name}`);
      realtime.store.setState(({ dashboard }) => ({
        dashboard: reduceDashboard(dashboard, message),
      }));
    });
  const state = (tasks: unknown[]) =>
    tell("dashboard:state", {
      spaceId: "main",
      version: 1,
      mode: "full",
      tasks,
      agents: [],
      counts: { created: tasks.length },
    });
  state([]);
  return { tell, state, sent };
}

const step = (name: string) => {
  const item = screen.getByRole("heading", { name }).closest("li");
  if (item === null) throw new Error(`no step ${name}`);
  return within(item);
};

describe("the first steps", () => {
  it("make a key by a click and put it, with the real address, into a line to paste", async () => {
    const { sent } = show();
    await userEvent.click(await screen.findByRole("button", { name: "Make a key" }));
    expect(await screen.findByLabelText("Address and key")).toHaveTextContent(
      `export SIGNALBOX=${location.origin} KEY=sbx_k1_secret`,
    );
    expect(sent.find(({ method }) => method === "POST")).toMatchObject({
      path: "/api/keys",
      body: { name: "first steps", spaceId: "main", role: "agent" },
    });
    expect(step("A key for machines").getByLabelText("Done")).toBeVisible();
  });

  it("tick when the task is here, put its id into the next lines, and stay until they are closed", async () => {
    const { state } = show();
    await userEvent.click(await screen.findByRole("button", { name: "Make a key" }));
    expect(await step("A first task").findByLabelText("Next")).toBeVisible();
    state([aTask({ id: "t7", title: "Say hello" })]);
    await waitFor(() => expect(step("A first task").getByLabelText("Done")).toBeVisible());
    expect(screen.getByLabelText("Ask a question")).toHaveTextContent("/api/tasks/t7/events");
    await userEvent.click(screen.getByRole("button", { name: "To the board" }));
    expect(screen.queryByRole("heading", { name: "First steps" })).not.toBeInTheDocument();
    expect(screen.getByRole("article")).toHaveTextContent("Say hello");
  });

  it("give way to the board when tasks come and nobody has begun them", () => {
    const { state } = show();
    state([aTask({ title: "From elsewhere" })]);
    expect(screen.getByRole("article")).toHaveTextContent("From elsewhere");
  });

  it("are for those who may make keys; others are told that there is nothing yet", () => {
    show(aPerson());
    expect(screen.getByText("No tasks yet")).toBeVisible();
  });
});

describe("progress", () => {
  const at = "2026-01-01T10:00:00.000Z";
  const asking = aTask({
    requests: [
      {
        id: "r",
        kind: "question",
        text: "?",
        askedAt: at,
        askedBy: { kind: "agent", id: "k", name: "k" },
      },
    ],
  });

  it("counts an answer only after a question, and forgets nothing", () => {
    const first = progressed(NOTHING_YET, [aTask()], []);
    expect(first).toMatchObject({ task: true, answered: false });
    const asked = progressed(first, [asking], []);
    expect(asked).toMatchObject({ asked: true, answered: false });
    const answered = progressed(asked, [], []);
    expect(answered).toMatchObject({ task: true, asked: true, answered: true });
  });

  it("knows an agent by what it says", () => {
    const spoken = aTask({ activity: { kind: "action", message: "Hello", at } });
    expect(progressed(NOTHING_YET, [spoken], [{}]).agent).toBe(true);
    expect(progressed(NOTHING_YET, [aTask()], [{}]).agent).toBe(false);
  });

  it("is the same object while nothing changes", () => {
    expect(progressed(NOTHING_YET, [], [])).toBe(NOTHING_YET);
  });
});
