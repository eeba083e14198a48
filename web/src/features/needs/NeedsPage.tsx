import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Title, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { Asked } from "../../ui/Asked";
import { InBar } from "../../ui/bar";
import type { Need } from "../../ui/needs";
import { EmptyState } from "../../ui/Notice";
import { PageTitle } from "../../ui/PageTitle";
import { KindChips } from "./KindChips";
import { KIND_LABEL, kindIn, ofKind, searchOf } from "./kinds";
import type { Kind } from "./kinds";
import { NeedCards } from "./NeedCards";
import { NeedsPanes } from "./NeedsPanes";
import { useLiveNeeds, useNeeds } from "./needs-store";
import page from "../../ui/Page.module.css";
import classes from "./NeedsPage.module.css";

const SHOWN_AT_ONCE = 100;
/** Room for the list and, beside it, the chosen need. */
const WIDE = "(min-width: 1024px)";
const AT_ONCE = { getInitialValueInEffect: false };

/** What waits for a person in all spaces, the longest need first. */
export function NeedsPage() {
  const all = useNeeds();
  useLiveNeeds();
  const [query] = useSearchParams();
  const kind = kindIn(query);
  const isWide = useMediaQuery(WIDE, false, AT_ONCE);
  const count = all.needs?.length ?? 0;
  const title = (
    <>
      <Title order={1} size="h3">
        <Trans>Needs you</Trans>
      </Title>
      {count === 0 ? null : (
        <span className={page.count} role="status">
          {plural(count, {
            one: "# need, the longest first",
            other: "# needs, the longest first",
          })}
        </span>
      )}
    </>
  );
  const chips =
    count === 0 && kind === undefined ? null : <KindChips needs={all.needs ?? []} chosen={kind} />;
  return (
    <div
      className={isWide ? classes.panes : `${page.page ?? ""} ${classes.cards ?? ""}`}
      data-fit={isWide || undefined}
    >
      <PageTitle>{t`Needs you`}</PageTitle>
      {isWide ? (
        <>
          <VisuallyHidden>{title}</VisuallyHidden>
          <InBar>{chips}</InBar>
        </>
      ) : (
        <header className={`${page.head ?? ""} ${classes.head ?? ""}`}>
          {title}
          {chips}
        </header>
      )}
      <Asked what={t`the needs`} rows={6} asked={{ ...all, data: all.needs }}>
        {(needs) => <List key={kind} needs={ofKind(needs, kind)} kind={kind} isWide={isWide} />}
      </Asked>
    </div>
  );
}

interface ListProps {
  needs: readonly Need[];
  kind: Kind | undefined;
  isWide: boolean;
}

function List({ needs, kind, isWide }: ListProps) {
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const more =
    needs.length > limit ? (
      <Button
        className={classes.more}
        variant="default"
        size="xs"
        onClick={() => setLimit(limit + SHOWN_AT_ONCE)}
      >
        {t`Show more (${needs.length - limit} left)`}
      </Button>
    ) : null;
  const Needs = isWide ? NeedsPanes : NeedCards;
  return <Needs needs={needs} limit={limit} more={more} none={<None kind={kind} />} />;
}

function None({ kind }: { kind: Kind | undefined }) {
  const icon = <IconCircleCheck size={44} stroke={1.4} />;
  return kind === undefined ? (
    <EmptyState icon={icon} title={t`Nothing needs you`}>
      <Trans>
        Questions of agents, reviews, failures and silent agents appear here by themselves.
      </Trans>
    </EmptyState>
  ) : (
    <EmptyState
      icon={icon}
      title={t`${KIND_LABEL[kind]}: none`}
      actions={
        <Button component={Link} to={searchOf(undefined)} variant="default">
          <Trans>Show all needs</Trans>
        </Button>
      }
    >
      <Trans>Nothing of this kind needs you now.</Trans>
    </EmptyState>
  );
}
