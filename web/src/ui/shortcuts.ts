import { useEffect, useEffectEvent } from "react";

/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 1_500;

/** Inputs that take no text, so that a key pressed in one is still a shortcut. */
const NOT_TYPED = new Set(["checkbox", "radio", "button", "submit", "range"]);

/** Whether keys go into a text there. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NOT_TYPED.has(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}

/** Keys → what they do: "c", "?", "g b" (one after the other), or "mod+k" (Ctrl or Cmd; also while one types). */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Acts on keys pressed anywhere on the page, but for those of a text field, a menu or a dialog. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const act = useEffectEvent((event: KeyboardEvent, before: string): boolean => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const modified = event.ctrlKey || event.metaKey;
    if (event.defaultPrevented || event.altKey) return false;
    if (!modified && (isTyping(event.target) || isWithinOverlay(event.target))) return false;
    const does = modified
      ? shortcuts[`mod+${key}`]
      : (shortcuts[`${before} ${key}`] ?? shortcuts[key]);
    if (does === undefined) return false;
    event.preventDefault();
    does();
    return true;
  });
  useEffect(() => {
    let last = { key: "", at: 0 };
    const listen = (event: KeyboardEvent): void => {
      const before = event.timeStamp - last.at < SEQUENCE_MS ? last.key : "";
      const done = act(event, before);
      last = { key: done ? "" : event.key.toLowerCase(), at: event.timeStamp };
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

const isWithinOverlay = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;
