import { expect, test } from "@playwright/test";
import { expectLive, signIn } from "./actors";

/** The policy that comes with our pages, in a real browser: strict, and no hindrance to ourselves. */

test("the board connects and breaks no rule of the policy", async ({ page }) => {
  const violations: string[] = [];
  page.on("console", (message) => {
    if (/content security policy|refused to/i.test(message.text())) violations.push(message.text());
  });
  await signIn(page);
  await expectLive(page);
  expect(violations).toEqual([]);
});

test("a page of ours runs no inline script and sends nothing elsewhere", async ({ page }) => {
  await page.goto("/sign-in");
  const { fetched, ran, violated } = await page.evaluate(async () => {
    const seen: string[] = [];
    const all = new Promise<void>((resolve) => {
      document.addEventListener("securitypolicyviolation", (event) => {
        if (seen.push(event.effectiveDirective) === 3) resolve();
      });
    });
    const inline = document.createElement("script");
    inline.textContent = "window.name = 'ran'";
    document.body.append(inline);
    const reached = await fetch("http://127.0.0.1:9/").then(
      () => true,
      () => false,
    );
    try {
      new WebSocket("ws://127.0.0.1:9/").close();
    } catch {
      // Some browsers throw at once.
    }
    await all;
    return { violated: seen.sort(), fetched: reached, ran: window.name === "ran" };
  });
  expect(ran).toBe(false);
  expect(fetched).toBe(false);
  expect(violated).toEqual(["connect-src", "connect-src", "script-src-elem"]);
});
