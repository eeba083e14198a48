import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "@playwright/test";

const SOURCE = "client";
/** What the package depends on and what Node's types are: all that a project of its users has besides it. */
const NEIGHBOURS = ["socket.io-client", "zustand", "@types/node"];
const STRICT = { strict: true, module: "nodenext", target: "es2022", types: ["node"] };

/** The client package in a project of somebody who uses it: packed, unpacked, and nothing of our sources beside it. */
export class ClientPackage {
  private readonly project = mkdtempSync(join(tmpdir(), "signalbox-client-"));

  constructor() {
    const home = join(this.project, "node_modules/signalbox-client");
    mkdirSync(home, { recursive: true });
    const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", this.project], {
      cwd: SOURCE,
      encoding: "utf8",
    });
    const archive = packed.trim().split("\n").at(-1) ?? ""; // after what the build says
    execFileSync("tar", ["xzf", join(this.project, archive), "-C", home, "--strip-components=1"]);
    for (const name of NEIGHBOURS) {
      const link = join(this.project, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(resolve("node_modules", name), link);
    }
    writeFileSync(join(this.project, "package.json"), '{"type": "module"}');
  }

  /** Compiles one of the package's examples against the packed types, as strictly as there is, and starts it. */
  run(example: string, environment: Readonly<Record<string, string>>): Program {
    copyFileSync(join(SOURCE, example), join(this.project, example));
    const config = { compilerOptions: { ...STRICT, outDir: "out" }, files: [example] };
    writeFileSync(join(this.project, "tsconfig.json"), JSON.stringify(config));
    execFileSync(resolve("node_modules/.bin/tsc"), ["-p", this.project], { stdio: "inherit" });
    const script = join(this.project, "out", example.replace(/ts$/, "js"));
    const env = { ...process.env, FORCE_COLOR: "0", ...environment }; // else numbers are printed in colour
    return new Program(spawn("node", [script], { env, stdio: ["ignore", "pipe", "inherit"] }));
  }
}

class Program {
  readonly lines: string[] = [];
  /** How many of them were awaited. */
  private seen = 0;

  constructor(private readonly process: ChildProcess) {
    if (process.stdout === null) throw new Error("Its output is read.");
    createInterface(process.stdout).on("line", (line) => this.lines.push(line));
  }

  /** All of these, in any order, after those that were awaited before. */
  async expectLines(expected: readonly string[]): Promise<void> {
    const from = this.seen;
    await expect
      .poll(() => expected.filter((line) => !this.lines.includes(line, from)), { timeout: 60_000 })
      .toEqual([]);
    this.seen = this.lines.length;
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = once(this.process, "exit");
    this.process.kill();
    await ended;
  }
}
