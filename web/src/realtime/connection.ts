import { noteAge } from "../api/answers-age";
import { refreshSignIn } from "../api/calls";
import type { BrowserReport } from "../api/features";
import { isRecord } from "../api/json";
import { Problem } from "../api/problem";
import { backoffMs } from "./backoff";
import { emptyDashboard, refusedDashboard } from "./dashboard";
import { Keeping } from "./keeping";
import type { KeptStates, StateMessage } from "./kept-states";
import { Membership } from "./membership";
import { CALL, NOTICE, toMessage } from "./messages";
import { Polling } from "./polling";
import type { Round, Shown } from "./polling";
import { Pulse } from "./pulse";
import type { Measured } from "./reports";
import { dashboardRoom, otherRoom, spaceRoom, taskRoom, toAnswer } from "./rooms";
import type { Answer, Room, Wanted } from "./rooms";
import { openSocket } from "./socket";
import type { SocketLike } from "./socket";
import { toSpaceMessage } from "./space-messages";
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
import type { ConnectionPhase, RealtimeStore } from "./state";
import { emptyTaskRoom } from "./task-room";
import { Watched } from "./watched";
import { toWorkflowsMessage } from "./workflow-messages";

const ACK_TIMEOUT_MS = 10_000;
const RENEW_AGAIN_MS = 10_000;
const RENEW_ATTEMPTS = 5;
/** Messages of one burst are folded together, so that a burst costs one rendering. */
const BATCH_MS = 16;
/** Polling is for a while; then everything is tried as if the page had just been opened. */
const AFRESH_MS = 5 * 60_000;

interface RealtimeOptions {
  open?: (afterSilence: boolean) => SocketLike;
  /** Called when the server no longer knows who we are. */
  onSignedOut?: () => void;
  /** Called when the server has taken a space or a task away from us. */
  onAccessChanged?: () => void;
  /** Asks the server whether it still knows us, after it has closed the connection without a word. */
  stillSignedIn?: () => Promise<boolean>;
  /** Takes the times. */
  measured?: Measured;
  /** Where the last states are kept, to be shown while nothing has come. */
  keep?: KeptStates;
}

/**
 * Keeps one socket and the rooms that pages want joined, through every cut, and folds what the server sends into
 * the store. The store is the only thing that changes; pages read it and never see the socket.
 */
export class Realtime {
  readonly store: RealtimeStore = createRealtimeStore();
  private readonly membership = new Membership({
    isConnected: () => this.socket?.connected === true,
    wanted: () => this.wanted(),
    call: (name, payload, then) => this.call(name, payload, then),
    onJoined: () => (this.retries = 0),
    onRefused: (room) => this.setRefused(room),
  });
  private readonly polling = new Polling({
    shown: () => this.shown(),
    take: (messages) => this.take(messages),
    onRound: (round) => this.polled(round),
  });
  private readonly pulse = new Pulse({
    probe: (timeoutMs, then) => this.probe(timeoutMs, then),
    onAnswer: (roundTripMs) => this.alive(roundTripMs),
    onSilence: () => this.reopen(),
  });
  private readonly keeping: Keeping | undefined;
  private readonly measured: Measured | undefined;
  private readonly trafficListeners = new Set<(step: unknown) => void>();
  private readonly tasks = new Watched();
  private readonly spaces = new Watched();
  private socket: SocketLike | undefined;
  private inbox: Parameters<typeof reduce>[1][number][] = [];
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private renewTimer: ReturnType<typeof setTimeout> | undefined;
  private retries = 0;
  private readonly open: (afterSilence: boolean) => SocketLike;
  private readonly onSignedOut: () => void;
  private readonly onAccessChanged: () => void;
  private readonly stillSignedIn: () => Promise<boolean>;

  constructor(options: RealtimeOptions = {}) {
    this.open = options.open ?? openSocket;
    this.onSignedOut = options.onSignedOut ?? (() => undefined);
    this.onAccessChanged = options.onAccessChanged ?? (() => undefined);
    this.stillSignedIn = options.stillSignedIn ?? (() => Promise.resolve(true));
    this.measured = options.measured;
    this.keeping = options.keep === undefined ? undefined : new Keeping(this.store, options.keep);
  }

