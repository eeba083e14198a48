import classes from "./DayAxis.module.css";

/** Below a chart of days: its first and its last one. */
export function DayAxis({ first, last }: { first: string; last: string }) {
  return (
    <p className={classes.axis}>
      <span>{first}</span>
      <span>{last}</span>
    </p>
  );
}
