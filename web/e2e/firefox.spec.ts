import { existsSync } from "node:fs";
import { expect, test } from "@playwright/test";
import puppeteer from "puppeteer-core";
import type { Browser, Page } from "puppeteer-core";
import { Agent, uniqueTitle } from "./actors";
import { CuttingProxy } from "./proxy";
import { ADMIN_PASSWORD, SHARED_PORT, urlOf } from "./server";

/**
 * Playwright drives a Firefox of its own only, and its WebDriver BiDi asks for commands that the stock one has not.
 * Puppeteer drives the one that the system has.
 */
const FIREFOX = process.env.FIREFOX_PATH ?? "/usr/bin/firefox-esr";

/** What Firefox itself says of a socket that ends. */
const OF_THE_CUT = /can’t establish a connection|connection to .* was interrupted/;

const IS_THERE = existsSync(FIREFOX);
const WHY_NOT = `skipped: no Firefox at ${FIREFOX}, install it or set FIREFOX_PATH`;

test.skip(!IS_THERE, WHY_NOT);

const agent = new Agent(urlOf(SHARED_PORT));
let proxy: CuttingProxy;
let browser: Browser;

test.beforeEach(async () => {
  test.setTimeout(180_000);
  proxy = await CuttingProxy.to(SHARED_PORT);
  browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX });
});

test.afterEach(async () => {
  await browser.close();
  await proxy.close();
});

const control = (page: Page, role: string, name: string) =>
  page.locator(`::-p-aria(${name}[role="${role}"])`);
const cardIn = (page: Page, lane: string, title: string) =>
  page.locator(`[data-lane="${lane}"] [data-task] a::-p-text(${title})`);
const says = (page: Page, text: string) => page.locator(`main ::-p-text(${text})`).wait();
const connection = (page: Page, state: string) =>
  page.locator(`[aria-label="Connection"] ::-p-text(${state})`).wait();

const WALK = "the main walk works in Firefox, over a cut and a reload";

// The list of results shows titles and no reasons.
test(IS_THERE ? WALK : `${WALK} (${WHY_NOT})`, async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(40_000);
  const errors: string[] = [];
  page.on("pageerror", (error) => {
    if (!OF_THE_CUT.test(String(error))) errors.push(String(error));
  });
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(`${proxy.url}/sign-in`);
  await control(page, "textbox", "User name").fill("admin");
  await page.locator("input[type=password]").fill(ADMIN_PASSWORD);
  await control(page, "button", "Sign in").click();
  await connection(page, "Live");

  const title = uniqueTitle("Export invoices");
  await control(page, "button", "New task").click();
  await control(page, "textbox", "Title").fill(title);
  await control(page, "button", "Create task").click();
  const card = await cardIn(page, "created", title).waitHandle();
  const address = await card.evaluate((link) => link.getAttribute("href"));
  const id = decodeURIComponent(address?.split("/").at(-1) ?? "");

  await agent.append(id, "analyzing");
  await cardIn(page, "analyzing", title).wait();
  await agent.append(id, "clarification_needed", {
    questions: [{ id: "q1", text: "Which separator?" }],
  });
  await cardIn(page, "clarification_needed", title).click();
  await control(page, "textbox", "Which separator?").fill("Semicolon");
  await control(page, "button", "Send answer").click();
  await says(page, "Semicolon");

  proxy.cut();
  await connection(page, "Offline");
  await agent.append(id, "comment", { text: "Said in the dark" });
  proxy.mend();
  await connection(page, "Live");
  await says(page, "Said in the dark");

  await control(page, "textbox", "Comment").fill("Thank you");
  await control(page, "button", "Comment").click();
  await says(page, "Thank you");
  await page.reload();
  await says(page, "Thank you");
  await connection(page, "Live");
  expect(errors).toEqual([]);
});
