import { expect, test } from "@playwright/test";
import { io } from "socket.io-client";
import type { Socket } from "socket.io-client";
import { Agent, uniqueTitle } from "./actors";
import { CuttingProxy } from "./proxy";
import { API_KEY, freshDataDir, OwnServer, RECOVERY_PORT } from "./server";

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

test.describe("an unmodified socket.io-client", () => {
  let server: OwnServer;
  let proxy: CuttingProxy;
  let agent: Agent;
  let watcher: Watcher;
  let ids: string[];

  const create = async (): Promise<void> => {
    ids.push((await agent.create({ title: uniqueTitle("Task") })).id);
  };

  test.beforeEach(async () => {
    test.setTimeout(120_000);
    server = new OwnServer(RECOVERY_PORT, freshDataDir());
    await server.start();
    agent = new Agent(server.url);
    proxy = await CuttingProxy.to(RECOVERY_PORT);
    watcher = new Watcher(proxy.url);
    ids = [];
    await watcher.join();
  });

  test.afterEach(async () => {
    watcher.socket.disconnect();
    await proxy.close();
    await server.stop();
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
