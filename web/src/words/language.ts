import type { Messages } from "@lingui/core";
import { ENGLISH, speakIn } from "./i18n";

type Catalogues = Readonly<Record<string, () => Promise<{ messages: Messages }>>>;

/** A chunk for each language but English. */
const CATALOGUES: Catalogues = Object.fromEntries(
  Object.entries(
    import.meta.glob<{ messages: Messages }>(["../locales/*.po", "!../locales/en.po"]),
  ).map(([path, load]) => [path.replace(/^.*\/|\.po$/g, ""), load]),
);

/** Shows the page in the first of these languages that there is a catalogue for, else in English. */
export async function speak(
  wanted: readonly string[],
  catalogues: Catalogues = CATALOGUES,
): Promise<void> {
  const language = chooseLanguage(wanted, Object.keys(catalogues));
  let messages: Messages | undefined;
  try {
    messages = (await catalogues[language]?.())?.messages;
  } catch {
    // It did not come: English is always there.
  }
  speakIn(messages === undefined ? ENGLISH : language, messages ?? {}, wanted);
}

/** "de-AT" is served by "de-AT", else by "de". */
export function chooseLanguage(wanted: readonly string[], translated: readonly string[]): string {
  const there = [ENGLISH, ...translated];
  for (const tag of wanted) {
    const parts = tag.split("-");
    for (let length = parts.length; length > 0; length--) {
      const name = parts.slice(0, length).join("-").toLowerCase();
      const found = there.find((each) => each.toLowerCase() === name);
      if (found !== undefined) return found;
    }
  }
  return ENGLISH;
}
