import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { stubFetch } from "../test-parts";
import { Started } from "../test-realtime";
import { serverAt } from "./server";

let on: Started;

beforeEach(() => {
  vi.useFakeTimers();
  on = new Started();
});

afterEach(() => {
  on.realtime.stop();
  vi.useRealTimers();
});

it("renews the sign-in before it runs out and tells the open connection", async () => {
  stubFetch(() => ({ status: 200, body: { access_token: "fresh" } }));
  on.live();
  on.socket.say("auth:expiring", {});
  await vi.waitFor(() => expect(on.socket.calls("auth:refresh")).toHaveLength(1));
  expect(on.socket.calls("auth:refresh")[0]?.payload).toEqual({ token: "fresh" });
});

it("tries to renew the sign-in again when the network has a bad moment", async () => {
  let answers = 0;
  stubFetch(() =>
    ++answers === 1
      ? { status: 503, body: { code: "STORE_UNAVAILABLE" } }
      : { status: 200, body: { access_token: "fresh" } },
  );
  on.live();
  on.socket.say("auth:expiring", {});
  await vi.advanceTimersByTimeAsync(10_000);
  expect(on.socket.calls("auth:refresh")).toHaveLength(1);
});

it("does not insist when the server does not renew the sign-in", async () => {
  const sent = stubFetch(() => ({ status: 401, body: { code: "UNAUTHORIZED" } }));
  on.live();
  on.socket.say("auth:expiring", {});
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(1);
  expect(on.socket.calls("auth:refresh")).toHaveLength(0);
});

it("goes on with the renewed token where there is no cookie", async () => {
  const sent = stubFetch(() => ({ status: 200, body: { access_token: "fresh" } }));
  const server = serverAt("", { token: "old" });
  await server.renewSignIn();
  await server.task("t1", new AbortController().signal);
  expect(sent.map(({ headers }) => headers.get("Authorization"))).toEqual([
    "Bearer old",
    "Bearer fresh",
  ]);
});
