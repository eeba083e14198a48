import { Component } from "react";
import type { ReactNode } from "react";

const MOVE_MS = 180;
const EASE = "cubic-bezier(.2,0,0,1)";
/** More at a time than an eye can follow do not travel at all. */
const AT_ONCE = 6;

interface Props {
  /** Task id → when it came to its lane. */
  arrivals: ReadonlyMap<string, number>;
  children: ReactNode;
}

interface Place {
  readonly lane: Element | null;
  readonly box: DOMRect;
}

type Places = ReadonlyMap<string, Place>;

/**
 * Around the board: a card that came to another lane travels there from where it was (FLIP), if both places are in sight.
 * What travels is a copy above the page, as lanes cut off what is outside of them. Only for arrivals anything is measured.
 */
export class Travel extends Component<Props, object, Places | null> {
  /** The one moment at which the old places are still there and the new ones are known to come. */
  override getSnapshotBeforeUpdate({ arrivals: before }: Props): Places | null {
    const { arrivals } = this.props;
    if (before === arrivals) return null;
    const came = [...arrivals.keys()].filter((id) => arrivals.get(id) !== before.get(id));
    if (came.length === 0 || came.length > AT_ONCE) return null;
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return null;
    const places = came.flatMap((id): [string, Place][] => {
      const place = placeOf(cardOf(id));
      return place === undefined ? [] : [[id, place]];
    });
    return new Map(places);
  }

  override componentDidUpdate(_: Props, __: object, before: Places | null): void {
    for (const [id, from] of before ?? []) {
      const card = cardOf(id);
      const to = placeOf(card);
      if (card !== null && to !== undefined && to.lane !== from.lane)
        travel(card, from.box, to.box);
    }
  }

  override render(): ReactNode {
    return this.props.children;
  }
}

const cardOf = (id: string): HTMLElement | null =>
  document.querySelector(`article[data-task="${CSS.escape(id)}"]`);

/** Nothing where it is not in sight. */
function placeOf(card: HTMLElement | null): Place | undefined {
  const lane = card?.closest("[data-lane]") ?? null;
  if (card === null || lane === null) return undefined;
  const box = card.getBoundingClientRect();
  const { top, bottom } = lane.getBoundingClientRect();
  return box.bottom > top && box.top < bottom ? { lane, box } : undefined;
}

function travel(card: HTMLElement, from: DOMRect, to: DOMRect): void {
  const copy = card.cloneNode(true) as HTMLElement;
  copy.inert = true;
  copy.ariaHidden = "true"; // to a screen reader a card is in one place
  copy.removeAttribute("data-task");
  Object.assign(copy.style, {
    position: "fixed",
    zIndex: "90",
    top: `${to.top}px`,
    left: `${to.left}px`,
    width: `${to.width}px`,
    height: `${to.height}px`,
    pointerEvents: "none",
  });
  document.body.append(copy);
  card.style.opacity = "0"; // not hidden: it keeps the focus, and can be clicked where it will be
  const done = (): void => {
    copy.remove();
    card.style.opacity = "";
  };
  copy
    .animate(
      [
        { transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` },
        { transform: "none" },
      ],
      { duration: MOVE_MS, easing: EASE },
    )
    .finished.then(done, done);
}
