import { plural, t } from "@lingui/core/macro";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { generateMessageId } from "@lingui/message-utils/generateMessageId";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { LiveBanner } from "../app/LiveBanner";
import { aPerson, renderPage } from "../test-parts";
import { NoSpaces } from "../ui/NoSpace";
import { STATUS_LOOK } from "../ui/status";
import { clockMinutes, shortTime } from "../ui/time";
import { chooseLanguage, speak } from "./language";

/** As a file of a language gives it: each English sentence with its own. */
const GERMAN = {
  "Connection to the server": "Verbindung zum Server",
  "{0, plural, one {# waits} other {# wait}}": "{0, plural, one {# wartet} other {# warten}}",
  "Do not send: {name}, {title}": "{title} nicht senden ({name})",
  Comment: "Kommentar",
  "You are in no space yet": "Du bist noch in keinem Raum",
  "Tasks live in spaces. Ask an administrator to add the user <0>{0}</0> to one; it then appears here by itself.":
    "Bitte jemanden, <0>{0}</0> in einen Raum aufzunehmen.",
  "In review": "In Prüfung",
};
const messages = Object.fromEntries(
  Object.entries(GERMAN).map(([english, german]) => [
    generateMessageId(english),
    compileMessage(german),
  ]),
);

afterEach(() => speak(["en"]));

describe("the language of the page", () => {
  it("is the first of the reader's that there is a catalogue for, else English", () => {
    const translated = ["de", "pt-BR"];
    expect(chooseLanguage(["fr", "de-AT", "en"], translated)).toBe("de");
    expect(chooseLanguage(["pt-br"], translated)).toBe("pt-BR");
    expect(chooseLanguage(["pt"], translated)).toBe("en");
    expect(chooseLanguage(["en-GB", "de"], translated)).toBe("en");
    expect(chooseLanguage([], translated)).toBe("en");
  });

  it("follows one file: sentences with elements, with names, in the plural, and for screen readers", async () => {
    await speak(["de-AT", "en"], { de: () => Promise.resolve({ messages }) });
    expect(document.documentElement).toHaveAttribute("lang", "de");
    const { outbox } = renderPage(
      <>
        <LiveBanner />
        <NoSpaces />
      </>,
      "/",
      { me: aPerson({ name: "<b>Ada</b> \\x41", spaces: [] }) },
    );
    await outbox.add({ kind: "comment", taskId: "t1", text: "C:\\x41" });
    await outbox.add({ kind: "comment", taskId: "t1", text: "Please wait" });

    expect(await screen.findByRole("region", { name: "Verbindung zum Server" })).toBeVisible();
    await userEvent.click(await screen.findByRole("button", { name: "2 warten" }));
    expect(
      screen.getByRole("button", { name: "C:\\x41 nicht senden (Kommentar)" }),
    ).toBeInTheDocument();
    expect(screen.getByRole("heading", { name: "Du bist noch in keinem Raum" })).toBeVisible();
    expect(screen.getByText("<b>Ada</b> \\x41")).toHaveProperty("tagName", "B");
    expect(STATUS_LOOK.pr_opened.label).toBe("In Prüfung");
    // A sentence that the file does not have is there in English.
    expect(STATUS_LOOK.merged.label).toBe("Merged");
  });

  it("is that of dates too, in the reader's variant of it", async () => {
    const at = new Date(2026, 2, 9, 14, 8).toISOString();
    await speak(["de-AT"], { de: () => Promise.resolve({ messages }) });
    expect(shortTime(at, 0)).toBe("9. März, 14:08");
    await speak(["en-GB"]);
    expect(shortTime(at, 0)).toBe("9 Mar, 14:08");
    expect(clockMinutes(at)).toBe("14:08");
  });

  it("is English where the file does not come", async () => {
    await speak(["de"], { de: () => Promise.reject(new Error("cut")) });
    expect(document.documentElement).toHaveAttribute("lang", "en");
    expect(STATUS_LOOK.pr_opened.label).toBe("In review");
  });

  it("writes numbers in sentences as they are", () => {
    const count = 12_345;
    expect(plural(count, { one: "# task", other: "# tasks" })).toBe("12345 tasks");
    expect(t`${count} tasks`).toBe("12345 tasks");
  });
});
