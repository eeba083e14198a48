import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import {
  Administrator,
  expectLive,
  fillInSignIn,
  signIn,
  signInAs,
  uniqueTitle,
  uniqueUser,
  USER_PASSWORD,
} from "./actors";
import { ANONYMOUS_PORT, freshDataDir, OwnServer, SHARED_PORT, urlOf } from "./server";

const URL = urlOf(SHARED_PORT);

/** The page of somebody else, on a device of their own. */
async function pageOf(page: Page): Promise<Page> {
  const browser = page.context().browser();
  if (browser === null) throw new Error("There is no browser.");
  const context = await browser.newContext({ baseURL: URL });
  return context.newPage();
}

/** A program elsewhere, and the ids of the messages that it has got. */
async function withReceiver(walk: (url: string, ids: readonly unknown[]) => Promise<void>) {
  const ids: unknown[] = [];
  const receiver = createServer((request, response) => {
    ids.push(request.headers["webhook-id"]);
    request.resume().on("end", () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  try {
    await walk(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`, ids);
  } finally {
    receiver.close();
    receiver.closeAllConnections();
  }
}

const newTask = (page: Page) => page.getByRole("button", { name: "New task" });

test("an administrator creates a user and a space, and the member sees only it", async ({
  page,
}) => {
  const username = uniqueUser("ada");
  const spaceName = uniqueTitle("Payments");
  await signIn(page);

  await page.goto("/settings");
  await page.getByRole("button", { name: "New user" }).click();
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(USER_PASSWORD);
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();

  await page.getByRole("button", { name: /^Space / }).click();
  await page.getByRole("menuitem", { name: "New space…" }).click();
  await page.getByRole("dialog").getByLabel(/^Name/).fill(spaceName);
  await page.getByRole("button", { name: "Create space" }).click();
  await expect(page).toHaveTitle(new RegExp(`${spaceName} · Board · Signalbox$`));
  await expect(page).toHaveURL(/\/spaces\/[^/]+\/board$/);
  const address = new globalThis.URL(page.url()).pathname;

  await page.getByRole("button", { name: /^Space / }).click();
  await page.getByRole("menuitem", { name: /^Settings of/ }).click();
  await page.getByRole("tab", { name: "Members" }).click();
  await page.getByLabel("User name").fill(username);
  await page.getByRole("button", { name: "Add member" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: username })).toBeVisible();

  const other = await pageOf(page);
  await signInAs(other, username);
  await other.goto(address);
  await expect(other).toHaveTitle(new RegExp(`${spaceName} · Board · Signalbox$`));
  await expect(other.getByRole("heading", { name: "No tasks yet" })).toBeVisible();
  await other.goto("/spaces/main/board");
  await expect(other.getByRole("heading", { name: "There is no such space" })).toBeVisible();
  await other.getByRole("link", { name: `Go to ${spaceName}` }).click();
  await expect(other.getByRole("heading", { name: "No tasks yet" })).toBeVisible();
  await other.goto(address.replace(/\/board$/, "/settings"));
  await expect(other.getByRole("heading", { name: "You may not change this space" })).toBeVisible();

  // What the administrator creates in the space arrives at the member without a reload.
  await other.goto(address);
  await expectLive(other);
  const title = uniqueTitle("Charge cards");
  await page.goto(address);
  await expectLive(page);
  await page.keyboard.press("c");
  await page.getByLabel(/^Title/).fill(title);
  await page.getByRole("button", { name: "Create task" }).click();
  await expect(other.getByRole("link", { name: title })).toBeVisible();
  await page.goto("/spaces/main/board");
  await expectLive(page);
  await expect(page.getByRole("link", { name: title })).toHaveCount(0);
  await other.context().close();
});

test("an API key is shown once, works, and is revoked; what it does reaches a webhook", async ({
  page,
}) => {
  const admin = await Administrator.signIn(URL);
  const space = await admin.createSpace(uniqueTitle("Keys"));
  const create = (key: string, title: string) =>
    fetch(`${URL}/api/tasks`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-API-Key": key },
      body: JSON.stringify({ title, spaceId: space.id }),
    });
  await signIn(page);
  await page.goto(`/spaces/${space.id}/settings?tab=keys`);
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByRole("dialog").getByLabel(/^Name/).fill("planner");
  await page.getByRole("button", { name: "Create key" }).click();
  const key = await page.getByLabel("API key", { exact: true }).inputValue();
  expect(key.length).toBeGreaterThanOrEqual(16);
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  const row = page.getByRole("listitem").filter({ hasText: "planner" });
  await expect(row).toContainText("Never used");
  await page.reload();
  await expect(row).toBeVisible();
  expect(await page.content()).not.toContain(key);

  await withReceiver(async (url, ids) => {
    await page.getByRole("tab", { name: "Webhooks" }).click();
    await page.getByRole("button", { name: "New webhook" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^Address/).fill(url);
    await dialog.getByLabel("Name").fill("Ledger");
    await page.getByRole("button", { name: "Create webhook" }).click();
    await expect(dialog.getByLabel("Secret", { exact: true })).toHaveValue(/^whsec_/);
    await page.getByRole("button", { name: "I have copied it" }).click();
    expect((await create(key, uniqueTitle("By key"))).status).toBe(201);
    await expect.poll(() => ids.length).toBe(1);
    await page.getByRole("button", { name: "Deliveries to Ledger" }).click();
    await expect(async () => {
      await dialog.getByRole("button", { name: "Look again" }).click();
      await expect(dialog.getByText("Answered 204")).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await dialog.getByRole("button", { name: /^Send created · \d+ again$/ }).click();
    await expect.poll(() => ids.length).toBe(2);
    expect(ids[1]).toBe(ids[0]);
    await dialog.getByRole("button", { name: "Close" }).click();
  });

  await page.goto("/settings?tab=notifications");
  const questions = page
    .getByRole("group", { name: `Notifications of ${space.name}` })
    .getByRole("checkbox", { name: "Questions and permissions" });
  const kept = page.waitForResponse((response) => response.request().method() === "PUT");
  await questions.check();
  expect((await kept).status()).toBe(200);
  await page.reload();
  await expect(questions).toBeChecked();

  await page.goto(`/spaces/${space.id}/settings?tab=keys`);
  await page.getByRole("button", { name: "Revoke the key planner" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(row).toHaveCount(0);
  expect((await create(key, uniqueTitle("Too late"))).status).toBe(401);
});

test("a member who is removed while the board is open is told so and sees nothing more", async ({
  page,
}) => {
  const admin = await Administrator.signIn(URL);
  const username = uniqueUser("grace");
  await admin.createUser(username);
  const [lost, kept] = [
    await admin.createSpace(uniqueTitle("Lost")),
    await admin.createSpace(uniqueTitle("Kept")),
  ];
  await admin.setMember(lost.id, username, "member");
  await admin.setMember(kept.id, username, "member");
  const task = await admin.createTask(lost.id, uniqueTitle("Secret"));

  await signInAs(page, username);
  await page.goto(`/spaces/${lost.id}/board`);
  await expect(page.getByRole("link", { name: task.title })).toBeVisible();
  await admin.removeMember(lost.id, username);
  await expect(
    page.getByRole("heading", { name: `You can no longer see ${lost.name}` }),
  ).toBeVisible();
  await expect(page.getByRole("link", { name: task.title })).toHaveCount(0);
  await expect(newTask(page)).toHaveCount(0);

  const later = await admin.createTask(lost.id, uniqueTitle("Later"));
  const own = await admin.createTask(kept.id, uniqueTitle("Own"));
  await page.getByRole("link", { name: `Go to ${kept.name}` }).click();
  await expect(page.getByRole("link", { name: own.title })).toBeVisible();
  await expect(page.getByText(later.title)).toHaveCount(0);
});

test("a viewer looks and cannot write", async ({ page }) => {
  const admin = await Administrator.signIn(URL);
  const username = uniqueUser("linus");
  await admin.createUser(username);
  const space = await admin.createSpace(uniqueTitle("Gallery"));
  await admin.setMember(space.id, username, "viewer");
  const task = await admin.createTask(space.id, uniqueTitle("Look at me"));
  await signInAs(page, username);
  await page.goto(`/spaces/${space.id}/board`);
  await page.getByRole("link", { name: task.title }).click();
  await expect(page.getByRole("heading", { level: 1, name: task.title })).toBeVisible();
  await expect(page.getByLabel("Comment")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Cancel task" })).toHaveCount(0);
  await expect(newTask(page)).toHaveCount(0);
});

test("signing out in one tab ends the others", async ({ page, context }) => {
  await signIn(page);
  const other = await context.newPage();
  await other.goto("/agents");
  await expectLive(other);
  await page.getByRole("button", { name: "Account of admin" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Signalbox" })).toBeVisible();
  await expect(page.getByText("You are signed out")).toHaveCount(0);
  await expect(other.getByText("You are signed out")).toBeVisible();
  await expect(other).toHaveURL(/\/sign-in$/);
});

test("a user who is disabled is led out and cannot come back", async ({ page }) => {
  const admin = await Administrator.signIn(URL);
  const username = uniqueUser("mallory");
  await admin.createUser(username);
  await signInAs(page, username);
  await admin.disable(username);
  await expect(page.getByText("You are signed out")).toBeVisible();
  await fillInSignIn(page, username, USER_PASSWORD);
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in$/);
});

test.describe("where strangers may look around", () => {
  const server = new OwnServer(ANONYMOUS_PORT, freshDataDir(), { SIGNALBOX_ANONYMOUS: "true" });

  test.beforeAll(() => server.start());
  test.afterAll(() => server.stop());

  test("they see public boards live, change nothing, and can sign in", async ({ page }) => {
    const admin = await Administrator.signIn(server.url);
    const open = await admin.createSpace("Open", "public");
    const closed = await admin.createSpace("Closed");
    await page.goto(`${server.url}/spaces/${open.id}/board`);
    await expectLive(page);
    const task = await admin.createTask(open.id, uniqueTitle("For all"));
    await expect(page.getByRole("link", { name: task.title })).toBeVisible();
    await expect(newTask(page)).toHaveCount(0);
    await page.goto(`${server.url}/spaces/${closed.id}/board`);
    await expect(page.getByRole("heading", { name: "There is no such space" })).toBeVisible();
    await page.getByRole("banner").getByRole("link", { name: "Sign in" }).click();
    await expect(page.getByRole("link", { name: "Look around without signing in" })).toBeVisible();
    await signIn(page, server.url);
    await expect(newTask(page)).toBeVisible();
  });
});
