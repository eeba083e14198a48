import { createHmac, randomUUID } from "node:crypto";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { ADMIN_PASSWORD, API_KEY, WEBHOOK_SECRET } from "./server";

/** Of every user but the administrator. */
export const USER_PASSWORD = "battery-staple-horse";

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

interface CreatedSpace {
  id: string;
  name: string;
}

/** The administrator, where a test is about what the others see. */
export class Administrator {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async signIn(url: string): Promise<Administrator> {
    const response = await fetch(`${url}/api/auth/login`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username: "admin", password: ADMIN_PASSWORD }),
    });
    expect(response.status).toBe(200);
    const { access_token } = (await response.json()) as { access_token: string };
    return new Administrator(url, access_token);
  }

  createUser(username: string): Promise<unknown> {
    return this.call("POST", "/api/users", { username, password: USER_PASSWORD });
  }

  disable(username: string): Promise<unknown> {
    return this.call("PATCH", `/api/users/${username}`, { disabled: true });
  }

  createSpace(name: string, visibility: "public" | "private" = "private"): Promise<CreatedSpace> {
    return this.call<CreatedSpace>("POST", "/api/spaces", { name, visibility });
  }

  setMember(spaceId: string, userId: string, role: string): Promise<unknown> {
    return this.call("PUT", `/api/spaces/${spaceId}/members/${userId}`, { role });
  }

  /** For a machine: the key itself. */
  async createKey(name: string, spaceId: string, role: string): Promise<string> {
    const { key } = await this.call<{ key: string }>("POST", "/api/keys", { name, spaceId, role });
    return key;
  }

  removeMember(spaceId: string, userId: string): Promise<unknown> {
    return this.call("DELETE", `/api/spaces/${spaceId}/members/${userId}`);
  }

  createTask(spaceId: string, title: string): Promise<CreatedTask> {
    return this.call<CreatedTask>("POST", "/api/tasks", { spaceId, title });
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    expect(response.ok, `${method} ${path}: ${response.status} ${text}`).toBe(true);
    return (text === "" ? undefined : JSON.parse(text)) as T;
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
  await fillInSignIn(page, "admin", ADMIN_PASSWORD);
  await expectLive(page);
}

/** A user whom the administrator has created. */
export async function signInAs(page: Page, username: string): Promise<void> {
  await page.goto("/sign-in");
  await fillInSignIn(page, username, USER_PASSWORD);
  await expectLive(page);
}

export async function fillInSignIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

export async function expectLive(page: Page): Promise<void> {
  await expect(page.getByRole("status", { name: "Connection" })).toHaveText("Live");
}

/** A user name that no other test uses. */
export const uniqueUser = (what: string): string => `${what}-${randomUUID().slice(0, 8)}`;

/** A title that no other test uses: most tests share one server. */
export const uniqueTitle = (what: string): string => `${what} ${randomUUID().slice(0, 8)}`;
