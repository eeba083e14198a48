import { expect, test } from "@playwright/test";

test("the page of the HTTP interface shows every call, with nothing from elsewhere", async ({
  page,
  baseURL,
}) => {
  const foreign: string[] = [];
  const errors: string[] = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${baseURL}/`) && !url.startsWith("data:")) foreign.push(url);
  });
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto("/docs");
  await expect(page.getByText("/api/tasks/{id}/events").first()).toBeVisible();
  await page.getByText("Creates a task.").click();
  await expect(page.getByText("Checkout: show shipping costs").first()).toBeVisible();
  expect(foreign).toEqual([]);
  expect(errors).toEqual([]);
});
