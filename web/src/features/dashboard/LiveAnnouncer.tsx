import { VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { TaskStatus } from "../../api/model";
import type { Dashboard } from "../../realtime/dashboard";
import { announcement, statusChanges } from "./status-changes";

const EVERY_MS = 4_000;

/** Tells screen readers of changes of status, at most every few seconds. */
export function LiveAnnouncer({ dashboard }: { dashboard: Dashboard }) {
  const [text, setText] = useState("");
  const latest = useRef(dashboard.tasks);
  const told = useRef<ReadonlyMap<string, TaskStatus>>(undefined);

  useEffect(() => {
    latest.current = dashboard.tasks;
    if (dashboard.phase === "ready") told.current ??= statusesOf(dashboard);
  }, [dashboard]);

  useEffect(() => {
    const timer = setInterval(() => {
      if (told.current === undefined) return;
      const changes = statusChanges(told.current, latest.current);
      told.current = new Map([...latest.current.values()].map((task) => [task.id, task.status]));
      if (changes.length > 0) setText(announcement(changes));
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);

  return (
    <VisuallyHidden aria-live="polite" role="log">
      {text}
    </VisuallyHidden>
  );
}

function statusesOf(dashboard: Dashboard): Map<string, TaskStatus> {
  return new Map([...dashboard.tasks.values()].map((task) => [task.id, task.status]));
}
