import { useEffect, useRef } from "react";
import type { FocusEvent, KeyboardEvent, RefObject } from "react";
import { useShortcuts } from "../../ui/shortcuts";

/** An item of the list of needs; its first link or button gets the focus. */
const ITEM = "[data-need]";

interface Keys<T> {
  ref: RefObject<T | null>;
  onFocus: () => void;
  onBlur: (event: FocusEvent) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * For what holds the list of needs, and what belongs to it: J and K go from need to need, and in the list ↓ and ↑ as
 * well. Where what has the focus goes away, the need that is current then gets it, or the one in its place.
 */
export function useNeedKeys<T extends HTMLElement>(): Keys<T> {
  const ref = useRef<T>(null);
  /** The place in the list of what has the focus; nothing while the focus is elsewhere. */
  const focused = useRef<number>(undefined);
  const items = (): Element[] => [...(ref.current?.querySelectorAll(ITEM) ?? [])];
  const place = (): number => {
    const all = items();
    const at = all.findIndex((item) => item.contains(document.activeElement));
    return at >= 0 ? at : all.findIndex((item) => item.querySelector('[aria-current="true"]'));
  };
  const go = (to: number): void => {
    const all = items();
    const item = all[Math.min(Math.max(to, 0), all.length - 1)];
    item?.querySelector<HTMLElement>("a, button")?.focus();
  };
  useShortcuts({ j: () => go(place() + 1), k: () => go(place() - 1) });
  useEffect(() => {
    if (focused.current === undefined || document.activeElement !== document.body) return;
    const current = place();
    go(current >= 0 ? current : focused.current);
  });
  return {
    ref,
    onFocus: () => {
      focused.current = place();
    },
    onBlur: ({ currentTarget, relatedTarget }) => {
      if (!currentTarget.contains(relatedTarget)) focused.current = undefined;
    },
    onKeyDown: (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by === undefined || !(event.target as Element).closest(ITEM)) return;
      event.preventDefault();
      go(place() + by);
    },
  };
}
