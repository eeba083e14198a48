import { plural, t } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import { Suspense, useEffect, useState } from "react";
import { useStore } from "zustand";
import { answersAge } from "../api/answers-age";
import { taskIdOf } from "../api/write";
import { whoIsSignedIn } from "../api/session";
import type { QueuedWrite, Write } from "../api/write";
import { isKept } from "../api/write-store";
import { useConnection, useDashboard, useOffline, useTryNow } from "../realtime/hooks";
import { BannerAction, ConnectionBanner } from "../ui/ConnectionBanner";
import banner from "../ui/ConnectionBanner.module.css";
import { lazyPart } from "../ui/lazy";
import { useOutbox, useQueue } from "../ui/outbox";
import { Elapsed } from "../ui/RelativeTime";
import { fullTime, clockTime } from "../ui/time";
import { WriteQueue } from "../ui/WriteQueue";
import { isRefused } from "../ui/writes";
import "./not-live.css";

const WriteConflict = lazyPart(async () => (await import("../ui/WriteConflict")).WriteConflict);

const AGAIN_MS = 4_000;
/** A page that is only read asks nothing by itself, and would not learn that the store is back. */
const ASK_AGE_MS = 5_000;

/** Over every page: that it is not live, since when and what it shows then; what waits to be sent, and what was refused. */
export function LiveBanner() {
  const { phase, code } = useConnection();
  const { isLive, asOf } = useOffline();
  const outbox = useOutbox();
  const writes = useQueue();
  const { tasks } = useDashboard();
  const tryNow = useTryNow();
  const [unfolded, setUnfolded] = useState(false);
  const [deciding, setDeciding] = useState<string>();
  const again = useAgain(phase);
  const serverAsOf = useServerAge(isLive);
  useNotLive((!isLive && phase !== "connecting") || serverAsOf !== undefined);
  const unkept = writes.some((queued) => !isKept(queued));
  useWarnBeforeLeaving(unkept);

  const refused = writes.filter(isRefused);
  const decided = refused.find(({ key }) => key === deciding);
  const titleOf = (taskId: string): string | undefined => tasks.get(taskId)?.title;
  const dialog =
    decided === undefined ? null : (
      <Suspense fallback={null}>
        <WriteConflict
          queued={decided}
          title={titleOfWrite(decided, titleOf)}
          onSend={(write: Write) => void outbox.sendAgain(decided.key, write)}
          onDiscard={() => void outbox.discard(decided.key)}
          onClose={() => setDeciding(undefined)}
        />
      </Suspense>
    );
  const count =
    refused.length > 0
      ? t`${refused.length} not sent`
      : plural(writes.length, { one: "# waits", other: "# wait" });
  const queue = {
    actions: (
      <>
        {writes.length === 0 ? null : (
          <BannerAction expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
            {count}
          </BannerAction>
        )}
        {phase === "offline" ? (
          <BannerAction onClick={tryNow}>
            <Trans>Try now</Trans>
          </BannerAction>
        ) : null}
      </>
    ),
    below:
      unfolded && writes.length > 0 ? (
        <WriteQueue
          writes={writes}
          titleOf={titleOf}
          onDiscard={(key) => void outbox.discard(key)}
          onDecide={({ key }) => setDeciding(key)}
        />
      ) : null,
  };
  const memory = t`This browser keeps nothing for us: what waits is lost when you close this page.`;
  const kept = unkept ? (
    memory
  ) : (
    <span className={banner.wide}>
      <Trans>What you do is kept on this device and sent in order later.</Trans>
    </span>
  );

  if (phase === "offline") {
    return (
      <>
        <ConnectionBanner
          tone="danger"
          glyph="off"
          announcement={t`Not connected. What you do is kept and sent later.`}
          {...queue}
        >
          {asOf === undefined ? (
            <b>
              <Trans>Not connected.</Trans>
            </b>
          ) : (
            <Trans>
              <b>
                Not connected for <Elapsed since={new Date(asOf).toISOString()} isOurs />.
              </b>{" "}
              You see everything as it was at <Moment at={asOf} />.
            </Trans>
          )}{" "}
          {kept}
        </ConnectionBanner>
        {dialog}
      </>
    );
  }
  if (serverAsOf !== undefined) {
    return (
      <>
        <ConnectionBanner
          tone="caution"
          glyph="clock"
          announcement={t`The server cannot read its store. What it shows is not of now.`}
          {...queue}
        >
          <Trans>
            <b>
              As of <Moment at={serverAsOf} />.
            </b>{" "}
            The server cannot read its store, and answers from memory.
          </Trans>{" "}
          {kept}
        </ConnectionBanner>
        {dialog}
      </>
    );
  }
  if (phase === "polling") {
    return (
      <>
        <ConnectionBanner
          tone="caution"
          glyph="poll"
          announcement={t`Not live. The server is asked every 5 seconds.`}
          {...queue}
        >
          <b>
            <Trans>Every 5 s.</Trans>
          </b>{" "}
          {code === "FEATURE_DISABLED"
            ? t`Live updates are switched off for you; the server is asked instead.`
            : t`Live updates do not get through; the server is asked instead, and they are tried again all the time.`}
        </ConnectionBanner>
        {dialog}
      </>
    );
  }
  if (refused.length > 0 || unkept) {
    return (
      <>
        <ConnectionBanner
          tone="caution"
          glyph="stopped"
          announcement={t`Something was not sent. You have to decide.`}
          {...queue}
        >
          {refused.length === 0 ? null : (
            <b>
              <Plural
                value={refused.length}
                one="One thing was not sent."
                other="# things were not sent."
              />
            </b>
          )}
          {unkept ? <> {memory}</> : null}
        </ConnectionBanner>
        {dialog}
      </>
    );
  }
  if (again && phase === "connected") {
    return (
      <ConnectionBanner tone="clear" glyph="live" announcement={t`Live again.`} {...queue}>
        <b>
          <Trans>Live again.</Trans>
        </b>
      </ConnectionBanner>
    );
  }
  return null;
}

