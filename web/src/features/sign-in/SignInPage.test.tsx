import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { renderPage, stubFetch } from "../../test-parts";
import { SignInPage } from "./SignInPage";

const ME = { id: "ada", name: "Ada", kind: "user", roles: [], spaces: [] };

/** A server that knows one password and one link, each good for a session. */
function stubServer() {
  let signedIn = false;
  return stubFetch(({ path, body }) => {
    if (path === "/api/me") {
      return signedIn ? { status: 200, body: ME } : { status: 401, body: { code: "UNAUTHORIZED" } };
    }
    const given = body as { password?: string; token?: string };
    signedIn = given.password === "right" || given.token === "fresh";
    return signedIn
      ? { status: 200, body: {} }
      : { status: 401, body: { code: "INVALID_CREDENTIALS", detail: "no" } };
  });
}

async function fillIn(password: string) {
  await userEvent.type(await screen.findByLabelText("User name"), "ada");
  await userEvent.type(screen.getByLabelText("Password"), password);
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("the sign-in page", () => {
  beforeEach(() => window.history.replaceState(null, "", "/sign-in"));

  it("leads to the board when name and password are right", async () => {
    const sent = stubServer();
    const { router } = renderPage(<SignInPage />, "/sign-in");
    await fillIn("right");
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
    expect(sent.find(({ path }) => path === "/api/auth/login")?.body).toEqual({
      username: "ada",
      password: "right",
    });
  });

  it("says that the password is wrong and stays", async () => {
    stubServer();
    const { router } = renderPage(<SignInPage />, "/sign-in");
    await fillIn("wrong");
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "The user name or the password is wrong.",
    );
    expect(router.state.location.pathname).toBe("/sign-in");
  });

  it("says to wait after too many attempts", async () => {
    stubFetch(({ path }) => ({
      status: path === "/api/me" ? 401 : 429,
      body: { code: path === "/api/me" ? "UNAUTHORIZED" : "RATE_LIMITED" },
    }));
    renderPage(<SignInPage />, "/sign-in");
    await fillIn("right");
    expect(await screen.findByRole("alert")).toHaveTextContent("Too many attempts. Wait a minute");
  });

  it("uses the token of a one-time link once and takes it out of the address", async () => {
    window.history.replaceState(null, "", "/sign-in#link=fresh");
    const sent = stubServer();
    const { router } = renderPage(<SignInPage />, "/sign-in#link=fresh");
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
    expect(sent.filter(({ path }) => path === "/api/auth/link").map(({ body }) => body)).toEqual([
      { token: "fresh" },
    ]);
    expect(window.location.hash).toBe("");
  });

  it("uses a link that is opened in a tab which shows the page already", async () => {
    const sent = stubServer();
    const { router } = renderPage(<SignInPage />, "/sign-in");
    expect(await screen.findByLabelText("User name")).toBeVisible();
    await act(() => router.navigate("/sign-in#link=fresh"));
    await waitFor(() => expect(router.state.location.pathname).toBe("/"));
    expect(sent.filter(({ path }) => path === "/api/auth/link")).toHaveLength(1);
  });

  it("says that a used link no longer works and offers the form", async () => {
    stubServer();
    renderPage(<SignInPage />, "/sign-in#link=used");
    expect(await screen.findByRole("alert")).toHaveTextContent("This sign-in link has been used");
    expect(screen.getByLabelText("User name")).toBeVisible();
  });
});
