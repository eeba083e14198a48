import { expect, it, vi } from "vitest";
import { aTask, FakeSocket } from "../test-parts";
import { Connection } from "./connection";
import { LaterLink } from "./later";
import { Realtime } from "./realtime";

/** A tab whose connection is loaded when the test says so. */
function aTab() {
  const socket = new FakeSocket();
  let arrive: () => void = () => undefined;
  const loaded = new Promise<void>((resolve) => (arrive = resolve));
  const realtime = new Realtime({
    connect: (holder) =>
      new LaterLink(async () => {
        await loaded;
        return new Connection(holder, { address: "", open: () => socket });
      }),
  });
  return { socket, realtime, arrive };
}

it("begins with all that was wanted before it was there", async () => {
  const { socket, realtime, arrive } = aTab();
  realtime.start();
  realtime.showSpace("main");
  realtime.watchTask("t1");
  realtime.watchTraffic(() => undefined);
  arrive();
  await vi.waitFor(() => expect(socket.connects).toBe(1));
  socket.accept();
  const names = socket.emitted.map(({ name }) => name);
  expect(names).toEqual(["traffic:join", "dashboard:join", "task:join"]);
  const task = aTask();
  socket.say("dashboard:state", { spaceId: "main", version: 1, tasks: [task], agents: [] });
  await vi.waitFor(() => expect(realtime.store.getState().dashboard.phase).toBe("ready"));
  realtime.stop();
});

it("does not begin for who has left by then", async () => {
  const { socket, realtime, arrive } = aTab();
  realtime.start();
  realtime.stop();
  arrive();
  await Promise.resolve();
  expect(socket.connects).toBe(0);
  realtime.start();
  await vi.waitFor(() => expect(socket.connects).toBe(1));
  realtime.stop();
});

it("goes on with another connection when one is lost, from what it holds", async () => {
  const sockets: FakeSocket[] = [];
  let lose: () => void = () => undefined;
  const realtime = new Realtime({
    connect: (holder) =>
      new LaterLink((onLost) => {
        lose = onLost;
        const socket = new FakeSocket();
        sockets.push(socket);
        return Promise.resolve(new Connection(holder, { address: "", open: () => socket }));
      }),
  });
  realtime.showSpace("main");
  realtime.start();
  await vi.waitFor(() => expect(sockets[0]?.connects).toBe(1));
  sockets[0]?.accept();
  sockets[0]?.say("dashboard:state", { spaceId: "main", version: 7, tasks: [], agents: [] });
  await vi.waitFor(() => expect(realtime.store.getState().dashboard.version).toBe(7));
  const first = lose;
  first();
  first();
  await vi.waitFor(() => expect(sockets[1]?.connects).toBe(1));
  expect(sockets[0]?.connected).toBe(false);
  expect(sockets).toHaveLength(2);
  sockets[1]?.accept();
  expect(sockets[1]?.calls("dashboard:join")[0]?.payload).toMatchObject({ since: 7 });
  realtime.stop();
});
