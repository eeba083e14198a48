import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { Agent, expectLive, signIn, uniqueTitle } from "./actors";
import { SHARED_PORT, urlOf } from "./server";

const agent = new Agent(urlOf(SHARED_PORT));

async function expectNoSeriousViolations(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  expect(serious, where).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`no page has a serious accessibility violation in ${colorScheme} colours`, async ({
    page,
  }) => {
    // Colours are measured at rest: nothing may be fading in.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
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
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    await expect(page.getByLabel("User name")).toBeVisible();
    await expectNoSeriousViolations(page, "sign-in");
    await signIn(page);
    await expect(page.getByRole("link", { name: asked.title })).toBeVisible();
    await expectNoSeriousViolations(page, "board");
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
    await expect(page.getByRole("heading", { name: "Agents" })).toBeVisible();
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
}
