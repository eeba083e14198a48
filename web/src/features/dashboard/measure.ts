import type { Virtualizer } from "@tanstack/react-virtual";

/**
 * The height of a card, as its observer tells it before the frame is painted. Asking the element itself when it appears
 * would lay the page out in the middle of drawing it, once for each card that comes into sight.
 */
export function measureObserved(
  element: Element,
  entry: ResizeObserverEntry | undefined,
  { options, itemSizeCache, indexFromElement }: Virtualizer<HTMLDivElement, Element>,
): number {
  const [box] = entry?.borderBoxSize ?? [];
  if (box !== undefined) return Math.round(box.blockSize);
  const index = indexFromElement(element);
  return itemSizeCache.get(options.getItemKey(index)) ?? options.estimateSize(index);
}
