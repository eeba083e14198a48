import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useParams } from "react-router";
import { mayWrite } from "../../api/session";
import { useAskAgain, useConnection, useSpace } from "../../realtime/hooks";
import { SpaceGone } from "../../ui/NoSpace";
import { isTrouble, NotConnected } from "../../ui/NotConnected";
import { PageTitle } from "../../ui/PageTitle";
import { SlowBars } from "../../ui/SlowBars";
import { useShell } from "../../ui/shell";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";
import { People } from "./People";
import classes from "./SpacePage.module.css";

/** Who is in a space, and what they say, live. */
export function SpacePage() {
  const { spaceId = "" } = useParams();
  const { me } = useShell();
  // Asked for afresh when the person is let in, also again.
  const isMember = me.spaces.some(({ id }) => id === spaceId);
  return <LiveSpace key={`${spaceId} ${String(isMember)}`} spaceId={spaceId} />;
}

function LiveSpace({ spaceId }: { spaceId: string }) {
  const { me, space } = useShell();
  const room = useSpace(spaceId);
  const connection = useConnection();
  const askAgain = useAskAgain();
  const name = space?.id === spaceId ? space.name : spaceId;
  const title = <PageTitle>{t`${name} · Space`}</PageTitle>;
  if (room === undefined || room.phase === "loading") {
    return isTrouble(connection) ? (
      <NotConnected connection={connection} />
    ) : (
      <div className={classes.page}>
        {title}
        <SlowBars label={t`Loading the space`} rows={6} />
      </div>
    );
  }
  if (room.phase === "missing") {
    return <SpaceGone lost={me.spaces.some(({ id }) => id === spaceId)} onAskAgain={askAgain} />;
  }
  return (
    <div className={classes.page}>
      {title}
      <section className={classes.talk} aria-labelledby="space-name">
        <h1 id="space-name" className={classes.title}>
          {name}
        </h1>
        <Conversation room={room} />
        {mayWrite(me, spaceId) ? (
          <Composer spaceId={spaceId} />
        ) : (
          <p className={classes.hint}>
            <Trans>
              You may read here. To say something you need the role Member, which an admin of the
              space can give you.
            </Trans>
          </p>
        )}
      </section>
      <People beings={room.beings} />
    </div>
  );
}
