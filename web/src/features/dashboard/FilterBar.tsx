import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { memo, useEffect, useRef, useState } from "react";
import type { MouseEvent } from "react";
import { InBar } from "../../ui/bar";
import { Glyph } from "../../ui/Glyph";
import type { GlyphName } from "../../ui/Glyph";
import { lazyPart } from "../../ui/lazy";
import { OnDemand } from "../../ui/OnDemand";
import { useShortcuts } from "../../ui/shortcuts";
import type { Choice, Choices } from "./FilterPanel";
import { filterCount, NO_FILTERS } from "./filters";
import type { Filters } from "./filters";
import { GROUPED_BY } from "./grouping";
import type { Grouping } from "./grouping";
import { SORTED_BY } from "./sorting";
import type { Sort } from "./sorting";
import type { View } from "./view-state";
import classes from "./FilterBar.module.css";

const load = () => import("./FilterPopovers");
const FilterPopover = lazyPart(async () => (await load()).FilterPopover);
const ViewsPopover = lazyPart(async () => (await load()).ViewsPopover);

const WRITE_AFTER_MS = 150;

interface Props {
  view: View;
  filters: Filters;
  sort: Sort;
  group: Grouping;
  count: number;
  onView: (view: View) => void;
  onFilter: (change: Partial<Filters>) => void;
  onSort: (sort: Sort) => void;
  onGroup: (group: Grouping) => void;
  /** The whole address of the view, and one that was kept. */
  search: string;
  onOpenView: (search: string) => void;
  /** What there is to choose of; asked only while somebody chooses. */
  choices: () => Choices;
}

/** In the bar: board or table, and what narrows and orders them. */
export const FilterBar = memo(function FilterBar(props: Props) {
  const { view, filters, onView, onFilter } = props;
  const set = filterCount(filters);
  return (
    <InBar>
      <div className={classes.bar} role="search" aria-label={t`Filter tasks`}>
        <div className={classes.views} role="group" aria-label={t`View`}>
          <ViewLink to="board" now={view} glyph="board" text={t`Board`} onView={onView} />
          <ViewLink to="table" now={view} glyph="table" text={t`Table`} onView={onView} />
        </div>
        <Find text={filters.text} count={props.count} onFilter={onFilter} />
        <div className={classes.chips}>
          <button
            type="button"
            className={classes.chip}
            aria-pressed={filters.mine}
            onClick={() => onFilter({ mine: !filters.mine })}
          >
            <Trans>Mine</Trans>
          </button>
          {view === "table" ? <Chip {...props} name={t`Status`} choice="statuses" /> : null}
          <Chip {...props} name={t`Agent`} choice="assignees" />
          <Chip {...props} name={t`Label`} choice="labels" />
          <Chip {...props} name={t`Repo`} choice="repos" />
          <Chip {...props} name={nameOfOrder(props)} choice="sort" />
        </div>
        <div className={classes.one}>
          <Chip {...props} name={t`Filter`} choice="all" />
        </div>
        {set === 0 ? null : (
          <button type="button" className={classes.clear} onClick={() => onFilter(NO_FILTERS)}>
            <Trans>Clear</Trans>
          </button>
        )}
        <Views search={props.search} onOpen={props.onOpenView} />
      </div>
    </InBar>
  );
});

function nameOfOrder({ sort, group }: Props): string {
  const order = SORTED_BY[sort.key];
  return group === undefined ? order : `${order}, ${GROUPED_BY[group]}`;
}

interface ViewLinkProps {
  to: View;
  now: View;
  glyph: GlyphName;
  text: string;
  onView: (view: View) => void;
}

/** A link, so that it can be opened beside; a plain click changes the view without a navigation. */
function ViewLink({ to, now, glyph, text, onView }: ViewLinkProps) {
  const open = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onView(to);
  };
  return (
    <a
      href={to === "board" ? "?" : "?view=table"}
      aria-current={to === now ? "true" : undefined}
      aria-label={text}
      onClick={open}
    >
      <Glyph name={glyph} />
      <span>{text}</span>
    </a>
  );
}

interface FindProps {
  text: string;
  count: number;
  onFilter: (change: Partial<Filters>) => void;
}

/** Filters as one types, a moment after the last key, so that typing never waits for thousands of cards. */
function Find({ text, count, onFilter }: FindProps) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState({ text, from: text });
  if (typed.from !== text) setTyped({ text, from: text });
  useShortcuts({ "/": () => field.current?.focus() });
  useEffect(() => {
    if (typed.text === text) return undefined;
    const timer = setTimeout(() => onFilter({ text: typed.text }), WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed.text, text, onFilter]);
  return (
    <label className={classes.find}>
      <Glyph name="search" />
      <input
        ref={field}
        type="search"
        aria-label={t`Filter tasks`}
        aria-keyshortcuts="/"
        placeholder={t`Filter ${count} tasks`}
        value={typed.text}
        onChange={(event) => setTyped({ text: event.currentTarget.value, from: text })}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {typed.text === "" ? (
        <kbd>/</kbd>
      ) : (
        <button
          type="button"
          aria-label={t`Clear the text`}
          onClick={() => {
            setTyped({ text: "", from: text });
            field.current?.focus();
          }}
        >
          <Glyph name="close" size={12} />
        </button>
      )}
    </label>
  );
}

function Chip(props: Props & { name: string; choice: Choice | "all" | "sort" }) {
  const { name, choice, filters } = props;
  const chosen =
    choice === "all" ? filterCount(filters) : choice === "sort" ? 0 : filters[choice].length;
  const button = (more: object) => (
    <button
      type="button"
      aria-haspopup="dialog"
      className={classes.chip}
      data-chosen={chosen > 0 || undefined}
      {...more}
    >
      {chosen === 0 ? name : `${name} · ${chosen}`}
      <Glyph name="down" size={12} />
    </button>
  );
  return (
    <OnDemand load={load} button={button}>
      <FilterPopover
        button={button({})}
        name={t`Filter by ${name.toLowerCase()}`}
        shown={choice}
        view={props.view}
        filters={filters}
        sort={props.sort}
        choices={props.choices}
        onView={props.onView}
        onFilter={props.onFilter}
        onSort={props.onSort}
        group={props.group}
        onGroup={props.onGroup}
      />
    </OnDemand>
  );
}

function Views({ search, onOpen }: { search: string; onOpen: (search: string) => void }) {
  const button = (more: object) => (
    <button
      type="button"
      aria-haspopup="dialog"
      className={`${classes.chip ?? ""} ${classes.wideOnly ?? ""}`}
      {...more}
    >
      {t`Views`}
      <Glyph name="down" size={12} />
    </button>
  );
  return (
    <OnDemand load={load} button={button}>
      <ViewsPopover button={button({})} search={search} onOpen={onOpen} />
    </OnDemand>
  );
}
