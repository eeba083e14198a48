import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Me, TaskSummary } from "../api/model";
import { AgentsPage } from "../features/agents/AgentsPage";
import { DashboardPage } from "../features/dashboard/DashboardPage";
import { SignInPage } from "../features/sign-in/SignInPage";
import { TaskPage } from "../features/task/TaskPage";
import { Connection } from "../realtime/connection";
import type { Holder } from "../realtime/link";
import type { ConnectionOptions } from "../realtime/options";
import { aPerson, aSpace, aTask, anEvent, FakeSocket, stubFetch } from "../test-parts";
import { createQueryClient } from "./query-client";
import { Shell } from "./Shell";

const MAIN = aSpace();
const TEAM = aSpace({ id: "team", name: "Team", role: "viewer", visibility: "public" });
const REFUSAL = { ok: false, error: { code: "SPACE_NOT_FOUND", message: "no" } };

beforeEach(() => localStorage.clear());
afterEach(() => vi.useRealTimers());

const connectTo = (socket: FakeSocket) => (holder: Holder, options: ConnectionOptions) =>
  new Connection(holder, { ...options, open: () => socket });

/** The app at an address, with a server that knows `me` until it is told otherwise. */
async function open(path: string, me: Me | null) {
  const server = { me };
  const socket = new FakeSocket();
  const sent = stubFetch((request) => {
    if (request.path === "/api/me") {
      return server.me === null
        ? { status: 401, body: { code: "UNAUTHORIZED" } }
        : { status: 200, body: server.me };
    }
    if (request.path === "/api/auth/logout") {
      server.me = null;
      return { status: 204 };
    }
    return { status: 200, body: { items: [] } };
  });
  const router = createMemoryRouter(
    [
      { path: "/sign-in", element: <SignInPage /> },
      {
        path: "/",
        element: <Shell connect={connectTo(socket)} />,
        children: [
          { index: true, element: <DashboardPage above={() => null} /> },
          { path: "spaces/:spaceId/board", element: <DashboardPage above={() => null} /> },
          { path: "tasks/:taskId", element: <TaskPage /> },
          { path: "agents", element: <AgentsPage /> },
        ],
      },
    ],
    { initialEntries: [path] },
  );
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={createQueryClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await waitFor(() => expect(socket.connects + (server.me === null ? 1 : 0)).toBeGreaterThan(0));
  const answer = (payload: unknown = { ok: true }) =>
    act(() => socket.calls("dashboard:join").at(-1)?.ack(null, payload));
  return {
    server,
    socket,
    sent,
    router,
    answer,
    accept: () => act(() => socket.accept()),
    /** The server shows a space with these tasks. */
    async show(spaceId: string, ...tasks: TaskSummary[]) {
      act(() =>
        socket.say("dashboard:state", {
          spaceId,
          version: 1,
          mode: "full",
          tasks,
          agents: [],
          counts: { created: tasks.length },
        }),
      );
      answer();
      for (const { title } of tasks) expect(await screen.findByText(title)).toBeVisible();
    },
    takeAway() {
      act(() => socket.say("error", { code: "SPACE_NOT_FOUND", message: "no" }));
      answer(REFUSAL);
    },
    joined: () => socket.calls("dashboard:join").map(({ payload }) => payload),
  };
}

const switcher = () => screen.findByRole("button", { name: /^Space / });
const inMain = aTask({ title: "In main" });
const inTeam = aTask({ id: "t2", spaceId: "team", title: "In team" });

describe("the shown space", () => {
  it("changes by the switcher, and nothing of the old one stays", async () => {
    const app = await open("/", aPerson({ spaces: [MAIN, TEAM] }));
    app.accept();
    await app.show("main", inMain);
    await userEvent.click(await switcher());
    await userEvent.click(await screen.findByRole("menuitemradio", { name: /Team/ }));
    expect(app.router.state.location.pathname).toBe("/spaces/team/board");
    expect(screen.queryByText("In main")).toBeNull();
    expect(screen.getByRole("status", { name: "Loading the tasks" })).toBeVisible();
    await app.show("team", inTeam);
    expect(screen.queryByText("In main")).toBeNull();
    expect(app.socket.calls("dashboard:leave").map(({ payload }) => payload)).toEqual([
      { spaceId: "main" },
    ]);
    expect(document.title).toBe("Team · Board · Signalbox");
  });

  it("is the one that was chosen last, where the address names none", async () => {
    localStorage.setItem("signalbox-space", JSON.stringify({ id: "team", name: "Team" }));
    const app = await open("/", aPerson({ spaces: [MAIN, TEAM] }));
    app.accept();
    expect(app.joined()).toEqual([
      { spaceId: "team", perStatus: 200, brief: true, since: undefined },
    ]);
  });

  it("is the first where the one chosen last can no longer be seen", async () => {
    localStorage.setItem("signalbox-space", JSON.stringify({ id: "gone", name: "Gone" }));
    const app = await open("/", aPerson({ spaces: [MAIN, TEAM] }));
    app.accept();
    expect(app.joined()).toEqual([
      { spaceId: "main", perStatus: 200, brief: true, since: undefined },
    ]);
  });

  it("stays chosen on the agents' page, which follows it", async () => {
    const app = await open("/agents", aPerson({ spaces: [MAIN, TEAM] }));
    await userEvent.click(await switcher());
    await userEvent.click(await screen.findByRole("menuitemradio", { name: /Team/ }));
    expect(app.router.state.location.pathname).toBe("/agents");
    await waitFor(() =>
      expect(app.sent.map(({ path }) => path)).toContain("/api/agents?spaceId=team"),
    );
  });

  it("follows the task that is opened", async () => {
    const app = await open("/tasks/t2", aPerson({ spaces: [MAIN, TEAM] }));
    app.accept();
    act(() =>
      app.socket.say("task:state", {
        taskId: "t2",
        mode: "full",
        task: inTeam,
        events: [anEvent(1, { taskId: "t2", spaceId: "team" })],
      }),
    );
    expect(await screen.findByRole("button", { name: "Space Team, change" })).toBeVisible();
    expect(app.joined().at(-1)).toEqual({
      spaceId: "team",
      perStatus: 200,
      brief: true,
      since: undefined,
    });
  });

  it("is told to be gone when the server takes it away, with a way to the others", async () => {
    const app = await open("/", aPerson({ spaces: [MAIN, TEAM] }));
    app.accept();
    await app.show("main", inMain);
    app.server.me = aPerson({ spaces: [TEAM] });
    app.takeAway();
    expect(await screen.findByRole("alert")).toHaveTextContent("You can no longer see Main");
    expect(screen.queryByText("In main")).toBeNull();
    await waitFor(() => expect(screen.queryByRole("button", { name: "New task" })).toBeNull());
    expect(screen.getByRole("alert")).toHaveTextContent("You can no longer see Main");
    await userEvent.click(screen.getByRole("link", { name: "Go to Team" }));
    await app.show("team", inTeam);
  });

  it("comes back by itself, also on the page of a task, when the person is let in again", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const me = aPerson({ spaces: [MAIN, TEAM] });
    const app = await open("/spaces/main/board", me);
    app.accept();
    await app.show("main", inMain);
    app.server.me = aPerson({ spaces: [TEAM] });
    app.takeAway();
    expect(await screen.findByRole("alert")).toHaveTextContent("You can no longer see Main");
    await waitFor(() => expect(screen.queryByRole("button", { name: "New task" })).toBeNull());
    const asked = app.joined().length;
    app.server.me = me;
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    await waitFor(() => expect(app.joined().length).toBeGreaterThan(asked));
    await app.show("main", inMain);
    expect(screen.getByRole("button", { name: "New task" })).toBeVisible();

    app.server.me = aPerson({ spaces: [TEAM] });
    app.takeAway();
    await waitFor(() => expect(screen.queryByRole("button", { name: "New task" })).toBeNull());
    await act(() => app.router.navigate("/tasks/t1"));
    const join = () => app.socket.calls("task:join");
    await waitFor(() => expect(join()).toHaveLength(1));
    act(() =>
      join()
        .at(-1)
        ?.ack(null, { ok: false, error: { code: "TASK_NOT_FOUND" } }),
    );
    expect(await screen.findByText("There is no such task")).toBeVisible();
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    app.server.me = me;
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    await waitFor(() => expect(screen.queryByText("There is no such task")).toBeNull());
    expect(screen.getByRole("status", { name: "Loading the task" })).toBeVisible();
  });

  it("is not found where the server does not show it", async () => {
    const app = await open("/spaces/secret/board", aPerson());
    app.accept();
    app.answer(REFUSAL);
    expect(await screen.findByRole("alert")).toHaveTextContent("There is no such space");
    expect(screen.getByRole("link", { name: "Go to Main" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "New task" })).toBeNull();
  });

  it("is none for somebody who sees none, and they are told what to do", async () => {
    await open("/", aPerson({ spaces: [] }));
    expect(await screen.findByText(/Ask an administrator to add the user/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Space / })).toBeNull();
  });
});

