import "@testing-library/jest-dom/vitest";
import { notifications } from "@mantine/notifications";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { forgetDrafts } from "./ui/drafts";

/** A part of a page that is loaded when it is needed takes longer than a second on a busy machine. */
configure({ asyncUtilTimeout: 10_000 });

// What Mantine asks of a browser and jsdom does not have.
window.matchMedia = (query) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    dispatchEvent: () => false,
  }) as unknown as MediaQueryList;
window.ResizeObserver = class {
  observe(): void {
    // Nothing is ever laid out here.
  }
  unobserve(): void {
    // As above.
  }
  disconnect(): void {
    // As above.
  }
};
// Of lists that show only what is in sight, something is in sight.
const heightOf = function (this: HTMLElement) {
  return this.hasAttribute("data-scrolls") ? 800 : 60;
};
Object.defineProperties(HTMLElement.prototype, {
  clientWidth: { get: () => 240, configurable: true },
  clientHeight: { get: heightOf, configurable: true },
  offsetHeight: { get: heightOf, configurable: true },
});
window.IntersectionObserver = class {
  readonly root = null;
  readonly rootMargin = "";
  readonly scrollMargin = "";
  readonly thresholds = [];
  observe = () => undefined;
  unobserve = () => undefined;
  disconnect = () => undefined;
  takeRecords = () => [];
};
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
window.scrollTo = () => undefined;
window.HTMLElement.prototype.scrollIntoView = () => undefined;

afterEach(() => {
  cleanup();
  forgetDrafts();
  // They live in a store beside the tree, which the files of tests share.
  notifications.clean();
});