const titleOfWrite = (
  { write }: QueuedWrite,
  titleOf: (taskId: string) => string | undefined,
): string | undefined =>
  write.kind === "create" ? write.task.title : titleOf(taskIdOf(write) ?? "");

/** The exact time of day; with the date where it was not today. */
function Moment({ at }: { at: number }) {
  const full = fullTime(new Date(at).toISOString());
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return (
    <time dateTime={new Date(at).toISOString()} title={full}>
      {isToday ? clockTime(at) : full}
    </time>
  );
}

/** Of which time answers are, while they are not of the present; asks until they are. */
function useServerAge(isReachable: boolean): number | undefined {
  const { asOf } = useStore(answersAge);
  const isOld = isReachable && asOf !== undefined;
  useEffect(() => {
    if (!isOld) return undefined;
    const timer = setInterval(() => void whoIsSignedIn().catch(() => undefined), ASK_AGE_MS);
    return () => clearInterval(timer);
  }, [isOld]);
  return isOld ? asOf : undefined;
}

/** For a moment after the page was cut off. */
function useAgain(phase: string): boolean {
  const [state, setState] = useState({ phase, again: false });
  if (state.phase !== phase && phase !== "connecting") {
    setState({ phase, again: state.phase === "offline" && phase === "connected" });
  }
  useEffect(() => {
    if (!state.again) return undefined;
    const timer = setTimeout(() => setState((last) => ({ ...last, again: false })), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [state.again]);
  return state.again;
}

/** Everything that tells how work stands goes grey: nobody knows it. */
function useNotLive(notLive: boolean): void {
  useEffect(() => {
    document.documentElement.toggleAttribute("data-not-live", notLive);
    return () => document.documentElement.removeAttribute("data-not-live");
  }, [notLive]);
}

function useWarnBeforeLeaving(warns: boolean): void {
  useEffect(() => {
    if (!warns) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [warns]);
}
