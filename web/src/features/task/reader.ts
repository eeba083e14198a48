import { useCallback, useEffect, useRef, useState } from "react";

/** So close to the end of the timeline (px below the window), the reader is there. */
const NEAR_PX = 160;

interface Reader {
  /** For an element after the last entry. */
  end: (element: HTMLElement | null) => void;
  /** The newest event that the reader has had before their eyes. */
  seen: number;
  jump: () => void;
}

/** How far somebody has read a timeline that grows: what came while they were elsewhere on the page is new. */
export function useReader(newest: number): Reader {
  const [seen, setSeen] = useState(newest);
  const [isThere, setIsThere] = useState(false);
  const element = useRef<HTMLElement>(null);
  const latest = useRef(newest);
  const observer = useRef<IntersectionObserver>(null);
  useEffect(() => {
    latest.current = newest;
  }, [newest]);
  if (isThere && seen < newest) setSeen(newest);
  const end = useCallback((next: HTMLElement | null) => {
    observer.current?.disconnect();
    element.current = next;
    if (next === null) return;
    observer.current = new IntersectionObserver(
      (entries) => setIsThere(entries.at(-1)?.isIntersecting === true),
      { rootMargin: `0px 0px ${NEAR_PX}px 0px` },
    );
    observer.current.observe(next);
  }, []);
  const jump = useCallback(() => {
    element.current?.scrollIntoView({ block: "end", behavior: "smooth" });
    setSeen(latest.current);
  }, []);
  return { end, seen, jump };
}