  start(): void {
    if (this.socket !== undefined) return;
    window.addEventListener("online", this.look);
    window.addEventListener("offline", this.offline);
    window.addEventListener("pageshow", this.look);
    document.addEventListener("visibilitychange", this.look);
    document.addEventListener("resume", this.look);
    this.keeping?.start();
    this.setPhase("connecting");
    this.connect();
  }

  private connect(afterSilence = false): void {
    const socket = this.open(afterSilence);
    this.socket = socket;
    socket.on("connect", () => this.connected(socket));
    socket.on("disconnect", (reason) => this.disconnected(socket, reason));
    socket.on("connect_error", (error) => this.refused(socket, error));
    socket.onAny((name, payload) => {
      if (socket === this.socket) this.receive(name, payload);
    });
    socket.connect();
  }

  /** A connection that says nothing any more, or does not come to be, makes room for a new one. */
  private reopen(): void {
    const old = this.socket;
    if (old === undefined) return;
    this.socket = undefined;
    clearTimeout(this.retryTimer);
    this.pulse.stop();
    old.disconnect();
    if (!this.polling.isOn) this.setPhase("connecting");
    this.connect(true);
  }

  /** Somebody does not want to wait for the next try. */
  tryNow(): void {
    this.look();
  }

  /** How changes come at the moment. */
  get state(): BrowserReport["state"] {
    const { phase } = this.store.getState().connection;
    if (phase === "connected") return "live";
    return phase === "polling" ? "polling" : "offline";
  }

  /** Ends the connection and forgets everything it brought: the next person at this device starts empty. */
  stop(): void {
    const socket = this.socket;
    this.socket = undefined;
    window.removeEventListener("online", this.look);
    window.removeEventListener("offline", this.offline);
    window.removeEventListener("pageshow", this.look);
    document.removeEventListener("visibilitychange", this.look);
    document.removeEventListener("resume", this.look);
    this.pulse.stop();
    this.keeping?.stop();
    clearTimeout(this.flushTimer);
    clearTimeout(this.retryTimer);
    clearTimeout(this.renewTimer);
    this.flushTimer = undefined;
    this.inbox = [];
    this.membership.stop();
    this.polling.stop();
    socket?.disconnect();
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
    this.membership.askAfresh(dashboardRoom(spaceId));
    this.polling.now();
  }

  /** Wants to hear of changes in these spaces, besides the shown one, until the returned function is called. */
  watchOthers(spaceIds: readonly string[]): () => void {
    const watch = (ids: readonly string[]): void => {
      this.store.setState(({ others }) => ({
        others: { ...others, versions: new Map(ids.map((id) => [id, others.versions.get(id)])) },
      }));
      this.membership.reconcile();
    };
    watch(spaceIds);
    return () => watch([]);
  }

  /** Asks once more for a space that the server has refused. */
  askAgain(): void {
    this.membership.askFor(dashboardRoom(this.store.getState().dashboard.spaceId));
  }

