import { I18n } from "@lingui/core";
import type { MessageDescriptor, MessageOptions, Messages } from "@lingui/core";

/** English stands in the code, so its catalogue is empty. */
export const ENGLISH = "en";

/** Numbers in sentences are written as they are, without a mark between thousands. */
const FORMATS: MessageOptions["formats"] = { number: { useGrouping: false } };

type Values = Record<string, unknown>;

class Sentences extends I18n {
  /** A sentence in the language of the page. The words of people that stand in it stay as they wrote them. */
  override _(descriptor: MessageDescriptor): string;
  override _(id: string, values?: Values, options?: MessageOptions): string;
  override _(what: MessageDescriptor | string, values?: Values, options?: MessageOptions): string {
    if (typeof what === "string") {
      const { message, formats = FORMATS } = options ?? {};
      return super._(what, verbatim(values), { message, formats });
    }
    const { id, message } = what;
    return super._(id, verbatim(what.values ?? values), { message, formats: FORMATS });
  }
}

/** Lingui reads escapes like "\x41" in the finished sentence; one that somebody has typed is itself escaped. */
function verbatim(values: Values = {}): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? value.replaceAll("\\", "\\x5c") : value,
    ]),
  );
}

/** The language of the page, and what there is of its catalogue. It is chosen before anything is drawn. */
export const i18n = new Sentences({ locale: ENGLISH, messages: { [ENGLISH]: {} } });

/** `variants`: the reader's own, as "en-GB", from which dates and plurals follow. */
export function speakIn(language: string, messages: Messages, variants: readonly string[]): void {
  const own = variants.filter((each) => languageOf(each) === languageOf(language));
  i18n.loadAndActivate({ locale: language, locales: [...own, language], messages });
  document.documentElement.lang = language;
}

const languageOf = (tag: string): string => tag.split("-")[0]?.toLowerCase() ?? "";
