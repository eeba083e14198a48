import { msg } from "@lingui/core/macro";
import { TASK_STATUSES } from "../../api/model";
import type { TaskSummary } from "../../api/model";
import { inLanguage } from "../../words/in-language";
import { worded } from "../../words/worded";

export const SORT_KEYS = ["last", "since", "created", "title", "status", "agent", "repo"] as const;

export type SortKey = (typeof SORT_KEYS)[number];

export interface Sort {
  key: SortKey;
  descending: boolean;
}

export const SORT_LABEL: Readonly<Record<SortKey, string>> = worded({
  last: msg`Last word`,
  since: msg`In status`,
  created: msg`Created`,
  title: msg`Title`,
  status: msg`Status`,
  agent: msg`Agent`,
  repo: msg`Repository`,
});

/** The order as a filter that is set. */
export const SORTED_BY: Readonly<Record<SortKey, string>> = worded({
  last: msg`Sort: last word`,
  since: msg`Sort: in status`,
  created: msg`Sort: created`,
  title: msg`Sort: title`,
  status: msg`Sort: status`,
  agent: msg`Sort: agent`,
  repo: msg`Sort: repository`,
});

export const LAST_WORD_FIRST: Sort = { key: "last", descending: true };

/** Times begin with the newest, words with A. */
export const firstOrder = (key: SortKey): Sort => ({
  key,
  descending: key === "last" || key === "since" || key === "created",
});

const PARAMETER = "sort";

/** "-created" in the address: the newest first. */
export function sortFrom(query: URLSearchParams): Sort {
  const text = query.get(PARAMETER) ?? "";
  const key = SORT_KEYS.find((each) => each === text.replace(/^-/, ""));
  return key === undefined ? LAST_WORD_FIRST : { key, descending: text.startsWith("-") };
}

export function withSort(query: URLSearchParams, { key, descending }: Sort): URLSearchParams {
  const next = new URLSearchParams(query);
  if (key === LAST_WORD_FIRST.key && descending) next.delete(PARAMETER);
  else next.set(PARAMETER, descending ? `-${key}` : key);
  return next;
}

export const lastWordAt = (task: TaskSummary): string => task.lastWordAt ?? task.updatedAt;

const COLLATOR = inLanguage((locales) => new Intl.Collator(locales, { numeric: true }));
const compareWords = (a = "", b = ""): number => COLLATOR().compare(a, b);

type Compare = (a: TaskSummary, b: TaskSummary) => number;

const COMPARE: Readonly<Record<SortKey, Compare>> = {
  last: (a, b) => ordered(lastWordAt(a), lastWordAt(b)),
  since: (a, b) => ordered(a.statusSince, b.statusSince),
  created: (a, b) => ordered(a.createdAt, b.createdAt),
  title: (a, b) => compareWords(a.title, b.title),
  status: (a, b) => TASK_STATUSES.indexOf(a.status) - TASK_STATUSES.indexOf(b.status),
  agent: (a, b) => compareWords(a.assignedTo, b.assignedTo),
  repo: (a, b) => compareWords(a.repo, b.repo),
};

/** A total order: what is alike is ordered by the newest word, then by its id. */
export function comparison({ key, descending }: Sort): Compare {
  const compare = COMPARE[key];
  const direction = descending ? -1 : 1;
  return (a, b) =>
    compare(a, b) * direction || ordered(lastWordAt(b), lastWordAt(a)) || ordered(a.id, b.id);
}

/** Times and ids are compared as they are; a collator would cost a hundred times as much. */
const ordered = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
