import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useStore } from "zustand";
import { answersAge } from "../api/answers-age";
import type { Me } from "../api/model";
import { isAnonymous } from "../api/session";
import { useConnection } from "../realtime/hooks";
import { ConnectionIndicator } from "../ui/ConnectionIndicator";
import { Glyph } from "../ui/Glyph";
import { SignInButton } from "../ui/NoSpace";
import type { ShownSpace } from "../ui/shell";
import classes from "./Header.module.css";
import { SpaceMenu } from "./SpaceMenu";

interface Props {
  me: Me;
  space: ShownSpace | undefined;
  /** Gets the place that the page may fill. */
  onSlot: (slot: HTMLElement | null) => void;
  onShowSpace: (spaceId: string) => void;
  onJump: () => void;
  onCreate: (() => void) | undefined;
  onCreateSpace: () => void;
}

/** The bar: which space, what the page puts there, how live it is, and the ways to anywhere and to a new task. */
export function Header({ me, space, onSlot, onShowSpace, onJump, onCreate, onCreateSpace }: Props) {
  return (
    <header className={classes.bar}>
      <SpaceMenu me={me} space={space} onShow={onShowSpace} onCreate={onCreateSpace} />
      <div ref={onSlot} className={classes.slot} />
      <Connection />
      <button
        type="button"
        className={classes.jump}
        aria-label={t`Jump to…`}
        aria-keyshortcuts="Control+K"
        onClick={onJump}
      >
        <Glyph name="search" />
        <span>
          <Trans>Jump to…</Trans>
        </span>
        <kbd>Ctrl K</kbd>
      </button>
      {onCreate === undefined ? null : (
        <button
          type="button"
          className={classes.create}
          aria-label={t`New task`}
          aria-keyshortcuts="c"
          onClick={onCreate}
        >
          <Glyph name="plus" />
          <span>
            <Trans>New task</Trans>
          </span>
        </button>
      )}
      {isAnonymous(me) ? <SignInButton size="compact-sm" /> : null}
    </header>
  );
}

function Connection() {
  const { asOf } = useStore(answersAge);
  return <ConnectionIndicator {...useConnection()} asOf={asOf} />;
}
