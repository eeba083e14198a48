import { useCallback } from "react";
import type { KeyboardEvent } from "react";
import { isTyping } from "../../ui/shortcuts";
import type { CardContext } from "./TaskCard";

const cardOf = (element: Element | null | undefined): HTMLElement | null =>
  element?.querySelector<HTMLElement>("[data-task] a") ?? null;

/** Arrows go from card to card and from lane to lane, X selects, M shows what can be done. */
export function useCardKeys({ onSelect, onMenu }: CardContext): (event: KeyboardEvent) => void {
  return useCallback(
    (event) => {
      const target = event.target as Element;
      const card = target.closest<HTMLElement>("[data-task]");
      const id = card?.getAttribute("data-task");
      const isModified = event.ctrlKey || event.metaKey || event.altKey;
      if (card === null || id == null || isModified || isTyping(target)) return;
      const item = card.closest("[data-index]");
      const lane = card.closest("[data-lane]");
      const act = {
        ArrowDown: () => cardOf(item?.nextElementSibling)?.focus(),
        ArrowUp: () => cardOf(item?.previousElementSibling)?.focus(),
        ArrowRight: () => laneBeside(lane, 1)?.focus(),
        ArrowLeft: () => laneBeside(lane, -1)?.focus(),
        x: () => onSelect(id),
        m: () => onMenu(id, card),
      }[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    },
    [onSelect, onMenu],
  );
}

/** The first card in sight of the next lane that has one. */
function laneBeside(lane: Element | null, step: 1 | -1): HTMLElement | null {
  const next = (each: Element | null | undefined) =>
    step === 1 ? each?.nextElementSibling : each?.previousElementSibling;
  for (let each = next(lane); each != null; each = next(each)) {
    const card = cardOf(each);
    if (card !== null) return card;
  }
  return null;
}
