import { t } from "@lingui/core/macro";
import type { Usage } from "../api/work";

/** "301 k in, 26 k out", as far as it is known; a total that nobody told is never drawn as nought. */
export function tokens({ inputTokens, outputTokens }: Usage = {}): string {
  const parts = [
    inputTokens === undefined ? undefined : t`${count(inputTokens)} in`,
    outputTokens === undefined ? undefined : t`${count(outputTokens)} out`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? t`not known` : parts.join(", ");
}

export const cost = ({ costUsd }: Usage = {}): string =>
  costUsd === undefined ? t`not known` : `$${costUsd.toFixed(2)}`;

/** What several runs have used together; a figure that none of them told stays unknown. */
export function sum(usages: readonly (Usage | undefined)[]): Usage {
  const total: Usage = {};
  for (const usage of usages) {
    for (const name of ["inputTokens", "outputTokens", "costUsd", "seconds"] as const) {
      const value = usage?.[name];
      if (value !== undefined) total[name] = (total[name] ?? 0) + value;
    }
  }
  return total;
}

function count(n: number): string {
  if (n < 1_000) return String(n);
  if (n < 1_000_000) return `${Math.round(n / 1_000)} k`;
  return `${(n / 1_000_000).toFixed(1)} M`;
}
