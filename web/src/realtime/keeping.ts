import type { Kept, KeptStates, StateMessage } from "./kept";
import { listenToPage } from "./signals";
import { ofDashboard, ofSpace, ofTask } from "./snapshots";
import type { RealtimeState, RealtimeStore } from "./state";

/** Often enough that little is missing after a crash, seldom enough not to be felt. */
const AFTER_MS = 3_000;
/** Of a timeline; earlier ones are fetched when there is a server. */
const EVENTS_MAX = 200;

type Kind = StateMessage["kind"];

interface Slice {
  readonly kind: Kind;
  readonly id: string;
  /** Another object when it has changed. */
  readonly state: object;
  /** Nothing where it must not be kept. */
  readonly message: () => StateMessage | undefined;
}

/** Writes what pages show to the device, a moment after it has changed, and gives it back. */
export class Keeping {
  private readonly store: RealtimeStore;
  private readonly states: KeptStates;
  private readonly written = new Map<string, object>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private leave: readonly (() => void)[] = [];

  constructor(store: RealtimeStore, states: KeptStates) {
    this.store = store;
    this.states = states;
  }

  start(): void {
    const changed = (): void => {
      this.timer ??= setTimeout(() => this.write(), AFTER_MS);
    };
    this.leave = [this.store.subscribe(changed), listenToPage({ hidden: this.onHidden })];
  }

  stop(): void {
    for (const leave of this.leave) leave();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.written.clear();
  }

  read(kind: Kind, id: string): Promise<Kept | undefined> {
    return this.states.read(kind, id);
  }

  /** The last moment that is certain to come. */
  private readonly onHidden = (): void => {
    this.written.clear(); // also what has not changed is known to be true until now
    this.write();
  };

  private write(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const now = this.store.getState();
    const { lastUpdateAt: at } = now.connection;
    for (const { kind, id, state, message } of slicesOf(now)) {
      const name = `${kind} ${id}`;
      if (this.written.get(name) === state) continue;
      this.written.set(name, state);
      const kept = message();
      if (kept === undefined) void this.states.drop(kind, id);
      else if (at !== undefined) void this.states.write(id, { at, message: kept });
    }
  }
}

/** What the server has brought; not what is shown from the device, as that is there already. */
function slicesOf({ dashboard, taskRooms, spaceRooms }: RealtimeState): Slice[] {
  const isNews = ({ phase, asOf }: { phase: string; asOf?: number }): boolean =>
    phase !== "loading" && asOf === undefined;
  return [
    ...[dashboard].filter(isNews).map((state) => ({
      kind: "dashboard-full" as const,
      id: state.spaceId,
      state,
      message: () => ofDashboard(state),
    })),
    ...[...taskRooms.values()].filter(isNews).map((state) => ({
      kind: "task-state" as const,
      id: state.taskId,
      state,
      message: () => ofTask(state, EVENTS_MAX),
    })),
    ...[...spaceRooms.values()].filter(isNews).map((state) => ({
      kind: "space-full" as const,
      id: state.spaceId,
      state,
      message: () => ofSpace(state),
    })),
  ];
}
