import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { aPerson, aSpace, renderPage, stubFetch, writes } from "../../test-parts";
import { SettingsPage } from "./SettingsPage";

const AT = "2026-01-01T10:00:00.000Z";
const ADMIN = aPerson({
  id: "admin",
  name: "admin",
  roles: ["admin"],
  spaces: [aSpace({ role: "admin" })],
});
const USERS = [
  { username: "admin", roles: ["admin"], disabled: false, createdAt: AT },
  { username: "grace", roles: ["auditor"], disabled: false, createdAt: AT },
  { username: "linus", roles: [], disabled: true, createdAt: AT },
];

interface Request {
  method: string;
  path: string;
}

const show = (tab: string, answer: (request: Request) => { status: number; body?: unknown }) => {
  const sent = stubFetch((request) =>
    request.path === "/api/me" ? { status: 200, body: ADMIN } : answer(request),
  );
  renderPage(<SettingsPage notifications={null} />, `/?tab=${tab}`, { me: ADMIN });
  return sent;
};
const changed = (sent: readonly { method: string; path: string; body: unknown }[]) =>
  sent.find(({ method }) => method === "PATCH");

async function ask(user: string, item: RegExp) {
  await userEvent.click(await screen.findByRole("button", { name: `Change the user ${user}` }));
  await userEvent.click(await screen.findByRole("menuitem", { name: item }));
}

describe("the settings of somebody who is no administrator", () => {
  it("say who they are, their roles, and let them sign out", async () => {
    const signOut = vi.fn();
    const sent = stubFetch(() => ({ status: 403, body: { code: "FORBIDDEN" } }));
    renderPage(<SettingsPage notifications={null} />, "/?tab=audit", { signOut });
    expect(screen.getByRole("heading", { name: "Ada" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Main" })).toHaveAttribute(
      "href",
      "/spaces/main/board",
    );
    expect(screen.queryByRole("tab")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
    expect(signOut).toHaveBeenCalledOnce();
    expect(writes(sent)).toHaveLength(0);
  });

  it("offer a stranger to sign in", () => {
    const me = aPerson({ kind: "anonymous", id: "anonymous", name: "Anonymous", spaces: [] });
    renderPage(<SettingsPage notifications={null} />, "/", { me });
    expect(screen.getByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/sign-in");
    expect(screen.queryByRole("button", { name: "Sign out" })).toBeNull();
  });
});

describe("the users", () => {
  const list = { status: 200, body: { items: USERS } };

  it("are created with a password that is long enough", async () => {
    const sent = show("users", ({ method }) =>
      method === "POST" ? { status: 201, body: USERS[1] } : list,
    );
    await userEvent.click(await screen.findByRole("button", { name: "New user" }));
    await userEvent.type(await screen.findByLabelText("User name"), "grace");
    await userEvent.type(screen.getByLabelText("Password"), "short");
    await userEvent.click(screen.getByRole("button", { name: "Create user" }));
    expect(screen.getByText("A password has at least 8 characters.")).toBeVisible();
    await userEvent.type(screen.getByLabelText("Password"), "-no-longer");
    await userEvent.click(screen.getByRole("button", { name: "Create user" }));
    await waitFor(() =>
      expect(sent.find(({ method }) => method === "POST")?.body).toEqual({
        username: "grace",
        password: "short-no-longer",
        roles: [],
      }),
    );
  });

  it("show the server's complaint about a name that is taken", async () => {
    const errors = [{ field: "username", message: "is taken" }];
    show("users", ({ method }) =>
      method === "POST" ? { status: 400, body: { code: "INVALID_PAYLOAD", errors } } : list,
    );
    await userEvent.click(await screen.findByRole("button", { name: "New user" }));
    await userEvent.type(await screen.findByLabelText("User name"), "admin");
    await userEvent.type(screen.getByLabelText("Password"), "long enough");
    await userEvent.click(screen.getByRole("button", { name: "Create user" }));
    expect(await screen.findByText("is taken")).toBeVisible();
  });

  it("are disabled after asking once more, and enabled again", async () => {
    const sent = show("users", () => list);
    await ask("grace", /^Disable/);
    expect(changed(sent)).toBeUndefined();
    await userEvent.click(await screen.findByRole("button", { name: "Disable" }));
    await waitFor(() =>
      expect(changed(sent)).toMatchObject({ path: "/api/users/grace", body: { disabled: true } }),
    );
    await ask("linus", /^Enable/);
    expect(await screen.findByRole("dialog", { name: "Enable linus?" })).toBeVisible();
  });

  it("become administrators and keep their other roles", async () => {
    const sent = show("users", () => list);
    await ask("grace", /^Make administrator/);
    await userEvent.click(await screen.findByRole("button", { name: "Make administrator" }));
    await waitFor(() => expect(changed(sent)?.body).toEqual({ roles: ["auditor", "admin"] }));
  });

  it("keep the last administrator, in the server's words", async () => {
    const detail = "The last administrator cannot be demoted.";
    show("users", ({ method }) =>
      method === "PATCH" ? { status: 403, body: { code: "FORBIDDEN", detail } } : list,
    );
    await ask("admin", /^Remove administrator rights/);
    await userEvent.click(await screen.findByRole("button", { name: "Remove rights" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(detail);
  });
});

describe("the audit trail", () => {
  const entry = (id: string, change: object) => ({
    id,
    at: AT,
    action: "sign_in",
    outcome: "ok",
    actor: { kind: "user", id: "grace", name: "Grace" },
    address: "192.0.2.7",
    ...change,
  });

  it("tells what was done by whom and from where, also what it has no words for", async () => {
    show("audit", () => ({
      status: 200,
      body: {
        items: [
          entry("1", { outcome: "refused", count: 1_234 }),
          entry("2", { action: "moon_landed", target: "eagle", spaceId: "main" }),
        ],
      },
    }));
    expect(await screen.findByText("Refused")).toBeVisible();
    expect(screen.getByText("1234 in an hour")).toBeVisible();
    expect(screen.getAllByText("from 192.0.2.7")).toHaveLength(2);
    expect(screen.getByText("Moon landed")).toBeVisible();
    expect(screen.getByText("eagle")).toBeVisible();
    expect(screen.getByText("in Main")).toHaveAttribute("title", "main");
    expect(screen.getAllByText(/2026/)[0]).toHaveAttribute("title");
  });

  it("is narrowed by action and actor, and goes on page by page", async () => {
    const sent = show("audit", ({ path }) => ({
      status: 200,
      body: path.includes("cursor=c2")
        ? { items: [entry("2", { target: "second" })] }
        : { items: [entry("1", { target: "first" })], nextCursor: "c2" },
    }));
    await userEvent.click(await screen.findByRole("button", { name: "Load more" }));
    expect(await screen.findByText("second")).toBeVisible();
    await userEvent.type(screen.getByLabelText("Who"), "grace");
    await waitFor(() => expect(sent.at(-1)?.path).toContain("actor=grace"));
    await userEvent.click(screen.getByRole("combobox", { name: "Action" }));
    await userEvent.click(await screen.findByRole("option", { name: "User disabled" }));
    await waitFor(() => expect(sent.at(-1)?.path).toContain("action=user_disabled"));
    expect(sent.at(-1)?.path).toContain("actor=grace");
  });
});
