import { msg, t } from "@lingui/core/macro";
import type { TaskChange } from "../api/model";
import { fieldsOf } from "../api/write";
import { worded } from "../words/worded";
import { textOf } from "./writes";
import classes from "./WriteConflict.module.css";

const NAMES: Readonly<Record<string, string>> = worded({
  title: msg`Title`,
  description: msg`Description`,
  labels: msg`Labels`,
  assignedTo: msg`Assigned to`,
  repo: msg`Repository`,
});

interface Props {
  fields: TaskChange;
  /** The other version, against which words that are only here are marked. */
  other: TaskChange;
}

/** The fields of one version of a task, with what the other one does not have marked. */
export function Edits({ fields, other }: Props) {
  return (
    <dl className={classes.fields}>
      {fieldsOf(other).map((field) => {
        const text = textOf(fields[field]);
        const [before, middle, after] = difference(text, textOf(other[field]));
        return (
          <div key={field}>
            <dt>{NAMES[field] ?? field}</dt>
            <dd>
              {text === "" ? t`(nothing)` : null}
              {before}
              {middle === "" ? null : <mark>{middle}</mark>}
              {after}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** What stands between the common beginning and the common end, in whole words. */
export function difference(text: string, other: string): [string, string, string] {
  const words = text.split(/(?<=\s)/);
  const others = other.split(/(?<=\s)/);
  const shorter = Math.min(words.length, others.length);
  let start = 0;
  while (start < shorter && words[start] === others[start]) start++;
  let end = 0;
  while (end < shorter - start && words.at(-1 - end) === others.at(-1 - end)) end++;
  const until = words.length - end;
  return [
    words.slice(0, start).join(""),
    words.slice(start, until).join(""),
    words.slice(until).join(""),
  ];
}
