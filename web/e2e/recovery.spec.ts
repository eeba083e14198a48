import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { io } from "socket.io-client";
import type { Socket } from "socket.io-client";
import { Agent, expectLive, signIn, uniqueTitle } from "./actors";
import { ClientPackage } from "./client-package";
import { CuttingProxy } from "./proxy";
import { API_KEY, OwnServer, RECOVERY_PORT, SHARED_PORT, urlOf } from "./server";

/** A stock client with its default options, and what it was told. */
class Watcher {
  readonly socket: Socket;
  readonly created: string[] = [];
  readonly versions: number[] = [];
  readonly states: string[] = [];
  readonly notices: string[] = [];

  constructor(url: string) {
    this.socket = io(url, {
      auth: { apiKey: API_KEY },
      forceNew: true,
      reconnectionDelay: 100,
      reconnectionDelayMax: 500,
    });
    this.socket.on("task:created", (payload: { taskId: string; spaceVersion: number }) => {
      this.created.push(payload.taskId);
      this.versions.push(payload.spaceVersion);
    });
    this.socket.on("dashboard:state", (payload: { mode: string }) =>
      this.states.push(payload.mode),
    );
    this.socket.on("server:draining", () => this.notices.push("server:draining"));
  }

  get transport(): string {
    return this.socket.io.engine.transport.name;
  }

  async join(): Promise<void> {
    const ack: unknown = await this.socket.timeout(10_000).emitWithAck("dashboard:join", {});
    expect(ack).toMatchObject({ ok: true, spaceId: "main" });
  }

  /** Connected, and gone on with the former session. */
  async expectRecovered(): Promise<void> {
    await expect.poll(() => this.socket.connected, { timeout: 20_000 }).toBe(true);
    expect(this.socket.recovered).toBe(true);
  }

