import { Link } from "react-router";
import classes from "./Chips.module.css";

interface Chip {
  /** The query of the page that shows it. */
  to: string;
  text: string;
  isChosen: boolean;
}

/** Ways to look at a page, of which one is chosen; the address says which. */
export function Chips({ label, chips }: { label: string; chips: readonly Chip[] }) {
  return (
    <nav className={classes.chips} aria-label={label}>
      {chips.map(({ to, text, isChosen }) => (
        <Link
          key={to}
          to={to}
          replace
          preventScrollReset
          className={classes.chip}
          aria-current={isChosen ? "true" : undefined}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
