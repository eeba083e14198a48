import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { createMemoryRouter, matchRoutes, type RouteObject, RouterProvider } from "react-router";
import { describe, expect, it } from "vitest";
import { stubFetch } from "../test-parts";
import pages from "./pages.json";
import { createQueryClient } from "./query-client";
import { routes } from "./routes";

/** The address of every page below these routes, as `/tasks/:taskId`. */
function addresses(below: RouteObject[], base = ""): string[] {
  return below.flatMap(({ path = "", children, index }) => {
    const address = `${base}/${path}`.replace(/\/+/g, "/");
    if (children !== undefined) return addresses(children, address);
    return index === true ? address.replace(/(.)\/$/, "$1") : address;
  });
}

describe("the pages", () => {
  it("are the ones that the server knows, and the one for all other addresses", () => {
    expect(addresses(routes).sort()).toEqual([...pages, "/*"].sort());
  });

  it.each(["/docs", "/metrics", "/tasks", "/tasks/t1/events"])("has none at %s", (address) => {
    expect(matchRoutes(routes, address)?.at(-1)?.route.path).toBe("*");
  });
});

it("says that there is no such page without a sign-in", async () => {
  stubFetch(() => ({ status: 401, body: { code: "UNAUTHORIZED" } }));
  const router = createMemoryRouter(routes, { initialEntries: ["/docs"] });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={createQueryClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  expect(await screen.findByRole("heading", { name: "There is no such page" })).toBeVisible();
  expect(screen.getByRole("main")).toBeVisible();
  expect(document.title).toBe("Page not found · Signalbox");
  expect(router.state.location.pathname).toBe("/docs");
});
