import type { TaskEvent } from "./api/model";
import { Timeline } from "./features/task/Timeline";
import { visitsOf } from "./features/task/way";

/** The timeline of these events, as somebody sees it who has just opened it. */
export function ATimeline({
  events,
  ...rest
}: {
  events: readonly TaskEvent[];
  marked?: number;
  seen?: number;
}) {
  return (
    <Timeline
      events={events}
      visits={visitsOf(events)}
      nameOf={(id) => `Agent ${id}`}
      marked={rest.marked}
      seen={rest.seen ?? Infinity}
      earlier={{ count: 0, isLoading: false, error: null, load: () => undefined }}
    />
  );
}
