import { useEffect, useEffectEvent, useState } from "react";
import { useSearchParams } from "react-router";
import { byAge, needId } from "../../ui/needs";
import type { Need } from "../../ui/needs";

const PARAMETER = "need";

interface Chosen {
  /** As it was when it was chosen: it stays while somebody writes, whatever becomes of it. */
  need: Need | undefined;
  /** Grows with each choice, also of the same need, which begins anew then. */
  round: number;
}

/** Which of the needs is looked at; the address says it too. The first one is, until another is chosen. */
export function useChosenNeed(needs: readonly Need[]) {
  const [query, setQuery] = useSearchParams();
  const [{ need, round }, setChosen] = useState<Chosen>(() => ({
    need: needs.find((each) => needId(each) === query.get(PARAMETER)) ?? needs[0],
    round: 0,
  }));
  const id = need && needId(need);
  const now = needs.find((each) => needId(each) === id);
  const choose = (next: Need | undefined): void => {
    setChosen({ need: next, round: round + 1 });
  };
  /** The one that comes after the chosen one, else the one before it. */
  const chooseNext = (): void => {
    const others = needs.filter((each) => needId(each) !== id);
    choose(others.find((each) => need !== undefined && byAge(each, need) > 0) ?? others.at(-1));
  };
  // What is no question has no words of the reader, and goes when it is met.
  const isMet = need !== undefined && now === undefined && need.task.requests === undefined;
  if (isMet) chooseNext();
  else if (need === undefined && needs.length > 0) choose(needs[0]);

  const write = useEffectEvent(() => {
    if (id === undefined || id === query.get(PARAMETER)) return;
    const next = new URLSearchParams(query);
    next.set(PARAMETER, id);
    setQuery(next, { replace: true, preventScrollReset: true });
  });
  useEffect(() => write(), [id]);
  return { need, now, round, choose, chooseNext };
}