describe("the roles", () => {
  const newTask = () => screen.queryAllByRole("button", { name: "New task" });

  it("let a member write", async () => {
    await open("/spaces/main/board", aPerson({ spaces: [MAIN] }));
    await switcher();
    expect(newTask()).not.toHaveLength(0);
  });

  it("opens the dialog for a new task beside the page", async () => {
    const app = await open("/spaces/main/board", aPerson({ spaces: [MAIN] }));
    app.accept();
    await app.show("main");
    await userEvent.click(await screen.findByRole("button", { name: "New task" }));
    expect(await screen.findByLabelText(/^Title/, {}, { timeout: 10_000 })).toBeVisible();
  });

  it("let a viewer only look", async () => {
    const app = await open("/spaces/team/board", aPerson({ spaces: [MAIN, TEAM] }));
    app.accept();
    await app.show("team");
    expect(await screen.findByText("No tasks yet")).toBeVisible();
    expect(newTask()).toHaveLength(0);
    await userEvent.keyboard("c");
    expect(screen.queryByRole("dialog")).toBeNull();
    await userEvent.click(await switcher());
    expect(await screen.findByRole("menuitemradio", { name: /Main/ })).toBeVisible();
    expect(screen.queryByRole("menuitem", { name: /Settings of|New space/ })).toBeNull();
  });

  it("let an administrator of the instance make spaces", async () => {
    const app = await open("/", aPerson({ roles: ["admin"], spaces: [aSpace({ role: "admin" })] }));
    await userEvent.click(await switcher());
    expect(await screen.findByRole("menuitem", { name: "Settings of Main" })).toHaveAttribute(
      "href",
      "/spaces/main/settings",
    );
    await userEvent.click(await screen.findByRole("menuitem", { name: "New space…" }));
    await userEvent.type(await screen.findByLabelText(/^Name/), "Payments");
    await userEvent.click(screen.getByRole("button", { name: "Create space" }));
    await waitFor(() =>
      expect(app.sent.find(({ path }) => path === "/api/spaces")?.body).toEqual({
        name: "Payments",
        visibility: "private",
      }),
    );
  });

  it("let a stranger look and sign in", async () => {
    await open(
      "/spaces/team/board",
      aPerson({ id: "anonymous", name: "Anonymous", kind: "anonymous", spaces: [TEAM] }),
    );
    expect(await screen.findByRole("link", { name: "Sign in" })).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Account of/ })).toBeNull();
    expect(newTask()).toHaveLength(0);
  });
});

