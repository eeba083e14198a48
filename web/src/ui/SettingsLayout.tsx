import { t } from "@lingui/core/macro";
import { Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useId } from "react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { boardPath } from "./paths";
import { PageTitle } from "./PageTitle";
import classes from "./SettingsLayout.module.css";

interface PageProps {
  title: string;
  /** The space whose board the way back leads to. */
  spaceId: string | undefined;
  children: ReactNode;
}

/** A page of settings, with the way back to the board. */
export function SettingsLayout({ title, spaceId, children }: PageProps) {
  return (
    <div className={classes.page}>
      <PageTitle>{title}</PageTitle>
      <Link to={boardPath(spaceId)} className={classes.back}>
        <IconArrowLeft size={15} aria-hidden="true" /> {t`Board`}
      </Link>
      <Title order={1} size="h3">
        {title}
      </Title>
      {children}
    </div>
  );
}

interface SectionProps {
  title: string;
  hint?: ReactNode;
  /** What can be done with the whole of it. */
  action?: ReactNode;
  children: ReactNode;
}

export function Section({ title, hint, action, children }: SectionProps) {
  const headingId = useId();
  return (
    <section className={classes.section} aria-labelledby={headingId}>
      <div className={classes.sectionHead}>
        <div className={classes.sectionText}>
          <h2 id={headingId} className={classes.sectionTitle}>
            {title}
          </h2>
          {hint === undefined ? null : <p className={classes.hint}>{hint}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