  /** Exactly these tasks, in this order, each once. */
  async expectCreated(ids: readonly string[]): Promise<void> {
    await expect
      .poll(() => this.created.length, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(ids.length);
    expect(this.created).toEqual(ids);
    expect(this.versions).toEqual([...this.versions].sort((one, other) => one - other));
  }
}

// One server for all: what each test needs of it, it makes itself.
const server = new OwnServer(RECOVERY_PORT);
const agent = new Agent(server.url);
let proxy: CuttingProxy;

test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

test.beforeEach(async () => {
  test.setTimeout(120_000);
  proxy = await CuttingProxy.to(RECOVERY_PORT);
});
test.afterEach(() => proxy.close());

test.describe("an unmodified socket.io-client", () => {
  let watcher: Watcher;
  let ids: string[];

  const create = async (): Promise<void> => {
    ids.push((await agent.create({ title: uniqueTitle("Task") })).id);
  };

  test.beforeEach(async () => {
    watcher = new Watcher(proxy.url);
    ids = [];
    await watcher.join();
  });
  test.afterEach(() => {
    watcher.socket.disconnect();
  });

  test("begins by polling and goes on by WebSocket", async () => {
    await expect.poll(() => watcher.transport).toBe("websocket");
    await create();
    await watcher.expectCreated(ids);
  });

  test("goes on after a cut", async () => {
    await create();
    await watcher.expectCreated(ids);
    proxy.cut();
    await expect.poll(() => watcher.socket.connected).toBe(false);
    for (let i = 0; i < 20; i++) await create();
    proxy.mend();
    await watcher.expectRecovered();
    await create();
    await watcher.expectCreated(ids);
    expect(watcher.states).toEqual(["full"]);
  });

  test("goes on after a cut before its first event", async () => {
    proxy.cut();
    await expect.poll(() => watcher.socket.connected).toBe(false);
    await create();
    proxy.mend();
    await watcher.expectRecovered();
    await watcher.expectCreated(ids);
  });

  test("goes on after the server was killed", async () => {
    await create();
    await watcher.expectCreated(ids);
    await server.kill();
    await server.start();
    await create();
    await watcher.expectRecovered();
    await create();
    await watcher.expectCreated(ids);
    expect(watcher.states).toEqual(["full"]);
  });

  test("is told when the server drains, and goes on after the restart", async () => {
    await create();
    await watcher.expectCreated(ids);
    await server.stop();
    expect(watcher.notices).toEqual(["server:draining"]);
    await server.start();
    await create();
    await watcher.expectRecovered();
    await watcher.expectCreated(ids);
    expect(watcher.states).toEqual(["full"]);
  });

  test("goes on from a connection that has fallen silent", async () => {
    await expect.poll(() => watcher.transport).toBe("websocket");
    proxy.fallSilent();
    await create();
    // What the client does itself, 45 s later, when no ping has come.
    watcher.socket.io.engine.close();
    await expect.poll(() => watcher.socket.connected).toBe(false);
    watcher.socket.connect();
    await watcher.expectRecovered();
    await watcher.expectCreated(ids);
  });
});

test("the client package, as it is packed, follows a board and a task in plain Node through a cut", async () => {
  test.setTimeout(300_000); // compilers are at work
  const proxy = await CuttingProxy.to(SHARED_PORT);
  const agent = new Agent(urlOf(SHARED_PORT));
  const { id: first } = await agent.create({ title: uniqueTitle("Before") });
  const program = new ClientPackage().run("example.ts", {
    URL: proxy.url,
    KEY: API_KEY,
    TASK: first,
  });
  try {
    await program.expectLines(["connection connected", `task ${first} created`, "event 1 created"]);
    proxy.cut();
    await program.expectLines(["connection connecting"]);
    const { id: second } = await agent.create({ title: uniqueTitle("Meanwhile") });
    await agent.append(first, "analyzing");
    proxy.mend();
    await program.expectLines([
      "connection connected",
      `task ${second} created`,
      `task ${first} analyzing`,
      "event 2 analyzing",
    ]);
    expect(program.lines.filter((line) => line.includes(second))).toHaveLength(1);
    expect(program.lines.filter((line) => line.startsWith("event"))).toHaveLength(2);
  } finally {
    await program.end();
    await proxy.close();
  }
});

test.describe("the web app", () => {
  const connection = (page: Page) => page.getByRole("status", { name: "Connection" });
  const banner = (page: Page) => page.getByRole("region", { name: "Connection to the server" });
  const isControlled = (page: Page) =>
    expect
      .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), {
        timeout: 30_000,
      })
      .toBe(true);
  const keptStates = (page: Page) =>
    page.evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          const open = indexedDB.open("signalbox");
          open.onerror = () => reject(new Error("no database"));
          open.onsuccess = () => {
            const count = open.result.transaction("states").objectStore("states").count();
            count.onsuccess = () => {
              open.result.close();
              resolve(count.result);
            };
          };
        }),
    );

  test("opens without the server as it was last, keeps what is done then, and sends it once", async ({
    page,
  }) => {
    const { id, title } = await agent.create({ title: uniqueTitle("Wish list") });
    await agent.append(id, "input_requested", {
      requests: [{ id: "r1", kind: "question", text: "By link?", options: ["Yes", "No"] }],
    });
    await signIn(page, proxy.url);
    await page.getByRole("link", { name: title }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await isControlled(page);
    // The board, the task and who is signed in.
    await expect.poll(() => keptStates(page), { timeout: 20_000 }).toBeGreaterThanOrEqual(3);

    proxy.cut();
    await expect(connection(page)).toHaveText("Offline");
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(banner(page)).toContainText("as it was at");

    await page.getByLabel("Comment").fill("On the train");
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await expect(page.getByText("Your comment waits to be sent")).toBeVisible();
    await page.goto(`${proxy.url}/`);
    await expect(page.locator("[data-task]").filter({ hasText: title })).toContainText(
      "Your comment waits to be sent",
    );
    await page.keyboard.press("c");
    const created = uniqueTitle("Size guide");
    await page.getByLabel(/^Title/).fill(created);
    await page.getByRole("button", { name: "Create task" }).click();
    await expect(banner(page).getByRole("button", { name: "2 wait" })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("article").filter({ hasText: created })).toContainText(
      "Waits to be sent",
    );

    proxy.mend();
    await expect(connection(page)).toHaveText("Live", { timeout: 30_000 });
    await expect(page.getByRole("link", { name: created })).toBeVisible();
    await expect(page.getByText("Waits to be sent")).toBeHidden();
    const commentsOf = async () => {
      const response = await page.request.get(`${server.url}/api/tasks/${id}/events`, {
        headers: { "X-API-Key": API_KEY },
      });
      const { items } = (await response.json()) as { items: { type: string; data: object }[] };
      return items.filter(({ type }) => type === "comment").map(({ data }) => data);
    };
    await expect.poll(commentsOf).toEqual([{ text: "On the train" }]);
    await page.reload();
    await expect(connection(page)).toHaveText("Live");
    expect(await commentsOf()).toHaveLength(1);
  });

  test("notices a connection that has fallen silent, and comes back", async ({ page }) => {
    await signIn(page, proxy.url);
    await expect(page.getByText(/^\d+ ms$/)).toBeVisible(); // by WebSocket, and somebody answers
    proxy.fallSilent();
    const { title } = await agent.create({ title: uniqueTitle("Behind the silence") });
    // What a browser says when a laptop wakes up; without it the silence is noticed within 25 s.
    await page.evaluate(() => window.dispatchEvent(new Event("pageshow")));
    await expect(page.getByRole("link", { name: title })).toBeVisible({ timeout: 30_000 });
    await expect(connection(page)).toHaveText("Live");
  });

  test("is not held by the service worker of an older build", async ({ page, context }) => {
    await signIn(page, proxy.url);
    await isControlled(page);
    const old = "<!doctype html><title>Old build</title>";
    const files = await page.evaluate(async (text) => {
      const [name = ""] = await caches.keys();
      const cache = await caches.open(name);
      await cache.put("/", new Response(text, { headers: { "Content-Type": "text/html" } }));
      return (await cache.keys()).map(({ url }) => new URL(url).pathname);
    }, old);
    expect(files.filter((path) => path.startsWith("/api"))).toEqual([]);
    const other = await context.newPage();
    await other.goto(proxy.url);
    await expect(connection(other)).toHaveText("Live");
    proxy.cut();
    await other.reload();
    await expect(other).toHaveTitle("Old build");
  });

  test("goes on by itself through a restart of the server, with one socket for two tabs", async ({
    page,
    context,
  }) => {
    const first = await context.newPage();
    await signIn(first, server.url);
    await page.goto(server.url);
    const before = await agent.create({ title: uniqueTitle("Before") });
    await expect(page.getByRole("link", { name: before.title })).toBeVisible();
    // A reload would lose this mark.
    await page.evaluate(() => document.body.setAttribute("data-not-reloaded", "true"));

    await server.stop();
    await expect(page.getByRole("status", { name: "Connection" })).not.toHaveText("Live");
    await expect(page.getByRole("link", { name: before.title })).toBeVisible();

    await server.start();
    const after = await agent.create({ title: uniqueTitle("After") });
    await expectLive(page);
    await expect(page.getByRole("link", { name: after.title })).toBeVisible();
    await agent.append(before.id, "analyzing");
    await expect(
      page.getByRole("region", { name: /^Analyzing/ }).getByRole("link", { name: before.title }),
    ).toBeVisible();
    await expect(page.locator("body")).toHaveAttribute("data-not-reloaded", "true");

    await expect(first.getByRole("link", { name: after.title })).toBeVisible();
    await expect.poll(() => connectionsOf(page), { timeout: 30_000 }).toEqual({ websocket: 1 });
    await first.close();
    const last = await agent.create({ title: uniqueTitle("Last") });
    await expect(page.getByRole("link", { name: last.title })).toBeVisible();
  });
});

/** How many connections of each transport the server has open; an administrator's page may ask. */
async function connectionsOf(page: Page): Promise<Record<string, number>> {
  const response = await page.request.get(new URL("/prometheus", page.url()).href);
  expect(response.status()).toBe(200);
  const open: Record<string, number> = {};
  const samples = /^signalbox_connections\{.*transport="(\w+)".*\} ([\d.]+)$/gm;
  for (const [, transport = "", count] of (await response.text()).matchAll(samples)) {
    if (Number(count) > 0) open[transport] = Number(count);
  }
  return open;
}
