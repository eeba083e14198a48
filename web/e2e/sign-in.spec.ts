import { expect, test } from "@playwright/test";
import { signIn } from "./actors";
import { ADMIN_PASSWORD } from "./server";

test("a wrong password is refused in words and the right one leads to the board", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.getByLabel("User name").fill("admin");
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText("The user name or the password is wrong.");

  await signIn(page);
  await expect(page).toHaveURL(/\/$/);
  await expect(page).toHaveTitle(/Board · Signalbox/);
});

test("the sign-in leads back to the page that asked for it", async ({ page }) => {
  await page.goto("/tasks/somewhere");
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.getByLabel("User name").fill("admin");
  await page.getByLabel("Password", { exact: true }).fill(ADMIN_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/tasks\/somewhere$/);
  await expect(page.getByRole("heading", { name: "There is no such task" })).toBeVisible();
});

test("a used or invented sign-in link is refused and leaves no token in the address", async ({
  page,
}) => {
  await page.goto("/sign-in#link=invented");
  await expect(page.getByRole("alert")).toContainText(
    "This sign-in link has been used or is not valid",
  );
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("signing out closes the board", async ({ page }) => {
  await signIn(page);
  await page.getByRole("button", { name: "Account of admin" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Signalbox" })).toBeVisible();
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in$/);
});
