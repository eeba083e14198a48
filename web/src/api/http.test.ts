import { describe, expect, it, vi } from "vitest";
import { stubFetch } from "../test-parts";
import { createTask } from "./calls";
import { newIdempotencyKey, request } from "./http";
import { explain, Problem } from "./problem";

const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a request", () => {
  it("answers the body of a success and undefined where there is none", async () => {
    stubFetch(({ path }) => (path === "/a" ? { status: 200, body: { x: 1 } } : { status: 204 }));
    await expect(request("GET", "/a")).resolves.toEqual({ x: 1 });
    await expect(request("POST", "/b")).resolves.toBeUndefined();
  });

  it("throws the server's problem with its code and fields", async () => {
    const errors = [{ field: "title", message: "is too long" }, "nonsense"];
    stubFetch(() => ({
      status: 400,
      body: { code: "INVALID_PAYLOAD", detail: "Not valid", errors },
    }));
    const error = await caught(request("POST", "/a", { body: {} }));
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({
      status: 400,
      code: "INVALID_PAYLOAD",
      message: "Not valid",
      fields: [{ field: "title", message: "is too long" }],
    });
  });

  it("throws a problem of its own for an answer that is none of ours", async () => {
    vi.stubGlobal("fetch", () =>
      Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 })),
    );
    expect(await caught(request("GET", "/a"))).toMatchObject({ status: 502, code: "UNREADABLE" });
  });

  it("throws a network problem when nothing answers", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed to fetch")));
    expect(await caught(request("GET", "/a"))).toMatchObject({ status: 0, code: "NETWORK" });
  });

  it("sends the key that makes a repeat of the creation harmless", async () => {
    const sent = stubFetch(() => ({ status: 201, body: { id: "t1" } }));
    await createTask({ spaceId: "main", title: "A" }, "key-1");
    expect(sent[0]).toMatchObject({
      method: "POST",
      path: "/api/tasks",
      body: { spaceId: "main", title: "A" },
    });
    expect(sent[0]?.headers.get("Idempotency-Key")).toBe("key-1");
  });

  it("makes a key also outside a secure context", () => {
    vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array) => bytes.fill(171) });
    expect(newIdempotencyKey()).toBe("ab".repeat(16));
  });
});

describe("an explanation", () => {
  it("says how long to wait when the server says it", () => {
    expect(explain(new Problem(429, "RATE_LIMITED", "x", [], 3.2))).toContain("4 s");
  });

  it("tells nothing of the inside for an error that is not the server's", () => {
    expect(explain(new TypeError("x is undefined"))).not.toContain("undefined");
  });
});
