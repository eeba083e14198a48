import classes from "./LabelDot.module.css";

const HUES = 8;

/** A label with a dot in a muted hue, the same for the same label; it only helps the eye. */
export function LabelDot({ label }: { label: string }) {
  return (
    <span className={classes.label} data-hue={hueOf(label)}>
      {label}
    </span>
  );
}

function hueOf(label: string): number {
  let sum = 0;
  for (let at = 0; at < label.length; at++) sum = (sum * 31 + label.charCodeAt(at)) % 65_521;
  return sum % HUES;
}
