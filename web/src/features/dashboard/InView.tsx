import { useEffect, useEffectEvent, useRef } from "react";

/** How far below what is seen it counts as seen already. */
const AHEAD = "400px";

/** Calls whenever it comes into sight, so that a list goes on as it is scrolled. */
export function InView({ onSeen }: { onSeen: () => void }) {
  const mark = useRef<HTMLDivElement>(null);
  const seen = useEffectEvent(onSeen);
  useEffect(() => {
    const element = mark.current;
    if (element === null || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) seen();
      },
      { root: element.closest("[data-scrolls]"), rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return <div ref={mark} />;
}
