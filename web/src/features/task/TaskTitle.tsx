import { t } from "@lingui/core/macro";
import { TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { Task } from "../../api/model";
import { Editable } from "./Editable";
import classes from "./TaskPage.module.css";

const TITLE_MAX_CHARACTERS = 200;

export function TaskTitle({ task, mayEdit }: { task: Task; mayEdit: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A link to an event takes the focus to that.
    if (location.hash === "") heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Editable
      task={task}
      field="title"
      name={t`title`}
      mayEdit={mayEdit}
      editor={({ id, value, onChange, error }) => (
        <TextInput
          id={id}
          aria-label={t`Title`}
          autoFocus
          maxLength={TITLE_MAX_CHARACTERS}
          value={value}
          error={error}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    >
      {(pencil) => (
        <div className={classes.titleRow}>
          <h1 ref={heading} tabIndex={-1} className={classes.title} dir="auto">
            {task.title}
          </h1>
          {pencil}
        </div>
      )}
    </Editable>
  );
}
