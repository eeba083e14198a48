import type { MessageDescriptor } from "@lingui/core";
import { i18n } from "./i18n";

type Worded<T> = T extends MessageDescriptor
  ? string
  : T extends (...args: never) => unknown
    ? T
    : T extends object
      ? { readonly [K in keyof T]: Worded<T[K]> }
      : T;

/**
 * A table with sentences in it, which come in the language of the page when they are read: tables are made before the
 * language is chosen.
 */
export function worded<const T extends object>(table: T): Worded<T> {
  const result = Array.isArray(table) ? [] : {};
  for (const [key, value] of Object.entries(table) as [string, unknown][]) {
    Object.defineProperty(result, key, {
      enumerable: true,
      ...(isSentence(value)
        ? { get: () => i18n._(value) }
        : { value: isTable(value) ? worded(value) : value }),
    });
  }
  return result as Worded<T>;
}

const isSentence = (value: unknown): value is MessageDescriptor =>
  typeof value === "object" && value !== null && "message" in value;

const isTable = (value: unknown): value is object =>
  Array.isArray(value) ||
  (typeof value === "object" &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype);
