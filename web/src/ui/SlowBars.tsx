import { useEffect, useState } from "react";
import classes from "./SlowBars.module.css";

/** What comes within this time comes at once, to the eye. */
const PATIENCE_MS = 300;

/** Grey bars in place of what is on its way, once it takes longer than a moment. */
export function SlowBars({ label, rows = 3 }: { label: string; rows?: number }) {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes.bars} role="status" aria-label={label}>
      {isSlow ? Array.from({ length: rows }, (_, row) => <i key={row} />) : null}
    </div>
  );
}
