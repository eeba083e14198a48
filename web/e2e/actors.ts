import { createHmac, randomUUID } from "node:crypto";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { ADMIN_PASSWORD, API_KEY, WEBHOOK_SECRET } from "./server";

export interface CreatedTask {
  id: string;
  title: string;
}

/** A coding agent: knows the HTTP API and a key, nothing of the browser. */
export class Agent {
  constructor(private readonly url: string) {}

  create(task: { title: string; [field: string]: unknown }): Promise<CreatedTask> {
    return this.post<CreatedTask>("/api/tasks", task);
  }

  async append(taskId: string, type: string, data: object = {}): Promise<void> {
    await this.post(`/api/tasks/${taskId}/events`, { type, data });
  }

  async register(name: string): Promise<void> {
    await this.post("/api/agents", { name });
  }

  private async post<T>(path: string, body: object): Promise<T> {
    const response = await fetch(this.url + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-API-Key": API_KEY },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    expect(response.status, `${path}: ${text}`).toBe(201);
    return JSON.parse(text) as T;
  }
}

interface PullRequestFacts {
  action: "opened" | "closed";
  number: number;
  taskId: string;
  merged?: boolean;
}

/** GitHub, as far as a webhook shows it. */
export class GitHub {
  static readonly repo = "acme/billing";
  static readonly mergeCommit = "0123456789abcdef0123456789abcdef01234567";

  constructor(private readonly url: string) {}

  async pullRequest({ action, number, taskId, merged = false }: PullRequestFacts): Promise<void> {
    const [owner = "", name = ""] = GitHub.repo.split("/");
    const payload = JSON.stringify({
      action,
      number,
      pull_request: {
        number,
        html_url: `https://github.com/${GitHub.repo}/pull/${number}`,
        title: "Export invoices",
        body: `What was asked for.\n\nSignalbox-Task: ${taskId}\n`,
        state: action === "opened" ? "open" : "closed",
        draft: false,
        merged,
        merged_at: merged ? new Date().toISOString() : null,
        merge_commit_sha: merged ? GitHub.mergeCommit : null,
        head: { ref: "export-invoices", sha: "89abcdef0123456789abcdef0123456789abcdef" },
        base: { ref: "main", repo: { full_name: GitHub.repo } },
        user: { login: "octocat", id: 1 },
      },
      repository: { id: 1, name, full_name: GitHub.repo, owner: { login: owner, id: 2 } },
      sender: { login: "octocat", id: 1, type: "User" },
    });
    const signature = createHmac("sha256", WEBHOOK_SECRET).update(payload).digest("hex");
    const response = await fetch(`${this.url}/api/github/webhook`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-GitHub-Event": "pull_request",
        "X-GitHub-Delivery": randomUUID(),
        "X-Hub-Signature-256": `sha256=${signature}`,
      },
      body: payload,
    });
    expect(response.status, await response.text()).toBe(202);
  }
}

export async function signIn(page: Page, url = ""): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("User name").fill("admin");
  await page.getByLabel("Password", { exact: true }).fill(ADMIN_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expectLive(page);
}

export async function expectLive(page: Page): Promise<void> {
  await expect(page.getByRole("status", { name: "Connection" })).toHaveText("Live");
}

/** A title that no other test uses: most tests share one server. */
export const uniqueTitle = (what: string): string => `${what} ${randomUUID().slice(0, 8)}`;
