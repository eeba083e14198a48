import { t } from "@lingui/core/macro";
import { IconFileText, IconRobot, IconUser } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Being } from "../../api/schema";
import { agentPath } from "../../ui/paths";
import { RelativeTime } from "../../ui/RelativeTime";
import { presentFirst } from "./utterance";
import classes from "./SpacePage.module.css";

/** More are counted only: a list that nobody reads to its end. */
const SHOWN = 100;

/** Who is here, and who was. */
export function People({ beings }: { beings: ReadonlyMap<string, Being> }) {
  const all = presentFirst(beings.values());
  const online = all.filter((being) => being.online).length;
  return (
    <aside className={classes.people} aria-labelledby="space-people">
      <h2 id="space-people" className={classes.peopleTitle}>
        {online === 0 ? t`Nobody is here` : t`${online} here now`}
      </h2>
      <ul className={classes.beings}>
        {all.slice(0, SHOWN).map((being) => (
          <li key={being.id} className={classes.being} data-online={being.online}>
            <Face type={being.type} />
            <Name being={being} />
            <span className={classes.presence}>
              {being.online ? (
                (being.status ?? "here")
              ) : being.lastSeen === undefined ? (
                "away"
              ) : (
                <RelativeTime at={being.lastSeen} />
              )}
            </span>
          </li>
        ))}
      </ul>
      {all.length > SHOWN ? <p className={classes.hint}>and {all.length - SHOWN} more</p> : null}
    </aside>
  );
}

/** Agents have a square face, people a round one. */
function Face({ type }: { type: string }) {
  const Icon = type === "bot" ? IconRobot : type === "document" ? IconFileText : IconUser;
  return (
    <span className={classes.face} data-type={type}>
      <Icon size={14} stroke={1.5} aria-hidden="true" />
    </span>
  );
}

function Name({ being: { id, name, type } }: { being: Being }) {
  return type === "bot" ? (
    <Link to={agentPath(id)} className={classes.name}>
      {name}
    </Link>
  ) : (
    <span className={classes.name}>{name}</span>
  );
}
