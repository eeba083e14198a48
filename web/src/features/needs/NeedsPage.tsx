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
        Needs you
      </Title>
      {count === 0 ? null : (
        <span className={page.count} role="status">
          {count === 1 ? "1 need" : `${count} needs`}, the longest first
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
      <PageTitle>Needs you</PageTitle>
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
      <Asked what="the needs" rows={6} asked={{ ...all, data: all.needs }}>
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
        Show more ({needs.length - limit} left)
      </Button>
    ) : null;
  const Needs = isWide ? NeedsPanes : NeedCards;
  return <Needs needs={needs} limit={limit} more={more} none={<None kind={kind} />} />;
}

function None({ kind }: { kind: Kind | undefined }) {
  const icon = <IconCircleCheck size={44} stroke={1.4} />;
  return kind === undefined ? (
    <EmptyState icon={icon} title="Nothing needs you">
      Questions of agents, reviews, failures and silent agents appear here by themselves.
    </EmptyState>
  ) : (
    <EmptyState
      icon={icon}
      title={`${KIND_LABEL[kind]}: none`}
      actions={
        <Button component={Link} to={searchOf(undefined)} variant="default">
          Show all needs
        </Button>
      }
    >
      Nothing of this kind needs you now.
    </EmptyState>
  );
}
