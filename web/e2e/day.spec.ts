import { expect, test } from "@playwright/test";
import type { Browser, Page } from "@playwright/test";
import { io } from "socket.io-client";
import { Administrator, fillInSignIn, signIn, USER_PASSWORD } from "./actors";
import { DAY_PORT, freshDataDir, OwnServer } from "./server";
import { Worker } from "./worker";
import type { HeldTask } from "./worker";

const PHONE = { width: 390, height: 844 };

const server = new OwnServer(DAY_PORT, freshDataDir(), { SIGNALBOX_AGENTS_OFFLINE_AFTER: "4s" });

test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

/** A client that knows nothing of our app: what it hears of the tasks of main, in the order in which it came. */
class StockClient {
  readonly heard: { name: string; taskId?: string; spaceVersion: number; outcome?: string }[] = [];
  private readonly socket;

  constructor(apiKey: string) {
    this.socket = io(server.url, { auth: { apiKey }, forceNew: true });
    this.socket.onAny((name: string, payload: (typeof this.heard)[number]) => {
      if (name.startsWith("task:") && name !== "task:activity")
        this.heard.push({ ...payload, name });
    });
  }

  async join(): Promise<void> {
    const answer: unknown = await this.socket
      .timeout(10_000)
      .emitWithAck("dashboard:join", { spaceId: "main" });
    expect(answer).toMatchObject({ ok: true });
  }

  typesOf(task: HeldTask): string[] {
    return this.heard
      .filter(({ taskId }) => taskId === task.id)
      .map(({ name }) => name.slice("task:".length));
  }

  close(): void {
    this.socket.disconnect();
  }
}

async function onThePhone(browser: Browser, username: string): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true });
  const page = await context.newPage();
  await page.goto(`${server.url}/sign-in`);
  await fillInSignIn(page, username, USER_PASSWORD);
  await expect(page).not.toHaveURL(/sign-in/);
  await page.goto(`${server.url}/attention`);
  await expect(page.getByRole("heading", { level: 1, name: "Needs you" })).toBeVisible();
  return page;
}

const claimed = async (worker: Worker): Promise<HeldTask> => {
  const task = await worker.claim();
  if (task === undefined) throw new Error(`${worker.id} found no task.`);
  return task;
};

test("a day of two agents and two people", async ({ page, browser }) => {
  test.setTimeout(180_000);
  const admin = await Administrator.signIn(server.url);
  await admin.createUser("ada");
  await admin.setMember("main", "ada", "member");
  const key = (name: string, role: string) => admin.createKey(name, "main", role);
  const stock = new StockClient(await key("stock", "viewer"));
  await stock.join();
  const kite = new Worker(server.url, await key("kite", "agent"), "kite");
  const wren = new Worker(server.url, await key("wren", "agent"), "wren");
  await Promise.all([kite.start(), wren.start()]);

  await signIn(page, server.url);
  const phone = await onThePhone(browser, "ada");
  const older = await admin.createTask("main", "Drop the table");
  const newer = await admin.createTask("main", "Move the worker");

  // Claim: the oldest first, each task once.
  const ofKite = await claimed(kite);
  const ofWren = await claimed(wren);
  expect([ofKite.id, ofWren.id]).toEqual([older.id, newer.id]);
  expect(await kite.claim()).toBeUndefined();
  const card = (title: string) => page.getByRole("article").filter({ hasText: title });
  await expect(card(older.title)).toContainText("kite");
  await expect(card(newer.title)).toContainText("wren");

  // Ask, and answer on the phone.
  await kite.say(ofKite, "input_requested", {
    requests: [{ id: "p1", kind: "permission", text: "May I?", options: ["Allow", "Refuse"] }],
  });
  const need = phone.getByRole("article").filter({ hasText: "May I?" });
  await expect(need).toContainText(older.title);
  await need.getByRole("button", { name: "Allow" }).tap();
  expect(await kite.answerTo(ofKite, "p1")).toBe("Allow");
  await expect(need).toBeHidden();
  const scrolls = () => document.documentElement.scrollWidth > window.innerWidth;
  expect(await phone.evaluate(scrolls)).toBe(false);

  // Run.
  await kite.say(ofKite, "progress", { message: "Dropping it", percent: 60 });
  await expect(card(older.title)).toContainText("60%");

  // Die: the lease ends, and the task is there for others.
  wren.die();
  await expect.poll(() => stock.typesOf(ofWren), { timeout: 30_000 }).toContain("run_ended");
  const lost = stock.heard.find(
    ({ name, taskId }) => name === "task:run_ended" && taskId === ofWren.id,
  );
  expect(lost?.outcome).toBe("lost");
  await page.goto(`${server.url}/agents`);
  const row = page.getByRole("listitem", { name: "wren" });
  await expect(row).toContainText("Offline");
  await expect.poll(() => stock.typesOf(ofWren).at(-1)).toBe("assigned"); // to nobody

  // Be released, and claimed by the one who has come back.
  const again = await claimed(kite);
  expect(again.id).toBe(newer.id);
  await kite.release(again);
  await wren.start();
  await expect(row).not.toContainText("Offline");
  const back = await claimed(wren);
  expect(back.id).toBe(newer.id);

  // Finish.
  await kite.finish(ofKite, 1.25);
  await wren.finish(back, 0.25);
  await expect.poll(() => stock.typesOf(ofWren).at(-1), { timeout: 10_000 }).toBe("completed");
  expect(stock.typesOf(ofWren)).toEqual([
    "created",
    ...["assigned", "run_started", "run_ended", "assigned"], // wren, which dies
    ...["assigned", "run_started", "run_ended", "assigned"], // kite, which releases it
    ...["assigned", "run_started", "run_ended", "completed"], // wren
  ]);
  const versions = stock.heard.map(({ spaceVersion }) => spaceVersion);
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));

  await page.goto(`${server.url}/stats`);
  await expect(page.getByText(/^4 runs ended, cost: \$1\.50/)).toBeVisible();
  await phone.goto(`${server.url}/tasks/${newer.id}`);
  const timeline = phone.getByRole("list", { name: /Timeline/ });
  await timeline.getByRole("button", { name: /^Created/ }).tap(); // its chapter, which is over
  await expect(timeline).toContainText("wren went offline.");
  expect(await phone.evaluate(scrolls)).toBe(false);

  kite.die();
  wren.die();
  stock.close();
  await phone.context().close();
});
