import { VisuallyHidden } from "@mantine/core";
import { memo, useEffect, useState } from "react";
import { useTasksNow } from "../../realtime/hooks";
import { announcement, statusChanges, statusesOf } from "./status-changes";

const EVERY_MS = 4_000;

/** Tells screen readers of changes of status, at most every few seconds. Is there while the list is. */
export const LiveAnnouncer = memo(function LiveAnnouncer() {
  const [text, setText] = useState("");
  const tasksNow = useTasksNow();
  useEffect(() => {
    let told = statusesOf(tasksNow());
    const timer = setInterval(() => {
      const tasks = tasksNow();
      const changes = statusChanges(told, tasks);
      told = statusesOf(tasks);
      if (changes.length > 0) setText(announcement(changes));
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [tasksNow]);

  return (
    <VisuallyHidden aria-live="polite" role="log">
      {text}
    </VisuallyHidden>
  );
});
