import { lazy, Suspense } from "react";
import { Plain } from "./Plain";

/** A longer one is shown as it was written. The longest description has as many. */
const CHARACTERS_MAX = 20_000;

/** The parser comes with the first text that needs it; where it does not come, texts stay as they were written. */
const Rendered = lazy(() => import("./Rendered").catch(() => ({ default: Plain })));

/** What people, agents and GitHub write: Markdown, as the elements below and nothing else (no HTML, no images). */
export function Markdown({ text }: { text: string }) {
  if (text.length > CHARACTERS_MAX) return <Plain text={text} />;
  return (
    <Suspense fallback={<Plain text={text} />}>
      <Rendered text={text} />
    </Suspense>
  );
}
