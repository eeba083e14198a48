import { TransNoContext } from "@lingui/react/server";
import type { TransProps } from "@lingui/react";
import { i18n } from "./i18n";

/** A sentence with elements in it. The words of people that stand in it are texts: no tag in them counts as one. */
export function Trans({ values, ...rest }: TransProps) {
  return <TransNoContext {...rest} values={asNodes(values)} lingui={{ i18n }} />;
}

function asNodes(values: TransProps["values"]): TransProps["values"] {
  if (values === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? <>{value}</> : value,
    ]),
  );
}
