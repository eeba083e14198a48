import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { reduce } from "../../realtime/state";
import { toSpaceMessage } from "../../realtime/space-messages";
import { aPerson, aSpace, renderPage, stubFetch, writes } from "../../test-parts";
import { SpacePage } from "./SpacePage";

const AT = "2026-01-01T10:00:00.000Z";
const ADA = { id: "user/ada", name: "Ada", type: "guest", online: true };
const KITE = { id: "kite", name: "Kite", type: "bot", online: false, lastSeen: AT };
const said = (id: string, change = {}) => ({
  id,
  beingId: "user/ada",
  type: "utterance",
  state: "complete",
  content: [`Words ${id}`],
  createdAt: AT,
  ...change,
});

beforeEach(() => localStorage.clear());

function show(shell = {}) {
  const sent = stubFetch(() => ({ status: 200, body: { success: true, data: said("9") } }));
  const { realtime } = renderPage(<SpacePage />, "/spaces/main", shell, "/spaces/:spaceId");
  const tell = (name: string, payload: object) =>
    act(() => {
      const message = toSpaceMessage(name, { spaceId: "main", ...payload });
      if (message === undefined) throw new Error(`not understood: ${name}`);
      realtime.store.setState((state) => reduce(state, [message], 0));
    });
  tell("space:state", {
    version: 5,
    mode: "full",
    beings: [KITE, ADA],
    intentions: [said("2", { taskId: "t1", createdAt: "2026-01-01T10:01:00.000Z" }), said("1")],
  });
  return { tell, sent, realtime };
}

const log = () => within(screen.getByRole("log", { name: "Conversation" }));
const words = () =>
  log()
    .getAllByText(/^Words/)
    .map((each) => each.textContent);

describe("the page of a space", () => {
  it("shows who is here before who is not, and what was said, oldest first", () => {
    show();
    const people = within(screen.getByRole("complementary", { name: "1 here now" }));
    expect(people.getAllByRole("listitem").map((each) => each.textContent)).toEqual([
      "Adahere",
      expect.stringContaining("Kite"),
    ]);
    expect(words()).toEqual(["Words 1", "Words 2"]);
    expect(log().getByRole("link", { name: "Task t1" })).toHaveAttribute("href", "/tasks/t1");
  });

  it("follows who comes and goes and what is said, and ignores what it has heard", () => {
    const { tell } = show();
    tell("space:presence", { spaceVersion: 6, beings: [{ ...ADA, online: false, lastSeen: AT }] });
    expect(screen.getByText("Nobody is here")).toBeVisible();
    tell("being:updated", { spaceVersion: 7, id: "kite", online: true, status: "busy" });
    expect(screen.getByText("1 here now")).toBeVisible();
    tell("intention:created", { spaceVersion: 8, ...said("3") });
    tell("intention:deleted", { spaceVersion: 3, id: "1" });
    expect(words()).toContain("Words 3");
    expect(words()).toContain("Words 1");
    tell("intention:updated", { spaceVersion: 9, id: "3", content: ["Words, changed"] });
    expect(words()).toContain("Words, changed");
  });

  it("takes the missed events of a delta, and notes a gap", () => {
    const { tell, realtime } = show();
    const event = {
      spaceVersion: 6,
      name: "intention:created",
      patch: { spaceId: "main", spaceVersion: 6, ...said("3") },
    };
    tell("space:state", { mode: "delta", version: 7, from: 5, events: [event] });
    expect(words()).toContain("Words 3");
    expect(realtime.store.getState().spaceRooms.get("main")?.version).toBe(7);
    tell("space:state", { mode: "delta", version: 20, from: 12, events: [] });
    expect(realtime.store.getState().spaceRooms.get("main")?.stale).toBe(true);
  });

  it("shows what others are writing until they have said it", () => {
    const { tell } = show();
    tell("space:draft", { beingId: "kite", text: "I think", at: AT });
    expect(screen.getByText(/is writing: I think/)).toBeVisible();
    tell("intention:created", { spaceVersion: 6, ...said("3", { beingId: "kite" }) });
    expect(screen.queryByText(/is writing/)).toBeNull();
  });

  it("shows errors as such", () => {
    const { tell } = show();
    tell("intention:created", {
      spaceVersion: 6,
      ...said("3", { type: "error", content: [{ text: "Words of woe" }] }),
    });
    expect(log().getByLabelText("Error:")).toBeVisible();
    expect(words()).toContain("Words of woe");
  });

  it("says something, and keeps the words where it could not", async () => {
    const { sent } = show();
    await userEvent.type(screen.getByLabelText("Say something"), "Hello");
    await userEvent.click(screen.getByRole("button", { name: "Say it" }));
    await waitFor(() => expect(screen.getByLabelText("Say something")).toHaveValue(""));
    expect(writes(sent)[0]?.body).toEqual({
      action: "create",
      spaceId: "main",
      data: { type: "utterance", content: ["Hello"] },
    });
    stubFetch(() => ({ status: 200, body: { success: false, error: "Too long.", code: "X" } }));
    await userEvent.type(screen.getByLabelText("Say something"), "More");
    await userEvent.click(screen.getByRole("button", { name: "Say it" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Too long.");
    expect(screen.getByLabelText("Say something")).toHaveValue("More");
  });

  it("tells a viewer who can let them speak", () => {
    show({ me: aPerson({ spaces: [aSpace({ role: "viewer" })] }) });
    expect(screen.getByText(/You may read here/)).toBeVisible();
    expect(screen.queryByLabelText("Say something")).toBeNull();
  });
});
