import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { Asked } from "./Asked";
import { capitalized } from "./capitalized";
import classes from "./Rows.module.css";

interface RowProps {
  title: ReactNode;
  /** Short facts, each a span of its own. */
  facts?: ReactNode;
  actions?: ReactNode;
}

/** One thing of a list: what it is, some facts, and what can be done with it. */
export function Row({ title, facts, actions }: RowProps) {
  return (
    <li className={classes.row}>
      <div className={classes.main}>
        <div className={classes.title}>{title}</div>
        {facts === undefined ? null : <div className={classes.facts}>{facts}</div>}
      </div>
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </li>
  );
}

interface ListProps<T> {
  /** What the list holds, in the plural and small letters. */
  of: string;
  items: readonly T[];
  children: (item: T) => ReactNode;
}

/** Rows below each other. */
export function RowList<T>({ of, items, children }: ListProps<T>) {
  return (
    <ul className={classes.rows} aria-label={capitalized(of)}>
      {items.map(children)}
    </ul>
  );
}

/** What of a list that comes in pages is shown; `usePages` answers it. */
interface PagesOf<T> {
  items: readonly T[] | undefined;
  error: Error | null;
  isFetching: boolean;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

interface PagesProps<T> {
  /** What the list holds, in the plural and small letters. */
  of: string;
  pages: PagesOf<T>;
  empty: ReactNode;
  children: (items: readonly T[]) => ReactNode;
}

/** A list with its states: on its way, failed, empty, and with more to come. */
export function Pages<T>({ of, pages, empty, children }: PagesProps<T>) {
  return (
    <Asked what={t`the ${of}`} asked={{ ...pages, data: pages.items }}>
      {(items) => (items.length === 0 ? empty : <Shown pages={pages}>{children(items)}</Shown>)}
    </Asked>
  );
}

function Shown<T>({ pages, children }: { pages: PagesOf<T>; children: ReactNode }) {
  return (
    <Stack gap="sm" align="flex-start">
      {children}
      {pages.hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          <Trans>Load more</Trans>
        </Button>
      ) : null}
    </Stack>
  );
}

interface RowsProps<T> extends Omit<ListProps<T>, "items"> {
  pages: PagesOf<T>;
  empty: ReactNode;
}

/** As {@link Pages}, in rows below each other. */
export function Rows<T>({ of, pages, empty, children }: RowsProps<T>) {
  return (
    <Pages of={of} pages={pages} empty={empty}>
      {(items) => (
        <RowList of={of} items={items}>
          {children}
        </RowList>
      )}
    </Pages>
  );
}
