import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Me } from "../../api/model";
import { aPerson, aSpace, renderPage, stubFetch, writes } from "../../test-parts";
import { SpaceSettingsPage } from "./SpaceSettingsPage";

const TEAM = aSpace({ id: "team", name: "Team", role: "admin" });
const KEY = {
  id: "k1",
  name: "planner",
  spaceId: "team",
  role: "agent",
  createdAt: "2026-01-01T10:00:00.000Z",
  createdBy: "ada",
};

interface Answer {
  status: number;
  body?: unknown;
}
interface Request {
  method: string;
  path: string;
  body: unknown;
}

function show(tab: string, answer: (request: Request) => Answer, me: Me = admin()) {
  const sent = stubFetch((request) => {
    if (request.path === "/api/me") return { status: 200, body: me };
    return answer(request);
  });
  return {
    sent,
    ...renderPage(<SpaceSettingsPage webhooks={() => null} />, `/?tab=${tab}`, { me }),
  };
}

const admin = () => aPerson({ spaces: [TEAM, aSpace()] });
function row(name: string) {
  const item = screen
    .getAllByRole("listitem")
    .find((each) => within(each).queryByText(name) !== null);
  if (item === undefined) throw new Error(`no row ${name}`);
  return within(item);
}

describe("the settings of a space", () => {
  it("are closed to somebody who is not its administrator, and nothing is asked", () => {
    const me = aPerson({ spaces: [aSpace({ role: "member" })] });
    const { sent } = show("members", () => ({ status: 200, body: { items: [] } }), me);
    expect(screen.getByRole("alert")).toHaveTextContent("You may not change this space");
    expect(writes(sent)).toHaveLength(0);
  });

  it("give way to a notice when the space is taken away", () => {
    const { realtime } = show("general", () => ({ status: 200 }));
    act(() =>
      realtime.store.setState(({ dashboard }) => ({ dashboard: { ...dashboard, phase: "lost" } })),
    );
    expect(screen.getByRole("alert")).toHaveTextContent("You can no longer see Team");
    expect(screen.getByRole("link", { name: "Go to Main" })).toHaveAttribute(
      "href",
      "/spaces/main/board",
    );
  });

  it("send only what was changed", async () => {
    const { sent } = show("general", () => ({ status: 200, body: {} }));
    await userEvent.click(screen.getByRole("radio", { name: "Public" }));
    await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
    await waitFor(() => expect(writes(sent)).toHaveLength(1));
    expect(writes(sent)[0]).toMatchObject({
      method: "PATCH",
      path: "/api/spaces/team",
      body: { visibility: "public" },
    });
  });

  it("delete the space only when its name was typed", async () => {
    const { sent, router } = show("general", () => ({ status: 204 }));
    await userEvent.click(screen.getByRole("button", { name: "Delete this space…" }));
    const confirm = await screen.findByRole("button", { name: "Delete permanently" });
    expect(confirm).toBeDisabled();
    await userEvent.type(screen.getByLabelText("Type Team to confirm"), "Team");
    await userEvent.click(confirm);
    await waitFor(() => expect(router.state.location.pathname).toBe("/spaces/main/board"));
    expect(writes(sent)[0]).toMatchObject({ method: "DELETE", path: "/api/spaces/team" });
  });

  it("do not offer to delete the space main", () => {
    const me = aPerson({ spaces: [aSpace({ role: "admin" })] });
    show("general", () => ({ status: 200 }), me);
    expect(screen.queryByRole("button", { name: "Delete this space…" })).toBeNull();
  });
});

