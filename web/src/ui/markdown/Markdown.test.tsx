import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Markdown } from "./Markdown";
import Rendered from "./Rendered";
import { fenceTraces } from "./traces";

const show = (text: string) =>
  render(
    <MantineProvider env="test">
      <Rendered text={text} />
    </MantineProvider>,
  ).container;

describe("a text in Markdown", () => {
  it("is shown as it was written until the parser has come", async () => {
    render(
      <MantineProvider env="test">
        <Markdown text={"**Now**\nand then"} />
      </MantineProvider>,
    );
    expect((await screen.findByText("Now")).tagName).toBe("STRONG");
  });

  it("has headings below those of the page, lists, tables, code and line breaks", () => {
    const page = show(
      "# Rules\n\n3. one\n4. two\n\n|a|b|\n|-|-|\n|c|d|\n\n`x` and\ny ~~z~~\n\n```\ncode\n```",
    );
    expect(screen.getByRole("heading", { level: 3 })).toHaveTextContent("Rules");
    expect(page.querySelector("ol")).toHaveAttribute("start", "3");
    expect(screen.getAllByRole("cell")).toHaveLength(2);
    expect(page.querySelectorAll("br")).toHaveLength(1);
    expect(screen.getByRole("group", { name: "Code" })).toHaveTextContent("code");
  });

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x) <javascript:alert(1)>",
    "[x](file:///etc/passwd)",
    "[x](/api/auth/logout)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "mailto:a@example.org a@example.org",
  ])("makes neither markup nor a link of %s", (text) => {
    const page = show(text);
    expect(page.querySelector("a, img, script, svg, iframe")).toBeNull();
    expect(page.textContent).not.toBe("");
  });

  it("leads out of the app without a word about where from, and loads no picture", () => {
    const page = show(
      "https://example.org/a ![plan](https://example.org/p.png) [b](http://b.example)",
    );
    const links = [...page.querySelectorAll("a")];
    expect(links.map(({ href }) => href)).toEqual([
      "https://example.org/a",
      "https://example.org/p.png",
      "http://b.example/",
    ]);
    for (const link of links) expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow");
    expect(page.querySelector("img")).toBeNull();
  });

  it("keeps marks of direction within their block", () => {
    const page = show("safe \u202Eevil\n\nnext `a\u202Eb`");
    const [first, second] = page.querySelectorAll("p");
    for (const block of [first, second]) expect(block).toHaveAttribute("dir", "auto");
  });

  it.each([
    ["quotes", ">".repeat(20_000)],
    ["lists", "1. ".repeat(6_600)],
    ["emphasis", "*a_".repeat(6_600)],
    ["brackets", "![".repeat(10_000)],
    ["links", "[a](".repeat(5_000)],
    ["a table", `${"|a".repeat(500)}\n${"|-".repeat(500)}\n${"|b\n".repeat(6_000)}`],
  ])("shows a bomb of %s, bounded in depth and size", (_, text) => {
    const page = show(text);
    expect(page.textContent).not.toBe("");
    expect(page.querySelectorAll("*").length).toBeLessThan(6_000);
    const depth = (of: Element): number => 1 + Math.max(0, ...[...of.children].map(depth));
    expect(depth(page)).toBeLessThan(50);
  });

  it("leaves a text alone that is longer than any description", () => {
    render(
      <MantineProvider env="test">
        <Markdown text={`**${"a".repeat(20_001)}**`} />
      </MantineProvider>,
    );
    expect(screen.getByText(/^\*\*a/)).toBeVisible();
  });
});

describe("a stack trace", () => {
  it.each([
    "java.lang.IllegalStateException: no\n\tat a.B.c(B.java:7)\n\t... 3 more\nCaused by: x.Y: z\n\tat d.E",
    "TypeError: x is undefined\n    at load (app.js:1:2)\n    at main",
    'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    load()\nValueError: no',
  ])("is set as code: %s", (trace) => {
    expect(fenceTraces(`It broke:\n${trace}\nWhat now?`)).toBe(
      `It broke:\n\`\`\`\n${trace}\n\`\`\`\nWhat now?`,
    );
  });

  it("is left alone where it is code already, and so is prose", () => {
    const fenced = "```\nError: x\n    at y (z.js:1)\n```";
    expect(fenceTraces(fenced)).toBe(fenced);
    expect(fenceTraces("Errors happen.\n- at night")).toBe("Errors happen.\n- at night");
  });
});