  /** Wants a task's room until the returned function is called. */
  watchTask(taskId: string): () => void {
    this.tasks.add(taskId);
    this.store.setState(({ taskRooms }) => ({
      taskRooms: taskRooms.has(taskId) ? taskRooms : withRoom(taskRooms, emptyTaskRoom(taskId)),
    }));
    this.showKept("task-state", taskId);
    this.membership.askFor(taskRoom(taskId));
    this.polling.now();
    return () => {
      if (!this.tasks.remove(taskId)) return;
      this.store.setState(({ taskRooms }) => ({ taskRooms: withoutRoom(taskRooms, taskId) }));
      this.membership.reconcile();
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
    this.membership.askFor(spaceRoom(spaceId));
    this.polling.now();
    return () => {
      if (!this.spaces.remove(spaceId)) return;
      this.store.setState(({ spaceRooms }) => ({ spaceRooms: withoutRoom(spaceRooms, spaceId) }));
      this.membership.reconcile();
    };
  }

  /** Shows others what is being written; an empty text ends it. One that is lost is followed by the next. */
  sendDraft(spaceId: string, text: string): void {
    this.call(CALL.draft, { spaceId, text }, () => undefined);
  }

  /** Gets each step of the server's traffic until the returned function is called; only admins do. */
  watchTraffic(listener: (step: unknown) => void): () => void {
    this.trafficListeners.add(listener);
    if (this.trafficListeners.size === 1) this.call(CALL.joinTraffic, {}, () => undefined);
    return () => {
      this.trafficListeners.delete(listener);
      if (this.trafficListeners.size === 0) this.call(CALL.leaveTraffic, {}, () => undefined);
    };
  }

  /** For the time until the server has said what is true now. */
  private showKept(kind: StateMessage["kind"], id: string): void {
    void this.keeping?.read(kind, id).then((kept) => {
      if (kept !== undefined) this.store.setState((state) => restored(state, kept));
    });
  }

  private connected(socket: SocketLike): void {
    if (socket !== this.socket) return;
    clearTimeout(this.retryTimer);
    this.pulse.start();
    this.polling.stop();
    this.measured?.connected();
    if (this.trafficListeners.size > 0) this.call(CALL.joinTraffic, {}, () => undefined);
    this.setPhase("connected");
    this.membership.connected(socket.recovered);
  }

  private disconnected(socket: SocketLike, reason: string): void {
    if (socket !== this.socket) return;
    this.pulse.stop();
    if (this.polling.isOn) return;
    this.setPhase("connecting");
    // The client leaves it to us to come back when it was the server that closed.
    if (reason === "io server disconnect") void this.sentAway(socket);
  }

  /** A server that stops sends everybody away; one that no longer knows us only us, and would do so again. */
  private async sentAway(socket: SocketLike): Promise<void> {
    let known = true;
    try {
      known = await this.stillSignedIn();
    } catch {
      // Nobody answers: most likely the server restarts.
    }
    if (socket !== this.socket || socket.connected) return;
    if (known) {
      this.retryLater(socket);
    } else {
      this.setPhase("refused", "UNAUTHORIZED");
      this.onSignedOut();
    }
  }

  private refused(socket: SocketLike, error: Error & { data?: unknown }): void {
    if (socket !== this.socket) return;
    const code =
      isRecord(error.data) && typeof error.data.code === "string" ? error.data.code : undefined;
    if (code === "UNAUTHORIZED") {
      this.setPhase("refused", code);
      this.onSignedOut();
      return;
    }
    if (code === "FEATURE_DISABLED") {
      this.poll();
      return;
    }
    this.measured?.failed();
    if (!socket.active) this.retryLater(socket);
    if (this.polling.isOn) return;
    this.setPhase("offline", code);
    this.polling.start(); // the server may well be there, and only sockets do not get through
  }

  /** The server gives us no socket; it says so when that changes. */
  private poll(): void {
    this.setPhase("polling", "FEATURE_DISABLED");
    this.polling.start();
  }

  /** Every round is also a try to have a socket again. */
  private polled({ reached, enabled, since }: Round): void {
    const { code } = this.store.getState().connection;
    const isAllowedAgain = enabled && code === "FEATURE_DISABLED";
    if (isAllowedAgain) {
      this.polling.stop();
      this.setPhase("connecting");
      this.socket?.connect();
      return;
    }
    this.setPhase(reached ? "polling" : "offline", code);
    if (reached) this.seen();
    if (Date.now() - since >= AFRESH_MS) {
      this.polling.stop();
      this.setPhase("connecting");
      this.reopen();
    } else if (enabled && this.socket?.active === false) {
      this.socket.connect();
    }
  }

  /** Any call that the server answers; an empty one costs it nothing. */
  private probe(timeoutMs: number, then: (answered: boolean) => void): void {
    const socket = this.socket;
    if (socket?.connected !== true) return;
    socket.timeout(timeoutMs).emit(CALL.resync, { taskIds: [] }, (error) => {
      if (socket === this.socket && socket.connected) then(error === null);
    });
  }

  private alive(roundTripMs: number): void {
    this.store.setState(({ connection }) => ({
      connection: {
        ...connection,
        phase: "connected",
        code: undefined,
        lastUpdateAt: Date.now(),
        roundTripMs,
      },
    }));
  }

  /** What is shown is what the server has now. */
  private seen(): void {
    this.store.setState(({ connection }) => ({
      connection: { ...connection, lastUpdateAt: Date.now() },
    }));
  }

  private shown(): Shown {
    const { dashboard, taskRooms, spaceRooms } = this.store.getState();
    return {
      spaceId: dashboard.spaceId,
      taskIds: this.tasks.ids(),
      spaceIds: this.spaces.ids(),
      versionOf: (kind, id) => {
        if (kind === "task") {
          const room = taskRooms.get(id);
          return room?.stale === true ? -1 : (room?.task?.version ?? -1);
        }
        const room = kind === "dashboard" ? dashboard : spaceRooms.get(id);
        return room?.phase === "ready" && !room.stale ? room.version : -1;
      },
    };
  }

  private take(messages: Parameters<typeof reduce>[1]): void {
    const known = this.store.getState().dashboard;
    this.store.setState((state) => reduce(state, messages, Date.now()));
    for (const { id, version, updatedAt } of this.store.getState().dashboard.tasks.values()) {
      const before = known.tasks.get(id);
      if (known.phase === "ready" && before?.version !== version)
        this.measured?.received(updatedAt);
    }
    this.measured?.shown();
  }

  private retryLater(socket: SocketLike): void {
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => socket.connect(), backoffMs(this.retries++));
  }

