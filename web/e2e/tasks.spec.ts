import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { Agent, expectLive, GitHub, signIn, uniqueTitle } from "./actors";
import { SHARED_PORT, urlOf } from "./server";

const agent = new Agent(urlOf(SHARED_PORT));
const gitHub = new GitHub(urlOf(SHARED_PORT));

const cardIn = (page: Page, column: string, title: string) =>
  page.getByRole("region", { name: new RegExp(`^${column}`) }).getByRole("link", { name: title });

/** The lane of what has come to an end, which is folded at first. */
const openLane = (page: Page, lane: string) =>
  page
    .getByRole("region", { name: new RegExp(`^${lane}`) })
    .getByRole("button")
    .click();

test("a task goes from its creation to merged before the eyes of two tabs", async ({
  page,
  context,
}) => {
  await signIn(page);
  const other = await context.newPage();
  await other.goto("/");
  await expectLive(other);
  const both = [page, other];
  const title = uniqueTitle("Export invoices");
  const seenIn = async (column: string) => {
    for (const tab of both) await expect(cardIn(tab, column, title)).toBeVisible();
  };

  await page.keyboard.press("c");
  await page.getByLabel(/^Title/).fill(title);
  await page.getByLabel("Repository").fill(GitHub.repo);
  await page.getByRole("button", { name: "Create task" }).click();
  await page.mouse.move(0, 0); // in a lane it would hold the order of the cards
  await seenIn("Created");

  const address = await cardIn(page, "Created", title).getAttribute("href");
  const id = decodeURIComponent(address?.split("/").at(-1) ?? "");

  await agent.append(id, "analyzing");
  await seenIn("Analyzing");

  await agent.append(id, "clarification_needed", {
    questions: [{ id: "q1", text: "Which separator?" }],
  });
  await seenIn("Needs answer");
  await expect(
    other.getByRole("article").filter({ hasText: title }).getByText("Which separator?").first(),
  ).toBeVisible();

  // One tab answers on the task's page; the other watches the board.
  await cardIn(page, "Needs answer", title).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await page.getByLabel("Which separator?").fill("Semicolon");
  await page.getByRole("button", { name: "Send answer" }).click();
  const timeline = page.getByRole("list", { name: /Timeline/ });
  await expect(timeline.getByText("Semicolon")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send answer" })).toBeHidden();
  await expect(cardIn(other, "Analyzing", title)).toBeVisible();

  await agent.append(id, "dispatched", {
    issueUrl: `https://github.com/${GitHub.repo}/issues/41`,
    issueNumber: 41,
    repo: GitHub.repo,
  });
  await expect(cardIn(other, "Dispatched", title)).toBeVisible();
  const asked = page.getByRole("region", { name: "What was asked" });
  const came = page.getByRole("complementary", { name: "What came of it" });
  await expect(asked.getByRole("link", { name: `${GitHub.repo}#41` })).toHaveAttribute(
    "href",
    `https://github.com/${GitHub.repo}/issues/41`,
  );

  await gitHub.pullRequest({ action: "opened", number: 42, taskId: id });
  await expect(cardIn(other, "In review", title)).toBeVisible();
  await expect(came.getByRole("link", { name: `${GitHub.repo}#42` })).toHaveAttribute(
    "href",
    `https://github.com/${GitHub.repo}/pull/42`,
  );

  await gitHub.pullRequest({ action: "closed", number: 42, taskId: id, merged: true });
  await openLane(other, "Ended");
  await expect(cardIn(other, "Ended", title)).toBeVisible();
  await expect(
    page.getByRole("banner").or(page.locator("main")).getByText("Merged").first(),
  ).toBeVisible();
  await expect(timeline.getByText(GitHub.mergeCommit.slice(0, 7))).toBeVisible();
  await expect(page.getByRole("button", { name: "Cancel task" })).toBeHidden();
  await page.goto("/");
  await openLane(page, "Ended");
  await seenIn("Ended");
});

test("a failed task shows its error on the card and on its page", async ({ page }) => {
  await signIn(page);
  const { id, title } = await agent.create({ title: uniqueTitle("Move the worker") });
  await agent.append(id, "analyzing");
  await agent.append(id, "failed", { code: "TESTS_FAILED", message: "12 of 340 tests failed" });
  await openLane(page, "Failed");
  await expect(cardIn(page, "Failed", title)).toBeVisible();
  await cardIn(page, "Failed", title).click();
  const failure = page.getByRole("region", { name: "This task has failed" });
  await expect(failure).toContainText("12 of 340 tests failed");
  await expect(failure).toContainText("TESTS_FAILED");
});

test("a comment and a cancellation appear in the timeline as they are made", async ({ page }) => {
  await signIn(page);
  const { id, title } = await agent.create({ title: uniqueTitle("Rewrite everything") });
  await page.goto(`/tasks/${id}`);
  await expect(page).toHaveTitle(new RegExp(`${title} · Signalbox$`));
  const timeline = page.getByRole("list", { name: /Timeline/ });

  await page.getByLabel("Comment").fill("Let us talk first.");
  await page.getByRole("button", { name: "Comment" }).click();
  await expect(timeline.getByText("Let us talk first.")).toBeVisible();
  await expect(page.getByLabel("Comment")).toHaveValue("");

  await agent.append(id, "progress", { message: "Halfway there", percent: 50 });
  await expect(timeline.getByText("Halfway there")).toBeVisible();

  await page.getByRole("button", { name: "Cancel task" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason (optional)").fill("Not worth it");
  await dialog.getByRole("button", { name: "Cancel task" }).click();
  await expect(timeline.getByText("Not worth it")).toBeVisible();
  await expect(page.getByRole("button", { name: "Cancel task" })).toBeHidden();
});

test("a long timeline is one line of progress, leads to each event, and shows the task as it was", async ({
  page,
}) => {
  await signIn(page);
  const { id } = await agent.create({ title: uniqueTitle("A long story") });
  for (let step = 1; step <= 60; step++) {
    await agent.append(id, "progress", { message: `Step ${step} of the story` });
  }
  await page.goto(`/tasks/${id}#11`);
  const timeline = page.getByRole("list", { name: /Timeline/ });
  await expect(
    timeline.getByRole("button", { name: /60 steps: Step 60 of the story/ }),
  ).toBeVisible();
  await expect(page.locator("[id='11']")).toBeFocused();
  await expect(page.locator("[id='11']")).toContainText("over the HTTP API");

  const slider = page.getByRole("slider", { name: "Show the task as it was" });
  await slider.press("Home");
  await expect(page.getByText(/event 1 of 61/)).toBeVisible();
  await expect(page.getByLabel("Comment")).toBeHidden();
  await slider.press("PageUp");
  await expect(
    timeline.getByRole("button", { name: /10 steps: Step 10 of the story/ }),
  ).toBeVisible();
  await page.getByRole("button", { name: "Back to now" }).click();
  await expect(timeline.getByRole("button", { name: /60 steps/ })).toBeVisible();
});

test("two who change one title see both versions, and a deletion can be undone", async ({
  page,
}) => {
  await signIn(page);
  const { id } = await agent.create({
    title: uniqueTitle("Before"),
    description: "**Bold** words",
  });
  await page.goto(`/tasks/${id}`);
  await expect(page.getByText("Bold", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Change the title" }).click();
  await page.getByLabel("Title").fill("Mine");
  await agent.append(id, "updated", { patch: { title: "Theirs" } });
  await page.getByRole("button", { name: "Save" }).click();
  const conflict = page.getByRole("alert").filter({ hasText: "Somebody has changed the title" });
  await expect(conflict).toContainText("Theirs");
  await expect(conflict).toContainText("Mine");
  await conflict.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Mine" })).toBeVisible();

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete task" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Cancel task" })).toBeVisible();
});

test("filters narrow the board, stand in the address and hold in the list", async ({ page }) => {
  await signIn(page);
  const label = uniqueTitle("label");
  const wanted = await agent.create({ title: uniqueTitle("Wanted"), labels: [label] });
  const other = await agent.create({ title: uniqueTitle("Unwanted") });
  await expect(cardIn(page, "Created", other.title)).toBeVisible();

  await page.getByRole("button", { name: "Label", exact: true }).click();
  await page.getByRole("checkbox", { name: label }).check();
  await page.keyboard.press("Escape");
  await expect(cardIn(page, "Created", wanted.title)).toBeVisible();
  await expect(page.getByRole("link", { name: other.title })).toBeHidden();
  await expect.poll(() => new URL(page.url()).searchParams.get("label")).toBe(label);

  await page.reload();
  await page.getByRole("link", { name: "Table" }).click();
  const table = page.getByRole("table");
  await expect(table.getByRole("link", { name: wanted.title })).toBeVisible();
  await expect(table.getByRole("row")).toHaveCount(2);

  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.keyboard.press("Escape");
  // A click on the table leaves the shortcuts alive.
  await page.keyboard.press("/");
  await page.keyboard.type(other.title);
  await expect(table.getByRole("link", { name: other.title })).toBeVisible();
  await expect(table.getByRole("link", { name: wanted.title })).toBeHidden();

  await table.getByRole("button", { name: "Task" }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("sort")).toBe("title");
  await table.getByRole("link", { name: other.title }).click();
  await expect(page.getByRole("heading", { level: 1, name: other.title })).toBeVisible();
  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: "Board", exact: true }).click();
  await expect(table.getByRole("link", { name: other.title })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("sort")).toBe("title");
});

