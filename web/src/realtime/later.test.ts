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
