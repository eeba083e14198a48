import { expect, test } from "@playwright/test";
import {
  Administrator,
  Agent,
  expectLive,
  signIn,
  signInAs,
  uniqueTitle,
  uniqueUser,
} from "./actors";
import { SHARED_PORT, urlOf } from "./server";

const URL = urlOf(SHARED_PORT);

test("who loses live updates goes on without a reload, and gets them back", async ({
  page,
  browser,
}) => {
  const admin = await Administrator.signIn(URL);
  const username = uniqueUser("ada");
  await admin.createUser(username);
  await admin.setMember("main", username, "member");
  await signIn(page);
  await page.goto("/live");

  const setShare = async (percent: number): Promise<void> => {
    await page.getByRole("button", { name: "Change…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Percent" }).fill(String(percent));
    await dialog.getByRole("button", { name: "Change it" }).click();
    await expect(dialog).toBeHidden();
  };

  const context = await browser.newContext({ baseURL: URL });
  const other = await context.newPage();
  await signInAs(other, username);
  let loads = 0;
  other.on("load", () => loads++);
  const connection = other.getByRole("status", { name: "Connection" });
  try {
    await setShare(0);
    await expect(connection).toHaveText("Every 5 s");
    const title = uniqueTitle("Seen without a socket");
    await new Agent(URL).create({ title });
    await expect(other.getByText(title)).toBeVisible();
  } finally {
    await setShare(100);
  }
  await expectLive(other);
  expect(loads).toBe(0);
  await context.close();
});