test("what can be done with a selected task is told of each, and a key shows what can be done with one", async ({
  page,
}) => {
  await signIn(page);
  const { title } = await agent.create({ title: uniqueTitle("Given up") });
  const card = cardIn(page, "Created", title);
  await card.focus();
  await page.keyboard.press("m");
  const menu = page.getByRole("menu");
  await expect(menu.getByText("only GitHub merges")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await card.focus();
  await page.keyboard.press("x");
  const bar = page.getByRole("region", { name: "Selected tasks" });
  await expect(bar).toContainText("1 selected");
  await bar.getByRole("button", { name: "Cancel tasks…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the task" }).click();
  await openLane(page, "Ended");
  await expect(cardIn(page, "Ended", title)).toBeVisible();
});

test("the palette jumps to a task", async ({ page }) => {
  await signIn(page);
  const { title } = await agent.create({ title: uniqueTitle("Jump here") });
  await expect(cardIn(page, "Created", title)).toBeVisible();
  // Also from a text field, where letters are no shortcuts.
  await page.getByRole("searchbox", { name: "Filter tasks" }).focus();
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Jump to a task or an action").fill(title);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
});

test("on a phone every status is one tap away and nothing is wider than the screen", async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  const { title } = await agent.create({
    title: uniqueTitle("Averyveryverylongwordthatdoesnotbreakbyitselfandgoeson"),
    repo: "an-organisation-with-a-long-name/a-repository-with-a-long-name-too",
  });
  await expect(page.getByRole("link", { name: title })).toBeVisible();
  await page.getByRole("button", { name: /^Failed/ }).click();
  await expect(page.getByRole("link", { name: title })).toBeHidden();
  await page.getByRole("button", { name: /^Created/ }).click();
  await expect(page.getByRole("link", { name: title })).toBeVisible();
  const overflow = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  expect(await overflow()).toBe(0);

  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("combobox", { name: "View" }).selectOption("table");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: title })).toBeVisible();
  expect(await overflow()).toBe(0);

  await page.getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  expect(await overflow()).toBe(0);
});
