import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aPullRequest, anEvent, aTask, stubFetch } from "../../test-parts";
import { asMarkdown } from "./as-markdown";
import { Outbox } from "../../api/outbox";
import { WriteStore } from "../../api/write-store";
import { planDeletion, undoDeletion, UNDO_MS } from "./deletion";
import { whyNot } from "./possible";
import { reviewersOf } from "./reviewers";

describe("a task as Markdown", () => {
  it("has its facts, its description and a line for each event", () => {
    const events = [
      anEvent(1, { type: "created", data: { title: "T" } }),
      anEvent(2, { data: { message: "Half\nof it", percent: 50 } }),
    ];
    const text = asMarkdown(
      { ...aTask({ labels: ["a"] }), description: "**Why**" },
      events,
      "https://x/",
    );
    expect(text).toContain("# Export invoices\n\n- Status: Created\n- Labels: a\n- https://x/");
    expect(text).toContain("\n\n**Why**\n\n## Timeline\n\n");
    expect(text).toContain("**Planner** progress 50%: Half\n  of it\n");
  });
});

describe("the reviewers of a pull request", () => {
  it("are known by their last judgement, which no comment takes back", () => {
    const said = (version: number, author: string, state: string, prNumber = 1) =>
      anEvent(version, { type: "pr_review", data: { author, state, prNumber, repo: "A/b" } });
    const reviewers = reviewersOf(
      [
        said(1, "bob", "changes_requested"),
        said(2, "bob", "commented"),
        said(3, "eve", "approved", 2),
        said(4, "kim", "commented"),
      ],
      aPullRequest(),
    );
    expect(reviewers).toMatchObject([
      { author: "bob", says: "asked for changes" },
      { author: "kim", says: "commented" },
    ]);
  });
});

describe("what cannot be done", () => {
  it("has a reason in the table of transitions", () => {
    expect(whyNot("cancel", aTask({ status: "merged" }))).toBe("It has ended: merged.");
    expect(whyNot("reopen", aTask({ status: "analyzing" }))).toBe("It is open.");
    expect(whyNot("reopen", aTask({ status: "failed" }))).toBeUndefined();
    expect(whyNot("dispatch", aTask({ status: "created" }))).toBeUndefined();
  });
});

describe("a deletion", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("is sent after a moment, unless it is undone; what is gone already is deleted", async () => {
    const sent = stubFetch(() => ({ status: 404, body: { code: "TASK_NOT_FOUND" } }));
    const keep = new WriteStore(() => Promise.reject(new Error("Tests have no database.")));
    const outbox = new Outbox({ owner: "user ada", reachable: true, keep });
    planDeletion("t1", outbox);
    planDeletion("t2", outbox);
    undoDeletion("t1");
    await vi.advanceTimersByTimeAsync(UNDO_MS - 1);
    expect(sent).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent.map(({ method, path }) => [method, path])).toEqual([["DELETE", "/api/tasks/t2"]]);
    expect(outbox.store.getState().writes).toEqual([]);
    outbox.stop();
  });
});
