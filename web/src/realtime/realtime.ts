import { emptyDashboard } from "./dashboard";
import { Keeping } from "./keeping";
import type { KeptStates, StateMessage } from "./kept";
import type { Arrival, Holder, Link } from "./link";
import type { Message } from "./message";
import { CALL } from "./messages";
import type { Measured } from "./options";
import { dashboardRoom, spaceRoom, taskRoom } from "./rooms";
import { listenToPage } from "./signals";
import { emptySpaceRoom } from "./space-room";
import {
  createRealtimeStore,
  NO_SPACE,
  reduce,
  restored,
  withoutRoom,
  withRoom,
  withSpaceRoom,
} from "./state";
import type { RealtimeStore } from "./state";
import { emptyTaskRoom } from "./task-room";
import { refused, wantedOf } from "./wants";
import { Watched } from "./watched";

export interface RealtimeOptions {
  connect: (holder: Holder) => Link;
  /** Takes the times. */
  measured?: Measured;
  /** Called with the `asOf` of each state, and of what was sent before it: its time (ISO) where the server cannot read its store. */
  onStateAge?: (asOf: unknown) => void;
  /** Where the last states are kept, to be shown while nothing has come. */
  keep?: KeptStates;
}

/**
 * Folds what the server sends of the rooms that pages want into the store. The store is the only thing that changes; pages
 * read it and never see the connection.
 */
export class Realtime {
  readonly store: RealtimeStore = createRealtimeStore();
  private readonly link: Link;
  private readonly keeping: Keeping | undefined;
  private readonly measured: Measured | undefined;
  private readonly trafficListeners = new Set<(step: unknown) => void>();
  private readonly tasks = new Watched();
  private readonly spaces = new Watched();
  private leavePage: (() => void) | undefined;

  constructor(options: RealtimeOptions) {
    const { store } = this;
    this.measured = options.measured;
    this.keeping = options.keep === undefined ? undefined : new Keeping(store, options.keep);
    this.link = options.connect({
      wanted: () => wantedOf(store.getState(), this.tasks.ids(), this.spaces.ids()),
      take: (arrivals) => this.take(arrivals),
      takePolled: (messages) => this.takePolled(messages),
      onRefused: (room) => store.setState((state) => refused(state, room)),
      onConnection: (change) =>
        store.setState(({ connection }) => ({ connection: { ...connection, ...change } })),
      onAttempt: (succeeded) => (succeeded ? this.measured?.connected() : this.measured?.failed()),
      onStateAge: (asOf) => options.onStateAge?.(asOf),
      onTraffic: (step) => {
        for (const listener of this.trafficListeners) listener(step);
      },
    });
  }

  start(): void {
    if (this.leavePage !== undefined) return;
    this.leavePage = listenToPage({
      look: () => this.link.look(),
      offline: () => this.link.offline(),
    });
    this.keeping?.start();
    this.link.start();
  }

  /** Somebody does not want to wait for the next try. */
  tryNow(): void {
    this.link.look();
  }

  /** Ends the connection and forgets everything it brought: the next person at this device starts empty. */
  stop(): void {
    this.leavePage?.();
    this.leavePage = undefined;
    this.keeping?.stop();
    this.link.stop();
    this.store.setState(this.store.getInitialState(), true);
  }

  /**
   * Shows the dashboard of this space and leaves that of the last one; `undefined` for none. What was on its way for
   * the last one is dropped: the server answers in order, so what comes after the new state is of the new space.
   */
  showSpace(spaceId: string = NO_SPACE): void {
    const last = this.store.getState().dashboard;
    if (last.spaceId === spaceId) return;
    this.store.setState({ dashboard: emptyDashboard(spaceId) });
    this.showKept("dashboard-full", spaceId);
    this.link.askAfresh(dashboardRoom(spaceId));
  }

  /** Wants to hear of changes in these spaces, besides the shown one, until the returned function is called. */
  watchOthers(spaceIds: readonly string[]): () => void {
    const watch = (ids: readonly string[]): void => {
      this.store.setState(({ others }) => ({
        others: { ...others, versions: new Map(ids.map((id) => [id, others.versions.get(id)])) },
      }));
      this.link.reconcile();
    };
    watch(spaceIds);
    return () => watch([]);
  }

  /** Asks once more for a space that the server has refused. */
  askAgain(): void {
    this.link.askFor(dashboardRoom(this.store.getState().dashboard.spaceId));
  }

  /** Wants a task's room until the returned function is called. */
  watchTask(taskId: string): () => void {
    this.tasks.add(taskId);
    this.store.setState(({ taskRooms }) => ({
      taskRooms: taskRooms.has(taskId) ? taskRooms : withRoom(taskRooms, emptyTaskRoom(taskId)),
    }));
    this.showKept("task-state", taskId);
    this.link.askFor(taskRoom(taskId));
    return () => {
      if (!this.tasks.remove(taskId)) return;
      this.store.setState(({ taskRooms }) => ({ taskRooms: withoutRoom(taskRooms, taskId) }));
      this.link.reconcile();
    };
  }

  /** Wants the room of a space, for who is there and what they say, until the returned function is called. */
  watchSpace(spaceId: string): () => void {
    this.spaces.add(spaceId);
    this.store.setState(({ spaceRooms }) => ({
      spaceRooms: spaceRooms.has(spaceId)
        ? spaceRooms
        : withSpaceRoom(spaceRooms, emptySpaceRoom(spaceId)),
    }));
    this.showKept("space-full", spaceId);
    this.link.askFor(spaceRoom(spaceId));
    return () => {
      if (!this.spaces.remove(spaceId)) return;
      this.store.setState(({ spaceRooms }) => ({ spaceRooms: withoutRoom(spaceRooms, spaceId) }));
      this.link.reconcile();
    };
  }

  /** Shows others what is being written; an empty text ends it. One that is lost is followed by the next. */
  sendDraft(spaceId: string, text: string): void {
    this.link.send(CALL.draft, { spaceId, text });
  }

  /** Gets each step of the server's traffic until the returned function is called; only admins do. */
  watchTraffic(listener: (step: unknown) => void): () => void {
    this.trafficListeners.add(listener);
    if (this.trafficListeners.size === 1) this.link.wantTraffic(true);
    return () => {
      this.trafficListeners.delete(listener);
      if (this.trafficListeners.size === 0) this.link.wantTraffic(false);
    };
  }

  /** For the time until the server has said what is true now. */
  private showKept(kind: StateMessage["kind"], id: string): void {
    void this.keeping?.read(kind, id).then((kept) => {
      if (kept !== undefined) this.store.setState((state) => restored(state, kept));
    });
  }

  private take(arrivals: readonly Arrival[]): void {
    for (const { at } of arrivals) this.measured?.received(at);
    this.fold(arrivals.map(({ message }) => message));
  }

  private takePolled(messages: readonly Message[]): void {
    const known = this.store.getState().dashboard;
    this.fold(messages);
    if (this.measured === undefined || known.phase !== "ready") return;
    for (const { id, version, updatedAt } of this.store.getState().dashboard.tasks.values()) {
      if (known.tasks.get(id)?.version !== version) this.measured.received(updatedAt);
    }
  }

  private fold(messages: readonly Message[]): void {
    this.store.setState((state) => reduce(state, messages, Date.now()));
    this.measured?.shown();
  }
}
