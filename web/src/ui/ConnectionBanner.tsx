import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import { Glyph } from "./Glyph";
import type { GlyphName } from "./Glyph";
import classes from "./ConnectionBanner.module.css";

interface Props {
  tone: "danger" | "caution" | "clear";
  glyph: GlyphName;
  /** What screen readers say once; the rest changes too often to be read out. */
  announcement: string;
  children: ReactNode;
  actions?: ReactNode;
  /** Under the line, over the whole width. */
  below?: ReactNode;
}

/** Over the width of the page, where what it shows is not simply what the server has now. */
export function ConnectionBanner({ tone, glyph, announcement, children, actions, below }: Props) {
  return (
    <section className={classes.banner} data-tone={tone} aria-label={t`Connection to the server`}>
      <p className={classes.announcement} role={tone === "danger" ? "alert" : "status"}>
        {announcement}
      </p>
      <Glyph name={glyph} className={classes.glyph} />
      <p className={classes.words}>{children}</p>
      {actions}
      {below}
    </section>
  );
}

interface ActionProps {
  children: ReactNode;
  onClick: () => void;
  /** Whether what it unfolds is there. */
  expanded?: boolean;
}

export function BannerAction({ children, onClick, expanded }: ActionProps) {
  return (
    <button type="button" className={classes.action} aria-expanded={expanded} onClick={onClick}>
      {children}
      {expanded === undefined ? null : <Glyph name={expanded ? "up" : "down"} size={12} />}
    </button>
  );
}
