import { Spoiler } from "@mantine/core";
import classes from "./LongText.module.css";

const LONG_CHARACTERS = 900;
const LONG_LINES = 12;
const FOLDED_HEIGHT_PX = 240;

interface Props {
  text: string;
  /** Set off from what surrounds it, as somebody's words. */
  framed?: boolean;
}

/** A text as it was written, line breaks and all; a long one is folded. */
export function LongText({ text, framed = false }: Props) {
  const paragraph = (
    <p className={classes.text} data-framed={framed}>
      {text}
    </p>
  );
  return text.length > LONG_CHARACTERS || text.split("\n").length > LONG_LINES ? (
    <Spoiler maxHeight={FOLDED_HEIGHT_PX} showLabel="Show all" hideLabel="Show less">
      {paragraph}
    </Spoiler>
  ) : (
    paragraph
  );
}
