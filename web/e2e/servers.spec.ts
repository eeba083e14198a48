import { expect, test } from "@playwright/test";
import { Agent, expectLive, signIn, uniqueTitle } from "./actors";
import { DEMO_PORT, OwnServer, RESTART_PORT } from "./server";

test("an empty board offers a demo, whose tasks appear by themselves and say what they are", async ({
  page,
}) => {
  const server = new OwnServer(DEMO_PORT);
  await server.start();
  try {
    await signIn(page, server.url);
    await expect(page.getByRole("heading", { name: "First steps" })).toBeVisible();
    await page.getByRole("button", { name: "Show me a demo" }).click();
    const card = page.getByRole("article").first();
    await expect(card).toBeVisible();
    await expect(card.getByText("Demo", { exact: true })).toBeVisible();
  } finally {
    await server.stop();
  }
});

test("a tab that was open through a restart of the server goes on by itself", async ({ page }) => {
  test.setTimeout(120_000);
  const server = new OwnServer(RESTART_PORT);
  await server.start();
  try {
    const agent = new Agent(server.url);
    await signIn(page, server.url);
    const before = await agent.create({ title: uniqueTitle("Before") });
    await expect(page.getByRole("link", { name: before.title })).toBeVisible();
    // A reload would lose this mark.
    await page.evaluate(() => document.body.setAttribute("data-not-reloaded", "true"));

    await server.stop();
    await expect(page.getByRole("status", { name: "Connection" })).not.toHaveText("Live");
    await expect(page.getByRole("link", { name: before.title })).toBeVisible();

    await server.start();
    const after = await agent.create({ title: uniqueTitle("After") });
    await expectLive(page);
    await expect(page.getByRole("link", { name: after.title })).toBeVisible();
    await agent.append(before.id, "analyzing");
    await expect(
      page.getByRole("region", { name: /^Analyzing/ }).getByRole("link", { name: before.title }),
    ).toBeVisible();
    await expect(page.locator("body")).toHaveAttribute("data-not-reloaded", "true");
  } finally {
    await server.stop();
  }
});
