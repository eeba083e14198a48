import { t } from "@lingui/core/macro";
import { Spoiler } from "@mantine/core";
import classes from "./LongText.module.css";
import { Markdown } from "./markdown/Markdown";

const LONG_CHARACTERS = 900;
const LONG_LINES = 12;
const FOLDED_HEIGHT_PX = 240;

interface Props {
  text: string;
  /** Set off from what surrounds it, as somebody's words. */
  framed?: boolean;
}

/** A text in Markdown; a long one is folded. */
export function LongText({ text, framed = false }: Props) {
  const words = (
    <div className={classes.text} data-framed={framed}>
      <Markdown text={text} />
    </div>
  );
  return text.length > LONG_CHARACTERS || text.split("\n").length > LONG_LINES ? (
    <Spoiler maxHeight={FOLDED_HEIGHT_PX} showLabel={t`Show all`} hideLabel={t`Show less`}>
      {words}
    </Spoiler>
  ) : (
    words
  );
}
