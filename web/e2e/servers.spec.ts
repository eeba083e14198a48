import { expect, test } from "@playwright/test";
import { signIn } from "./actors";
import { DEMO_PORT, OwnServer } from "./server";

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
