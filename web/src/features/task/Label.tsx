import classes from "./Label.module.css";

const HUES = 8;

/** A label with a dot in one of a few muted hues, which carries no meaning. */
export function Label({ name }: { name: string }) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return (
    <span className={classes.label}>
      <i style={{ background: `hsl(${(sum % HUES) * (360 / HUES)} 28% 55%)` }} aria-hidden="true" />
      <bdi>{name}</bdi>
    </span>
  );
}
