import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { noteAge } from "../api/answers-age";
import { request } from "../api/http";
import { LiveBanner } from "./LiveBanner";
import type { Write } from "../api/write";
import { anEvent, aTask, renderPage, stubFetch } from "../test-parts";
import { difference } from "../ui/Edits";

const COMMENT: Write = { kind: "comment", taskId: "t1", text: "Please wait" };
const EDIT: Write = {
  kind: "edit",
  taskId: "t1",
  change: { title: "Cache headers for product pictures, one year" },
  base: { title: "Cache headers for product pictures" },
  version: 3,
};

let answer: Parameters<typeof stubFetch>[0];
let sent: ReturnType<typeof stubFetch>;
beforeEach(() => {
  answer = () => ({ status: 201, body: anEvent(2) });
  sent = stubFetch((request) => answer(request));
});
afterEach(() => {
  vi.useRealTimers();
  noteAge(null);
});

function show(reachable: boolean) {
  const page = renderPage(<LiveBanner />);
  const { realtime, outbox } = page;
  outbox.setReachable(reachable);
  realtime.store.setState(({ connection }) => ({
    connection: {
      ...connection,
      phase: reachable ? "connected" : "offline",
      lastUpdateAt: Date.now() - 12.5 * 60_000,
    },
  }));
  return page;
}

describe("the banner", () => {
  it("says since when nothing comes, lists what waits, and lets it be taken back", async () => {
    const { outbox } = show(false);
    await outbox.add(COMMENT);
    const banner = await screen.findByRole("region", { name: "Connection to the server" });
    expect(banner).toHaveTextContent("Not connected for 12 min");
    expect(banner).toHaveTextContent("as it was at");
    expect(document.documentElement).toHaveAttribute("data-not-live");
    await userEvent.click(await screen.findByRole("button", { name: "1 waits" }));
    const queue = screen.getByRole("list", { name: /Waits to be sent/ });
    expect(queue).toHaveTextContent("CommentPlease wait");
    await userEvent.click(within(queue).getByRole("button", { name: /^Do not send/ }));
    await waitFor(() => expect(outbox.store.getState().writes).toEqual([]));
    expect(sent).toEqual([]);
  });

  it("says so where the browser keeps nothing", async () => {
    const { outbox } = show(false);
    await outbox.add(COMMENT);
    expect(await screen.findByText(/is lost when you close this page/)).toBeVisible();
  });

  it("says of which time answers are that come from memory, until one is of the present", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const headers = { "X-Signalbox-As-Of": new Date(2026, 0, 1, 10, 41, 7).toISOString() };
    answer = () => ({ status: 200, body: {}, headers });
    show(true);
    await act(() => request("GET", "/api/agents"));
    const banner = await screen.findByRole("region", { name: "Connection to the server" });
    expect(banner).toHaveTextContent(/As of .*10:41:07/);
    expect(document.documentElement).toHaveAttribute("data-not-live");
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(banner).toBeVisible();
    answer = () => ({ status: 503, body: { code: "STORE_UNAVAILABLE" }, headers });
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    answer = () => ({ status: 502 });
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(banner).toBeVisible();
    answer = () => ({ status: 200, body: {} });
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(screen.queryByRole("region", { name: "Connection to the server" })).toBeNull();
    expect(document.documentElement).not.toHaveAttribute("data-not-live");
  });

  it("is not there while everything is live", () => {
    show(true);
    expect(screen.queryByRole("region", { name: "Connection to the server" })).toBeNull();
    expect(document.documentElement).not.toHaveAttribute("data-not-live");
  });
});

describe("what was refused", () => {
  const now = (title: string) => aTask({ title, version: 7 });

  it("shows both versions of an edit, and sends the one that is chosen, over the other", async () => {
    const theirs = "Cache headers for all pictures";
    answer = ({ method }) =>
      method === "GET"
        ? { status: 200, body: now(theirs) }
        : { status: 412, body: { code: "VERSION_CONFLICT", detail: "no" } };
    const { outbox } = show(true);
    expect(await outbox.add(EDIT)).toEqual({ state: "refused" });
    await userEvent.click(await screen.findByRole("button", { name: "1 not sent" }));
    await userEvent.click(screen.getByRole("button", { name: "Decide…" }));
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByRole("radio", { name: /There now/ })).toHaveTextContent(
      theirs,
    );
    answer = () => ({ status: 200, body: now("Mine") });
    await userEvent.click(within(dialog).getByRole("button", { name: "Keep mine" }));
    await waitFor(() => expect(outbox.store.getState().writes).toEqual([]));
    expect(sent.at(-1)).toMatchObject({
      method: "PATCH",
      body: { title: "Cache headers for product pictures, one year" },
    });
    expect(sent.at(-1)?.headers.get("If-Match")).toBe('"7"');
  });

  it("does not ask where somebody has changed something else, or to the same", async () => {
    let task = now("Cache headers for product pictures");
    answer = ({ method, headers }) => {
      if (method === "GET") return { status: 200, body: task };
      return headers.get("If-Match") === '"7"'
        ? { status: 200, body: task }
        : { status: 412, body: { code: "VERSION_CONFLICT", detail: "no" } };
    };
    const { outbox } = show(true);
    expect(await outbox.add(EDIT)).toEqual({ state: "sent" });
    task = now("Cache headers for product pictures, one year");
    expect(await outbox.add(EDIT)).toEqual({ state: "sent" });
  });

  it("says who was first with an answer, and sends the words as a comment", async () => {
    const events = [
      anEvent(3, {
        type: "input_answered",
        actor: { kind: "user", id: "kim", name: "Kim" },
        data: { answers: [{ id: "q2", text: "Latin-1" }] },
      }),
    ];
    const { outbox } = show(false);
    const answers = [{ id: "q2", text: "UTF-8" }];
    await outbox.add({ kind: "answer", taskId: "t1", clarifies: false, answers });
    answer = ({ method }) =>
      method === "GET"
        ? { status: 200, body: { ...now("A"), events } }
        : { status: 409, body: { code: "ALREADY_ANSWERED", detail: "no" } };
    outbox.setReachable(true);
    await userEvent.click(await screen.findByRole("button", { name: "1 not sent" }));
    await userEvent.click(screen.getByRole("button", { name: "Decide…" }));
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByText("Latin-1")).toBeVisible();
    expect(within(dialog).getByText("UTF-8")).toBeVisible();
    answer = () => ({ status: 201, body: anEvent(4) });
    await userEvent.click(
      within(dialog).getByRole("button", { name: "Send my words as a comment" }),
    );
    await waitFor(() =>
      expect(sent.at(-1)?.body).toEqual({ type: "comment", data: { text: "UTF-8" } }),
    );
  });
});

it("marks only the words that differ", () => {
  expect(difference("a big red house", "a small house")).toEqual(["a ", "big red ", "house"]);
  expect(difference("same", "same")).toEqual(["same", "", ""]);
});