describe("the end of a sign-in", () => {
  it("leads to the sign-in page, which says what has happened", async () => {
    const app = await open("/", aPerson());
    app.accept();
    await app.show("main", inMain);
    app.server.me = null;
    act(() => app.socket.cut("io server disconnect"));
    expect(await screen.findByText("You are signed out")).toBeVisible();
    expect(screen.getByLabelText("User name")).toBeVisible();
  });

  it("leads there also where strangers may look around, and lets them", async () => {
    const app = await open("/", aPerson({ spaces: [MAIN, TEAM] }));
    app.accept();
    await app.show("main", inMain);
    app.server.me = aPerson({ id: "anonymous", kind: "anonymous", spaces: [TEAM] });
    act(() => app.socket.cut("io server disconnect"));
    expect(await screen.findByText("You are signed out")).toBeVisible();
    await userEvent.click(
      await screen.findByRole("link", { name: "Look around without signing in" }),
    );
    expect(await screen.findByRole("button", { name: "Space Team, change" })).toBeVisible();
  });

  it("needs no words where it was wished for", async () => {
    const app = await open("/", aPerson());
    app.accept();
    await userEvent.click(await screen.findByRole("button", { name: "Account of Ada" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Sign out" }));
    expect(await screen.findByLabelText("User name")).toBeVisible();
    expect(screen.queryByText("You are signed out")).toBeNull();
  });
});
