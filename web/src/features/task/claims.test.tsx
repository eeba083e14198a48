import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { PullRequest, Task, TaskEvent } from "../../api/model";
import { aPerson, aPullRequest, anEvent, aTask, renderPage, stubFetch } from "../../test-parts";
import { ATimeline } from "../../test-timeline";
import { knownBy, verdicts } from "./claims";
import { PullRequests } from "./PullRequests";

const PULL = { prNumber: 5, repo: "acme/shop" };
const claim = (version: number, type: string, at: string) =>
  anEvent(version, { type, at, data: PULL });
const seen = (version: number, type: string, changedAt: string, repo = "Acme/shop") =>
  anEvent(version, {
    type,
    at: "2026-01-01T12:00:00.000Z",
    actor: { kind: "github", id: "mona", name: "mona" },
    cause: { kind: "delivery", id: `d-${version}` },
    data: { ...PULL, repo, changedAt },
  });

describe("how an entry is known", () => {
  it("is said for facts about GitHub only", () => {
    expect(knownBy(claim(1, "pr_opened", ""))).toBe("claimed");
    expect(knownBy(seen(1, "pr_opened", ""))).toBe("seen");
    expect(knownBy(seen(1, "comment", ""))).toBe("seen");
    expect(knownBy(anEvent(1, { type: "check", cause: { kind: "reconcile" } }))).toBe("reconciled");
    expect(knownBy(anEvent(1, { type: "comment" }))).toBeUndefined();
  });
});

describe("GitHub's word about a claim", () => {
  const word = (...events: TaskEvent[]) => verdicts(events).get(1)?.agrees;
  const merged = claim(1, "pr_merged", "2026-01-01T10:00:00.000Z");

  it("confirms it", () => {
    expect(word(merged, seen(2, "pr_opened", "2026-01-01T09:00:00Z"))).toBeUndefined();
    expect(
      word(merged, seen(2, "pr_opened", "2026-01-01T09:00:00Z"), seen(3, "pr_merged", "")),
    ).toBe(true);
  });

  it("speaks against a merge that was none", () => {
    expect(word(merged, seen(2, "pr_closed", "2026-01-01T10:30:00.000Z"))).toBe(false);
    expect(word(merged, seen(2, "pr_opened", "2026-01-01T10:30:00.000Z"))).toBe(false);
  });

  it("speaks against a closing that was a merge, or is over", () => {
    const closed = claim(1, "pr_closed", "2026-01-01T10:00:00.000Z");
    expect(word(closed, seen(2, "pr_merged", "2026-01-01T09:59:00.000Z"))).toBe(false);
    expect(word(closed, seen(2, "pr_opened", "2026-01-01T09:00:00.000Z"))).toBeUndefined();
  });

  it("is of the same pull request", () => {
    const other = seen(2, "pr_closed", "2026-01-01T10:30:00.000Z", "acme/other");
    expect(word(merged, other)).toBeUndefined();
  });

  it("lets an opening stand whatever came after it", () => {
    const opened = claim(1, "pr_opened", "2026-01-01T10:00:00.000Z");
    expect(word(opened, seen(2, "pr_merged", "2026-01-01T11:00:00.000Z"))).toBeUndefined();
  });
});

describe("the marks in the timeline", () => {
  const events = [
    claim(1, "pr_merged", "2026-01-01T10:00:00.000Z"),
    seen(2, "pr_closed", "2026-01-01T10:30:00.000Z"),
  ];
  const show = (me: ReturnType<typeof aPerson>) =>
    renderPage(<ATimeline events={events} />, "/", { me });

  it("lead administrators to the delivery", () => {
    show(aPerson({ roles: ["admin"], github: true }));
    expect(screen.getByRole("link", { name: "Seen: the delivery" })).toHaveAttribute(
      "href",
      "/deliveries/d-2",
    );
    expect(screen.getByText("GitHub says otherwise: it was closed")).toBeVisible();
  });

  it("lead nobody else there, and call nothing a claim where GitHub is not connected", () => {
    show(aPerson());
    expect(screen.getByText("Seen")).toBeVisible();
    expect(screen.queryByRole("link", { name: /the delivery/ })).toBeNull();
    expect(screen.queryByText(/GitHub says otherwise/)).toBeNull();
  });
});

describe("the pull requests of a task", () => {
  const pull = (number: number, change: Partial<PullRequest> = {}): PullRequest =>
    aPullRequest({
      number,
      repo: "acme/shop",
      url: `https://github.com/acme/shop/pull/${number}`,
      proof: "observed",
      ...change,
    });
  const task: Task = {
    ...aTask({ pr: pull(7, { proof: "claimed" }) }),
    prs: [pull(6, { baseRef: "feature/cart" }), pull(7)],
  };
  const show = (writes: boolean) =>
    renderPage(<PullRequests task={task} events={[]} writes={writes} />, "/", {
      me: aPerson({ github: true }),
    });

  it("are all shown, the newest news first, with their base and how they are known", () => {
    show(false);
    const links = screen.getAllByRole("link").map((link) => link.textContent);
    expect(links).toEqual(["acme/shop#7", "acme/shop#6"]);
    expect(screen.getByText(/GitHub has not said so yet/)).toBeVisible();
    expect(screen.getByText(/into feature\/cart/)).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("are linked and unlinked by hand", async () => {
    const sent = stubFetch(({ method }) =>
      method === "DELETE"
        ? { status: 204 }
        : {
            status: 400,
            body: {
              code: "INVALID_PAYLOAD",
              errors: [{ field: "prUrl", message: "must be the address of a pull request" }],
            },
          },
    );
    show(true);
    await userEvent.click(screen.getByRole("button", { name: "Link a pull request…" }));
    await userEvent.type(screen.getByLabelText(/^Address/), "https://github.com/acme");
    await userEvent.click(screen.getByRole("button", { name: "Link" }));
    expect(await screen.findByText("must be the address of a pull request")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Unlink acme/shop#6" }));
    await userEvent.click(await screen.findByRole("button", { name: "Unlink" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      ["POST", "/api/tasks/t1/links", { prUrl: "https://github.com/acme" }],
      ["DELETE", "/api/tasks/t1/links", { prUrl: "https://github.com/acme/shop/pull/6" }],
    ]);
  });
});
