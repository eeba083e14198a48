import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The servers that the tests talk to, and what opens them. None of this is a secret of anybody. */

export const JAR = "../target/signalbox.jar";
export const ADMIN_PASSWORD = "correct-horse-battery";
export const API_KEY = "e2e-agent-key-0123456789abcdef";
export const WEBHOOK_SECRET = "e2e-webhook-secret";

/** The one most tests share. */
export const SHARED_PORT = 18_080;
/** Has no task but those of the demo. */
export const DEMO_PORT = 18_081;
/** Is cut off, killed, drained and started again. */
export const RECOVERY_PORT = 18_083;
/** Lets strangers look around. */
export const ANONYMOUS_PORT = 18_084;
/** Loses sight of its agents within seconds. */
export const DAY_PORT = 18_085;

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

export const urlOf = (port: number): string => `http://localhost:${port}`;

export const freshDataDir = (): string => mkdtempSync(join(tmpdir(), "signalbox-e2e-"));

export function environment(port: number, dataDir: string): Record<string, string> {
  return {
    PORT: String(port),
    SIGNALBOX_DATA_DIR: dataDir,
    SIGNALBOX_ADMIN_PASSWORD: ADMIN_PASSWORD,
    SIGNALBOX_API_KEY: API_KEY,
    GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
    // Receivers of the tests are on this machine.
    SIGNALBOX_WEBHOOKS_PRIVATE: "true",
  };
}

/** A server of a test's own. */
export class OwnServer {
  private process: ChildProcess | undefined;

  constructor(
    private readonly port: number,
    private readonly dataDir: string = freshDataDir(),
    private readonly settings: Readonly<Record<string, string>> = {},
  ) {}

  get url(): string {
    return urlOf(this.port);
  }

  /** Starts it, again on the same data if it ran before, and waits until it is ready. */
  async start(): Promise<void> {
    const started = spawn("java", ["-jar", JAR], {
      env: { ...process.env, ...environment(this.port, this.dataDir), ...this.settings },
      stdio: ["ignore", "ignore", "inherit"],
    });
    this.process = started;
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await this.isReady())) {
      if (started.exitCode !== null) throw new Error(`The server ended with ${started.exitCode}.`);
      if (Date.now() > deadline) throw new Error("The server did not become ready.");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Asks it to end as an operator would, and waits until it has. */
  async stop(): Promise<void> {
    const running = this.process;
    this.process = undefined;
    if (running?.exitCode !== null) return;
    const ended = once(running, "exit");
    running.kill("SIGTERM");
    const insist = setTimeout(() => running.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(insist);
  }

  /** Pulls the plug. */
  async kill(): Promise<void> {
    const running = this.process;
    this.process = undefined;
    if (running?.exitCode !== null) return;
    const ended = once(running, "exit");
    running.kill("SIGKILL");
    await ended;
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    while (await this.isReady()) {
      if (Date.now() > deadline) throw new Error("The server lives on.");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health/readiness`)).ok;
    } catch {
      return false;
    }
  }
}
