import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { createMemoryRouter, Outlet, RouterProvider } from "react-router";
import { vi } from "vitest";
import type { Me, Space, TaskEvent, TaskSummary, PullRequest } from "./api/model";
import { Outbox } from "./api/outbox";
import { sessionQuery } from "./api/session";
import { WriteStore } from "./api/write-store";
import { Connection } from "./realtime/connection";
import { Realtime } from "./realtime/realtime";
import { RealtimeContext } from "./realtime/hooks";
import type { SocketLike } from "./realtime/socket";
import { OutboxContext } from "./ui/outbox";
import type { ShellContext } from "./ui/shell";

export function aTask(change: Partial<TaskSummary> = {}): TaskSummary {
  return {
    id: "t1",
    spaceId: "main",
    title: "Export invoices",
    status: "created",
    statusSince: "2026-01-01T10:00:00.000Z",
    creator: { kind: "user", id: "ada", name: "Ada" },
    labels: [],
    workState: "queued",
    version: 1,
    spaceVersion: 1,
    createdAt: "2026-01-01T10:00:00.000Z",
    updatedAt: "2026-01-01T10:00:00.000Z",
    ...change,
  };
}

export function aPullRequest(change: Partial<PullRequest> = {}): PullRequest {
  return {
    url: "https://example.org/1",
    number: 1,
    repo: "a/b",
    draft: false,
    state: "open",
    checks: [],
    checksState: "none",
    review: "none",
    proof: "observed",
    ...change,
  };
}

export function anEvent(taskVersion: number, change: Partial<TaskEvent> = {}): TaskEvent {
  return {
    id: `e${taskVersion}`,
    spaceId: "main",
    spaceVersion: taskVersion,
    taskId: "t1",
    taskVersion,
    type: "progress",
    at: "2026-01-01T10:00:00.000Z",
    actor: { kind: "agent", id: "planner", name: "Planner" },
    data: { message: `Step ${taskVersion}` },
    ...change,
  };
}

export function aSpace(change: Partial<Space> = {}): Space {
  return { id: "main", name: "Main", role: "member", visibility: "private", ...change };
}

/** Ada, a member of the space main. */
export function aPerson(change: Partial<Me> = {}): Me {
  return {
    id: "ada",
    name: "Ada",
    kind: "user",
    github: false,
    roles: [],
    spaces: [aSpace()],
    ...change,
  };
}

interface Emitted {
  name: string;
  payload: object;
  ack: (error: Error | null, answer: unknown) => void;
}

/** Stands in for socket.io-client: records what is emitted, and plays the server's part on command. */
export class FakeSocket implements SocketLike {
  connected = false;
  recovered = false;
  active = true;
  connects = 0;
  readonly emitted: Emitted[] = [];
  /** Calls that only ask whether we are there. */
  readonly probes: Emitted[] = [];
  private readonly listeners = new Map<string, (argument: never) => void>();
  private any: (name: string, payload: unknown) => void = () => undefined;

  on(name: string, listener: (argument: never) => void): void {
    this.listeners.set(name, listener);
  }
  onAny(listener: (name: string, payload: unknown) => void): void {
    this.any = listener;
  }
  timeout() {
    return {
      emit: (name: string, payload: object, ack: Emitted["ack"]) => {
        const isProbe = "taskIds" in payload && (payload.taskIds as string[]).length === 0;
        (isProbe ? this.probes : this.emitted).push({ name, payload, ack });
      },
    };
  }
  connect(): void {
    this.connects++;
  }
  disconnect(): void {
    this.connected = false;
  }

  /** The server accepts the connection. */
  accept(recovered = false): void {
    this.connected = true;
    this.recovered = recovered;
    this.fire("connect", undefined);
  }
  /** The connection ends. */
  cut(reason = "transport close"): void {
    this.connected = false;
    this.fire("disconnect", reason);
  }
  /** The server refuses the connection. */
  refuse(code: string): void {
    this.active = false;
    this.fire("connect_error", Object.assign(new Error(code), { data: { code } }));
  }
  /** The server sends an event. */
  say(name: string, payload: unknown): void {
    this.any(name, payload);
  }
  /** The calls with this name, oldest first. */
  calls(name: string): Emitted[] {
    return this.emitted.filter((each) => each.name === name);
  }

  private fire(name: string, argument: unknown): void {
    this.listeners.get(name)?.(argument as never);
  }
}

/**
 * Renders within everything a page of the app has around it; its socket is never connected. The shell shows the first
 * space of the person, unless told otherwise.
 */
export function renderPage(
  page: ReactNode,
  path = "/",
  shell: Partial<ShellContext> = {},
  /** With the names of the parts of the address that the page reads. */
  route = "*",
) {
  const realtime = new Realtime({
    connect: (holder) => new Connection(holder, { address: "", open: () => new FakeSocket() }),
  });
  const outbox = new Outbox({
    owner: "user ada",
    reachable: true,
    keep: new WriteStore(() => Promise.reject(new Error("Tests have no database."))),
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const me = shell.me ?? aPerson();
  const context: ShellContext = {
    me,
    space: me.spaces[0],
    showSpace: vi.fn(),
    openCreateDialog: vi.fn(),
    signOut: vi.fn(),
    ...shell,
  };
  if (shell.me !== undefined) client.setQueryData(sessionQuery.queryKey, me);
  realtime.showSpace(context.space?.id);
  const router = createMemoryRouter(
    [{ element: <Outlet context={context} />, children: [{ path: route, element: page }] }],
    { initialEntries: [path] },
  );
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <RealtimeContext value={realtime}>
          <OutboxContext value={outbox}>
            <UntilTheEnd outbox={outbox} />
            <RouterProvider router={router} />
          </OutboxContext>
        </RealtimeContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { router, realtime, client, outbox };
}

/** What one test has left unsent is not sent in the next. */
function UntilTheEnd({ outbox }: { outbox: Outbox }) {
  useEffect(() => () => outbox.stop(), [outbox]);
  return null;
}

interface SentRequest {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
}

/** What was asked for to be done: a page may read whenever it likes, also one that is on its way out. */
export const writes = (sent: readonly SentRequest[]) =>
  sent.filter(({ method }) => method !== "GET");

/** Answers `fetch` by a function, and keeps what was asked. */
export function stubFetch(
  answer: (request: SentRequest) => {
    status: number;
    body?: unknown;
    headers?: Readonly<Record<string, string>>;
  },
) {
  const sent: SentRequest[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    const text = typeof init.body === "string" ? init.body : "null";
    const request = {
      method: init.method ?? "GET",
      path: path.replace(location.origin, ""),
      headers: new Headers(init.headers),
      body: JSON.parse(text) as unknown,
    };
    sent.push(request);
    const { status, body, headers = {} } = answer(request);
    return Promise.resolve(
      new Response(body === undefined ? null : JSON.stringify(body), {
        status,
        headers: {
          "Content-Type": status < 400 ? "application/json" : "application/problem+json",
          ...headers,
        },
      }),
    );
  });
  return sent;
}
