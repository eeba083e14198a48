import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { TaskSummary } from "../../api/model";

const LET_GO_MS = 600;
/** Whoever has not moved for so long does not look any more. */
const IDLE_MS = 30_000;

interface Hold {
  isHeld: boolean;
  /** For the element in which the order is held while the pointer or the focus rests there. */
  on: {
    onPointerMove: (event: React.PointerEvent) => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onKeyDown: () => void;
    onBlur: () => void;
  };
}

/** Whether somebody is about to act on something in a list, so that nothing may move away under them. */
export function useHold(): Hold {
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const letGoAfter = useCallback((ms: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHeld(false), ms);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  const on = useMemo(() => {
    const hold = (): void => {
      setHeld(true);
      letGoAfter(IDLE_MS);
    };
    const holdByMouse = ({ pointerType }: React.PointerEvent): void => {
      // A finger rests on nothing; a pointer that a closing dialog leaves behind has not moved.
      if (pointerType === "mouse") hold();
    };
    const letGo = (): void => letGoAfter(LET_GO_MS);
    return {
      onPointerMove: holdByMouse,
      onPointerLeave: letGo,
      onFocus: hold,
      onKeyDown: hold,
      onBlur: letGo,
    };
  }, [letGoAfter]);
  return { isHeld, on };
}

/** A list in the order in which it was, and how many have come since that are not shown yet. */
interface Held {
  shown: readonly TaskSummary[];
  came: number;
}

/**
 * The tasks in the order that is held. Each is as it is now; one that has left the list stays at its place until the order
 * is let go, and what has come below the last one is laid behind it.
 */
export function inHeldOrder(
  order: readonly TaskSummary[],
  list: readonly TaskSummary[],
  taskOf: (id: string) => TaskSummary | undefined,
): Held {
  const now = new Map(list.map((task) => [task.id, task]));
  const shown = order.map((task) => now.get(task.id) ?? taskOf(task.id) ?? task);
  const known = new Set(order.map(({ id }) => id));
  const last = list.findLastIndex(({ id }) => known.has(id));
  const behind = list.slice(last + 1);
  const before = list.slice(0, last + 1);
  return {
    shown: [...shown, ...behind],
    came: before.filter(({ id }) => !known.has(id)).length,
  };
}

/** The list as it is, or in the order it had when somebody came to act on it. */
export function useHeldOrder(
  list: readonly TaskSummary[],
  isHeld: boolean,
  taskOf: (id: string) => TaskSummary | undefined,
): Held {
  const [order, setOrder] = useState<readonly TaskSummary[]>();
  if (isHeld && order === undefined) setOrder(list);
  if (!isHeld && order !== undefined) setOrder(undefined);
  return useMemo(
    () => (order === undefined ? { shown: list, came: 0 } : inHeldOrder(order, list, taskOf)),
    [order, list, taskOf],
  );
}