  /** Something has happened to this device: sleep, another network, a tab that comes to the front. */
  private readonly look = (): void => {
    if (document.visibilityState === "hidden" || this.socket === undefined) return;
    if (this.socket.connected) {
      this.pulse.now();
      return;
    }
    const { phase, code } = this.store.getState().connection;
    if (this.polling.isOn) this.polling.now();
    if (code !== "FEATURE_DISABLED" && phase !== "refused") this.reopen();
  };

  /** The browser may be wrong, as the server can be on this very device: the next answer says so. */
  private readonly offline = (): void => {
    this.setPhase("offline", this.store.getState().connection.code);
    this.pulse.now();
  };

  private receive(name: string, payload: unknown): void {
    if (name === NOTICE.signInExpiring) {
      void this.renewSignIn(RENEW_ATTEMPTS);
      return;
    }
    if (name === NOTICE.error) {
      this.warned(payload);
      return;
    }
    if (name === NOTICE.featuresChanged) {
      this.poll(); // the socket is closed next; if it is not for us, the first round finds that out
      return;
    }
    if (name === NOTICE.traffic) {
      for (const listener of this.trafficListeners) listener(payload);
      return;
    }
    if (this.store.getState().connection.phase === "offline") this.setPhase("connected");
    if (name.endsWith(":state") && isRecord(payload)) noteAge(payload.asOf);
    this.measured?.received(
      isRecord(payload) && typeof payload.at === "string" ? payload.at : undefined,
    );
    const message =
      toMessage(name, payload) ??
      toSpaceMessage(name, payload) ??
      toWorkflowsMessage(name, payload);
    if (message === undefined) return;
    this.inbox.push(message);
    this.flushTimer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  /** An error that answers no call of ours. */
  private warned(payload: unknown): void {
    if (!isRecord(payload)) return;
    if (payload.code === "RATE_LIMITED") this.membership.pause(payload.retryAfter);
    if (payload.code === "SPACE_NOT_FOUND") {
      // It does not say which: we ask again for all, and are told which of them we may no longer see.
      this.membership.checkAll();
      this.onAccessChanged();
    }
  }

  private flush(): void {
    clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
    if (this.inbox.length === 0) return;
    const messages = this.inbox;
    this.inbox = [];
    this.store.setState((state) => reduce(state, messages, Date.now()));
    this.measured?.shown();
    this.membership.reconcile();
  }

  private wanted(): Wanted[] {
    const { dashboard, taskRooms, spaceRooms, others: beside } = this.store.getState();
    const { spaceId, phase, version, stale } = dashboard;
    const spaces = this.spaces.ids().map((id): Wanted => {
      const room = spaceRooms.get(id) ?? emptySpaceRoom(id);
      const since = room.phase === "ready" ? room.version : undefined;
      return { room: spaceRoom(id), since, stale: room.stale, outdated: false };
    });
    const tasks = this.tasks.ids().map((taskId): Wanted => {
      const room = taskRooms.get(taskId) ?? emptyTaskRoom(taskId);
      const since = room.phase === "ready" ? room.events.at(-1)?.taskVersion : undefined;
      return { room: taskRoom(taskId), since, stale: room.stale, outdated: room.outdated };
    });
    const otherSpaces = [...beside.versions]
      .filter(([id]) => id !== spaceId)
      .map(([id, since]): Wanted => ({
        room: otherRoom(id),
        since,
        stale: false,
        outdated: false,
      }));
    const others = [...tasks, ...spaces, ...otherSpaces];
    if (spaceId === NO_SPACE) return others;
    const since = phase === "ready" ? version : undefined;
    return [{ room: dashboardRoom(spaceId), since, stale, outdated: false }, ...others];
  }

  /** The answer is `undefined` where none came in time. What the server sent before it is folded first. */
  private call(name: string, payload: object, then: (answer: Answer | undefined) => void): void {
    const socket = this.socket;
    if (socket?.connected !== true) return;
    socket.timeout(ACK_TIMEOUT_MS).emit(name, payload, (error, answer) => {
      if (socket !== this.socket || !socket.connected) return;
      this.flush();
      then(error === null ? toAnswer(answer) : undefined);
    });
  }

  /** The server says so a minute before the end: time enough to try again when the network has a bad moment. */
  private async renewSignIn(attempts: number): Promise<void> {
    const again = (): void => {
      if (attempts <= 1 || this.socket === undefined) return;
      clearTimeout(this.renewTimer);
      this.renewTimer = setTimeout(() => void this.renewSignIn(attempts - 1), RENEW_AGAIN_MS);
    };
    try {
      const token = (await refreshSignIn())?.access_token;
      if (token === undefined) return;
      this.call(CALL.refreshSignIn, { token }, (answer) => {
        if (answer === undefined || answer.code === "RATE_LIMITED") again();
      });
    } catch (error) {
      // Refused: the sign-in runs out, the server closes the socket, and that leads to the sign-in page.
      const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
      if (!refused) again();
    }
  }

  private setRefused({ join, key }: Room): void {
    this.store.setState(({ dashboard, taskRooms, spaceRooms }) => {
      const { spaceId = NO_SPACE, taskId = "" } = key;
      if (join === CALL.joinSpace) {
        const refused = { ...emptySpaceRoom(spaceId), phase: "missing" as const };
        return { spaceRooms: withSpaceRoom(spaceRooms, refused) };
      }
      const room = taskRooms.get(taskId);
      return {
        dashboard: spaceId === dashboard.spaceId ? refusedDashboard(dashboard) : dashboard,
        taskRooms:
          room === undefined ? taskRooms : withRoom(taskRooms, { ...room, phase: "missing" }),
      };
    });
  }

  private setPhase(phase: ConnectionPhase, code?: string): void {
    const known = this.store.getState().connection;
    if (phase === "polling" && known.phase !== "polling") {
      const reason = code ?? "no socket";
      console.warn(`Signalbox: no live updates (${reason}); the server is asked every 5 s.`);
    }
    if (known.phase === phase && known.code === code) return;
    const roundTripMs = phase === "connected" ? known.roundTripMs : undefined;
    this.store.setState({ connection: { ...known, phase, code, roundTripMs } });
  }
}
