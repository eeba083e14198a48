import { expect, test } from "@playwright/test";
import { Agent, signIn, uniqueTitle } from "./actors";
import { SHARED_PORT, urlOf } from "./server";

const agent = new Agent(urlOf(SHARED_PORT));

test("what an agent asks is answered in place, and the one who comes second keeps their words", async ({
  page,
  context,
}) => {
  await signIn(page);
  const { id, title } = await agent.create({ title: uniqueTitle("Drop a table") });
  await agent.append(id, "input_requested", {
    requests: [
      { id: "p1", kind: "permission", text: "May I drop it?", options: ["Allow", "Refuse"] },
    ],
  });
  const need = (of: typeof page) => of.getByRole("article").filter({ hasText: "May I drop it?" });
  const mine = need(page).filter({ hasText: title }).first();
  await expect(mine).toContainText("asks for permission");
  await expect(page).toHaveTitle(/^\(\d+\) /);

  const other = await context.newPage();
  await other.goto("/attention?kind=questions");
  const theirs = other.getByRole("button", { name: /May I drop it/ }).filter({ hasText: title });
  await theirs.click();
  const pane = other.getByRole("article").filter({ hasText: title });
  await pane.getByLabel("Something else").click();
  await pane.getByLabel("Your answer").fill("Only its rows");

  await mine.getByRole("button", { name: "Allow" }).click();
  await expect(pane.getByRole("alert")).toContainText("“Allow”");
  await expect(pane.getByLabel("Your answer")).toHaveValue("Only its rows");
  await pane.getByRole("button", { name: "Discard my words" }).click();
  await expect(theirs).toBeHidden();
});

test("what goes on shows on the card, on the task's page and at its agent", async ({ page }) => {
  await signIn(page);
  await agent.register("builder");
  const { id, title } = await agent.create({
    title: uniqueTitle("Build it"),
    assignedTo: "builder",
  });
  await agent.append(id, "analyzing");
  await agent.append(id, "run_started", { runId: "r1", agentId: "builder" });
  const plan = [{ text: "Read", state: "done" }];
  await agent.append(id, "progress", { message: "Half of it", percent: 50, plan });
  const card = page.getByRole("article").filter({ hasText: title });
  await expect(card).toContainText("50%");
  await expect(card).toContainText("Half of it");

  await page.getByRole("link", { name: title }).click();
  const now = page.getByRole("region", { name: "At work" });
  await expect(now.getByRole("list", { name: "Plan" })).toContainText("Read");
  await agent.append(id, "run_ended", {
    runId: "r1",
    outcome: "succeeded",
    usage: { costUsd: 1.5 },
  });
  await expect(page.getByRole("list", { name: /Timeline/ })).toContainText("finished the run");

  await page.getByRole("button", { name: "Complete task" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Complete task" }).click();
  await page.getByRole("button", { name: "Reopen task" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Reopen task" }).click();
  await expect(page.getByRole("button", { name: "Complete task" })).toBeVisible();
});

test("the pages of needs, workflows and figures open from the rail", async ({ page }) => {
  await signIn(page);
  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: /Needs you/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Needs you" })).toBeVisible();
  await pages.getByRole("link", { name: "Workflows" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Workflows" })).toBeVisible();
  await pages.getByRole("link", { name: "Stats" }).click();
  await expect(page.getByRole("table")).toContainText("Created");
  await page.reload();
  await expect(page.getByRole("table")).toContainText("Created");
});
