import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { Administrator, Agent, expectLive, signIn, uniqueTitle, uniqueUser } from "./actors";
import { SHARED_PORT, urlOf } from "./server";

const agent = new Agent(urlOf(SHARED_PORT));

/** The two colour schemes differ in nothing but colours, so in dark ones only those are looked at. */
async function expectNoSeriousViolations(page: Page, where: string): Promise<void> {
  const axe = () => new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
  expect(await seriousOf(axe()), where).toEqual([]);
  await showIn(page, "dark");
  expect(await seriousOf(axe().withRules(["color-contrast"])), `${where}, dark`).toEqual([]);
  await showIn(page, "light");
}

async function seriousOf(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}

/** Colours are measured at rest: a change of scheme goes from each element to those in it, a frame for each level. */
async function showIn(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
  await page.evaluate(async () => {
    for (let framesAtRest = 0; framesAtRest < 3;) {
      await new Promise(requestAnimationFrame);
      const isChanging = document.getAnimations().some((each) => each instanceof CSSTransition);
      framesAtRest = isChanging ? 0 : framesAtRest + 1;
    }
  });
}

test("no page has a serious accessibility violation in light and in dark colours", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const asked = await agent.create({
    title: uniqueTitle("Asked"),
    labels: ["ux"],
    repo: "acme/web",
  });
  await agent.append(asked.id, "clarification_needed", {
    questions: [{ id: "q1", text: "Which one?", options: ["This", "That"] }],
  });
  const failed = await agent.create({ title: uniqueTitle("Failed") });
  await agent.append(failed.id, "failed", { code: "NO_LUCK", message: "It did not work" });

  await page.goto("/sign-in");
  await showIn(page, "light");
  await expect(page.getByLabel("User name")).toBeVisible();
  await expectNoSeriousViolations(page, "sign-in");
  await signIn(page);
  await expect(page.getByRole("link", { name: asked.title }).first()).toBeVisible();
  await expectNoSeriousViolations(page, "board");
  for (const name of ["Needs you", "Workflows", "Stats", "Traffic"]) {
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expectNoSeriousViolations(page, name);
  }
  await page.goto("/?view=list&label=ux");
  await expect(page.getByRole("table")).toBeVisible();
  await expectNoSeriousViolations(page, "list");
  await page.goto(`/tasks/${asked.id}`);
  await expect(page.getByRole("button", { name: "Send answer" })).toBeVisible();
  await expectNoSeriousViolations(page, "task with a question");
  await page.goto(`/tasks/${failed.id}`);
  await expect(page.getByRole("region", { name: "This task has failed" })).toBeVisible();
  await expectNoSeriousViolations(page, "failed task");
  await agent.register(uniqueTitle("Planner"));
  await page.goto("/agents");
  await expect(page.getByRole("heading", { level: 1, name: "Agents" })).toBeVisible();
  await expectLive(page);
  await expectNoSeriousViolations(page, "agents");
  await page.goto("/tasks/nothing-here");
  await expect(page.getByRole("heading", { name: "There is no such task" })).toBeVisible();
  await expectNoSeriousViolations(page, "missing task");
  await page.goto("/");
  await expectLive(page);
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectNoSeriousViolations(page, "create dialog");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectNoSeriousViolations(page, "palette");
});

test("no page of settings has a serious accessibility violation in light and in dark colours", async ({
  page,
}) => {
  test.setTimeout(240_000);
  const admin = await Administrator.signIn(urlOf(SHARED_PORT));
  const username = uniqueUser("ada");
  await admin.createUser(username);
  await admin.disable(username);
  const space = await admin.createSpace(uniqueTitle("Team"));
  await admin.setMember(space.id, username, "viewer");
  await signIn(page);
  await showIn(page, "light");
  const dialog = page.getByRole("dialog");

  await page.goto("/settings");
  await expect(page.getByText("Disabled").first()).toBeVisible();
  await expectNoSeriousViolations(page, "users");
  await page.getByRole("button", { name: "Change the user admin" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectNoSeriousViolations(page, "menu of a user");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "New user" }).click();
  await expect(dialog).toBeVisible();
  await expectNoSeriousViolations(page, "new user");
  await page.goto("/settings?tab=audit");
  await expect(page.getByRole("list", { name: "Entries" })).toBeVisible();
  await expectNoSeriousViolations(page, "audit trail");
  await page.goto("/settings?tab=account");
  await expect(page.getByRole("list", { name: "Spaces" })).toBeVisible();
  await expectNoSeriousViolations(page, "account");

  await page.goto(`/spaces/${space.id}/settings`);
  await page.getByRole("radio", { name: "Public" }).check();
  await expectNoSeriousViolations(page, "space");
  await page.getByRole("button", { name: "Delete this space…" }).click();
  await expect(dialog).toBeVisible();
  await expectNoSeriousViolations(page, "deletion of a space");
  await page.goto(`/spaces/${space.id}/settings?tab=members`);
  await page.getByRole("button", { name: `Remove ${username}` }).click();
  await expect(dialog).toBeVisible();
  await expectNoSeriousViolations(page, "removal of a member");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expectNoSeriousViolations(page, "members");
  await page.goto(`/spaces/${space.id}/settings?tab=keys`);
  await page.getByRole("button", { name: "New key" }).click();
  await dialog.getByLabel(/^Name/).fill("planner");
  await expectNoSeriousViolations(page, "new key");
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByLabel("API key", { exact: true })).toBeVisible();
  await expectNoSeriousViolations(page, "the key, once");
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "planner" })).toBeVisible();
  await expectNoSeriousViolations(page, "keys");

  await page.getByRole("button", { name: /^Space / }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectNoSeriousViolations(page, "space switcher");
  await page.getByRole("menuitem", { name: "New space…" }).click();
  await expect(dialog).toBeVisible();
  await expectNoSeriousViolations(page, "new space");
  await page.goto("/spaces/nothing-here/board");
  await expect(page.getByRole("heading", { name: "There is no such space" })).toBeVisible();
  await expectNoSeriousViolations(page, "missing space");
});
