import { Link } from "react-router";
import type { Need } from "../../ui/needs";
import { KIND_LABEL, KINDS, ofKind, searchOf } from "./kinds";
import type { Kind } from "./kinds";
import classes from "./KindChips.module.css";

interface Props {
  needs: readonly Need[];
  chosen: Kind | undefined;
}

/** How many needs there are of each kind; one click shows only those. A kind without any is left out. */
export function KindChips({ needs, chosen }: Props) {
  return (
    <nav className={classes.chips} aria-label="Kinds of needs">
      {[undefined, ...KINDS].map((kind) => {
        const count = ofKind(needs, kind).length;
        if (count === 0 && kind !== chosen) return null;
        return (
          <Link
            key={kind ?? "all"}
            to={searchOf(kind)}
            className={classes.chip}
            aria-current={kind === chosen ? "true" : undefined}
          >
            {kind === undefined ? "All" : KIND_LABEL[kind]} {count}
          </Link>
        );
      })}
    </nav>
  );
}
