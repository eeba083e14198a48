import classes from "./Markdown.module.css";

/** A text as it was written, line breaks and all. */
export function Plain({ text }: { text: string }) {
  return (
    <div className={classes.markdown}>
      <p className={classes.plain} dir="auto">
        {text}
      </p>
    </div>
  );
}
