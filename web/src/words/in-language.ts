import { i18n } from "./i18n";

/**
 * Something that knows how the reader's variant of the language writes dates or sorts words. Made once, when it is first
 * needed: a board shows hundreds of times, and a formatter costs more than all that it formats.
 */
export function inLanguage<T>(make: (locales: string[]) => T): () => T {
  let made: { locales: unknown; value: T } | undefined;
  return () => {
    const locales = i18n.locales ?? i18n.locale;
    if (made?.locales !== locales) made = { locales, value: make([locales].flat()) };
    return made.value;
  };
}
