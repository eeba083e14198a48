import { t } from "@lingui/core/macro";
import MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";
import { createElement, Fragment, useMemo } from "react";
import type { Key, ReactNode } from "react";
import { webAddress } from "../address";
import { ExternalLink } from "../ExternalLink";
import classes from "./Markdown.module.css";
import { Plain } from "./Plain";
import { fenceTraces } from "./traces";

/** What is nested deeper is text. */
const DEPTH_MAX = 20;
/** A text that comes to more is shown as it was written: a table of some kilobytes may have 100,000 cells. */
const TOKENS_MAX = 5_000;

const parser = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: DEPTH_MAX });

/** Every element there can be, and what stands for it: a page has its own headings of the first ranks. */
const ELEMENTS: Readonly<Record<string, string>> = {
  p: "p",
  ul: "ul",
  ol: "ol",
  li: "li",
  blockquote: "blockquote",
  strong: "strong",
  em: "em",
  s: "s",
  thead: "thead",
  tbody: "tbody",
  tr: "tr",
  th: "th",
  td: "td",
  h1: "h3",
  h2: "h3",
  h3: "h4",
  h4: "h5",
  h5: "h6",
  h6: "h6",
};

/** The elements are made from the parser's tokens: no HTML is ever written, so none can be smuggled in. */
export default function Rendered({ text }: { text: string }) {
  const tokens = useMemo(() => parser.parse(fenceTraces(text), {}), [text]);
  const count = tokens.reduce((sum, { children }) => sum + 1 + (children?.length ?? 0), 0);
  if (count > TOKENS_MAX) return <Plain text={text} />;
  return <div className={classes.markdown}>{nodes(tokens)}</div>;
}

function nodes(tokens: readonly Token[]): ReactNode[] {
  const open: { token: Token | undefined; children: ReactNode[] }[] = [
    { token: undefined, children: [] },
  ];
  tokens.forEach((token, index) => {
    if (token.nesting === 1) {
      open.push({ token, children: [] });
      return;
    }
    const ended = token.nesting === -1 && open.length > 1 ? open.pop() : undefined;
    const node =
      ended?.token === undefined ? leaf(token, index) : element(ended.token, ended.children, index);
    open.at(-1)?.children.push(node);
  });
  return open.flatMap(({ children }) => children);
}

function element(token: Token, children: ReactNode[], key: Key): ReactNode {
  if (token.tag === "a") return link(token.attrGet("href"), children, key);
  if (token.tag === "table") {
    return (
      <div key={key} className={classes.wide} tabIndex={0} role="group" aria-label={t`Table`}>
        <table>{children}</table>
      </div>
    );
  }
  const tag = ELEMENTS[token.tag];
  if (tag === undefined || token.hidden) return <Fragment key={key}>{children}</Fragment>;
  const start = token.attrGet("start");
  return createElement(
    tag,
    { key, dir: "auto", ...(start !== null && { start: Number(start) }) },
    ...children,
  );
}

function leaf(token: Token, key: Key): ReactNode {
  switch (token.type) {
    case "inline":
      return <Fragment key={key}>{nodes(token.children ?? [])}</Fragment>;
    case "softbreak":
    case "hardbreak":
      return <br key={key} />;
    case "hr":
      return <hr key={key} />;
    case "code_inline":
      return <code key={key}>{token.content}</code>;
    case "code_block":
    case "fence":
      return (
        <pre key={key} tabIndex={0} role="group" aria-label={t`Code`} dir="ltr">
          <code>{token.content.replace(/\n$/, "")}</code>
        </pre>
      );
    case "image":
      // Not loaded: whoever wrote the text would learn who reads it.
      return link(token.attrGet("src"), [token.content || t`image`], key);
    default:
      return token.content;
  }
}

function link(href: unknown, children: ReactNode[], key: Key): ReactNode {
  return (
    <ExternalLink
      key={key}
      href={webAddress(href)}
      inherit
      underline="always"
      rel="noopener noreferrer nofollow"
    >
      {children}
    </ExternalLink>
  );
}