describe("the members of a space", () => {
  const members = { items: [{ userId: "grace", role: "member" }] };

  it("are added by name and role", async () => {
    const { sent } = show("members", () => ({ status: 200, body: members }));
    await userEvent.type(await screen.findByLabelText("User name"), "linus");
    await userEvent.click(screen.getByRole("button", { name: "Add member" }));
    await waitFor(() =>
      expect(sent.find(({ method }) => method === "PUT")).toMatchObject({
        path: "/api/spaces/team/members/linus",
        body: { role: "member" },
      }),
    );
    expect(screen.getByLabelText("User name")).toHaveValue("");
  });

  it("cannot be somebody whom the server does not know", async () => {
    show("members", ({ method }) =>
      method === "PUT"
        ? { status: 404, body: { code: "NOT_FOUND", detail: "no" } }
        : { status: 200, body: members },
    );
    await userEvent.type(await screen.findByLabelText("User name"), "nobody");
    await userEvent.click(screen.getByRole("button", { name: "Add member" }));
    expect(await screen.findByText(/There is no user with this name/)).toBeVisible();
  });

  it("are removed after asking once more", async () => {
    const { sent } = show("members", ({ method }) =>
      method === "DELETE" ? { status: 204 } : { status: 200, body: members },
    );
    await userEvent.click(await screen.findByRole("button", { name: "Remove grace" }));
    expect(sent.some(({ method }) => method === "DELETE")).toBe(false);
    await userEvent.click(await screen.findByRole("button", { name: "Remove" }));
    await waitFor(() =>
      expect(sent.find(({ method }) => method === "DELETE")?.path).toBe(
        "/api/spaces/team/members/grace",
      ),
    );
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("come in pages", async () => {
    show("members", ({ path }) => ({
      status: 200,
      body: path.includes("cursor=next")
        ? { items: [{ userId: "last", role: "viewer" }] }
        : { ...members, nextCursor: "next" },
    }));
    await userEvent.click(await screen.findByRole("button", { name: "Load more" }));
    expect(await screen.findByText("last")).toBeVisible();
    expect(screen.getByText("grace")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
  });
});

describe("the API keys of a space", () => {
  it("show a new key once, and nowhere afterwards", async () => {
    const { sent, client } = show("keys", ({ method }) =>
      method === "POST"
        ? { status: 201, body: { ...KEY, key: "sbk_secret" } }
        : { status: 200, body: { items: [] } },
    );
    await userEvent.click(await screen.findByRole("button", { name: "New key" }));
    await userEvent.type(await screen.findByLabelText(/^Name/), "planner");
    await userEvent.click(screen.getByRole("button", { name: "Create key" }));
    expect(await screen.findByLabelText("API key")).toHaveValue("sbk_secret");
    expect(screen.getByText(/it is shown only this once/)).toBeVisible();
    await userEvent.keyboard("{Escape}");
    expect(screen.getByLabelText("API key")).toBeVisible();
    expect(sent.find(({ method }) => method === "POST")?.body).toMatchObject({
      name: "planner",
      spaceId: "team",
      role: "agent",
    });
    await userEvent.click(screen.getByRole("button", { name: "I have copied it" }));
    await waitFor(() => expect(screen.queryByLabelText("API key")).toBeNull());
    await waitFor(() =>
      expect(
        JSON.stringify(
          client
            .getMutationCache()
            .getAll()
            .map((each) => each.state),
        ),
      ).not.toContain("sbk_secret"),
    );
  });

  it("tell which have expired and which were never used, and are revoked after asking", async () => {
    const old = { ...KEY, id: "k/2", name: "old", expiresAt: "2020-01-01T00:00:00.000Z" };
    const { sent } = show("keys", ({ method }) =>
      method === "DELETE"
        ? { status: 204 }
        : { status: 200, body: { items: [{ ...KEY, lastUsedAt: KEY.createdAt }, old] } },
    );
    await screen.findByText("old");
    expect(row("old").getByText("Expired")).toBeVisible();
    expect(row("old").getByText("Never used")).toBeVisible();
    expect(row("planner").queryByText("Expired")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Revoke the key old" }));
    await userEvent.click(await screen.findByRole("button", { name: "Revoke" }));
    await waitFor(() =>
      expect(sent.find(({ method }) => method === "DELETE")?.path).toBe("/api/keys/k%2F2"),
    );
  });
});
