import { refreshSignIn } from "../api/calls";
import { isRecord } from "../api/json";
import { Problem } from "../api/problem";
import { emptyDashboard, refusedDashboard } from "./dashboard";
import { CALL, NOTICE, toMessage } from "./messages";
import type { ServerMessage } from "./messages";
import { openSocket } from "./socket";
import type { SocketLike } from "./socket";
import { createRealtimeStore, NO_SPACE, reduce, withoutRoom, withRoom } from "./state";
import type { ConnectionPhase, RealtimeStore } from "./state";
import { emptyTaskRoom } from "./task-room";

const ACK_TIMEOUT_MS = 10_000;
const REJOIN_MS = 2_000;
const RENEW_AGAIN_MS = 10_000;
const RENEW_ATTEMPTS = 5;
const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 15_000;
/** Messages of one burst are folded together, so that a burst costs one rendering. */
const BATCH_MS = 16;

/** Answers to a join that asking again would not change. */
const FINAL_REFUSALS = new Set([
  "TASK_NOT_FOUND",
  "SPACE_NOT_FOUND",
  "FORBIDDEN",
  "UNAUTHORIZED",
  "INVALID_PAYLOAD",
]);

interface RealtimeOptions {
  open?: () => SocketLike;
  /** Called when the server no longer knows who we are. */
  onSignedOut?: () => void;
  /** Called when the server has taken a space or a task away from us. */
  onAccessChanged?: () => void;
  /** Asks the server whether it still knows us, after it has closed the connection without a word. */
  stillSignedIn?: () => Promise<boolean>;
}

/** A room of the server. */
interface Room {
  readonly join: string;
  readonly leave: string;
  readonly key: Readonly<Record<string, string>>;
}

/**
 * Keeps one socket and the rooms that pages want joined, through every cut, and folds what the server sends into
 * the store. The store is the only thing that changes; pages read it and never see the socket.
 */
export class Realtime {
  readonly store: RealtimeStore = createRealtimeStore();
  /** The rooms whose join the server has acknowledged in the present session. */
  private readonly joined = new Set<string>();
  /** Joins under way, so that a burst of reasons asks once; the value tells one attempt from a later one. */
  private readonly joining = new Map<string, symbol>();
  /** Rooms left while we were cut off: a recovered session is still in them. */
  private readonly abandoned = new Map<string, Room>();
  private readonly taskUsers = new Map<string, number>();
  private socket: SocketLike | undefined;
  private inbox: ServerMessage[] = [];
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private rejoinTimer: ReturnType<typeof setTimeout> | undefined;
  private renewTimer: ReturnType<typeof setTimeout> | undefined;
  private retries = 0;
  private readonly open: () => SocketLike;
  private readonly onSignedOut: () => void;
  private readonly onAccessChanged: () => void;
  private readonly stillSignedIn: () => Promise<boolean>;

  constructor(options: RealtimeOptions = {}) {
    this.open = options.open ?? openSocket;
    this.onSignedOut = options.onSignedOut ?? (() => undefined);
    this.onAccessChanged = options.onAccessChanged ?? (() => undefined);
    this.stillSignedIn = options.stillSignedIn ?? (() => Promise.resolve(true));
  }

  start(): void {
    if (this.socket !== undefined) return;
    const socket = this.open();
    this.socket = socket;
    socket.on("connect", () => this.connected(socket));
    socket.on("disconnect", (reason) => this.disconnected(socket, reason));
    socket.on("connect_error", (error) => this.refused(socket, error));
    socket.onAny((name, payload) => this.receive(name, payload));
    window.addEventListener("online", this.online);
    window.addEventListener("offline", this.offline);
    this.setPhase("connecting");
    socket.connect();
  }

  /** Ends the connection and forgets everything it brought: the next person at this device starts empty. */
  stop(): void {
    const socket = this.socket;
    this.socket = undefined;
    window.removeEventListener("online", this.online);
    window.removeEventListener("offline", this.offline);
    clearTimeout(this.flushTimer);
    clearTimeout(this.retryTimer);
    clearTimeout(this.rejoinTimer);
    clearTimeout(this.renewTimer);
    this.flushTimer = undefined;
    this.inbox = [];
    this.joined.clear();
    this.joining.clear();
    this.abandoned.clear();
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
    if (last.spaceId !== NO_SPACE) this.leave(dashboardRoom(last.spaceId));
    this.store.setState({ dashboard: emptyDashboard(spaceId) });
    this.joinDashboard();
  }

  /** Asks once more for a space that the server has refused. */
  askAgain(): void {
    this.joinDashboard(true);
  }

  /** Wants a task's room until the returned function is called. */
  watchTask(taskId: string): () => void {
    this.taskUsers.set(taskId, (this.taskUsers.get(taskId) ?? 0) + 1);
    this.store.setState(({ taskRooms }) => ({
      taskRooms: taskRooms.has(taskId) ? taskRooms : withRoom(taskRooms, emptyTaskRoom(taskId)),
    }));
    this.joinTask(taskId);
    return () => this.unwatchTask(taskId);
  }

  private unwatchTask(taskId: string): void {
    const users = (this.taskUsers.get(taskId) ?? 0) - 1;
    if (users > 0) {
      this.taskUsers.set(taskId, users);
      return;
    }
    this.taskUsers.delete(taskId);
    this.leave(taskRoom(taskId));
    this.store.setState(({ taskRooms }) => ({ taskRooms: withoutRoom(taskRooms, taskId) }));
  }

  private connected(socket: SocketLike): void {
    clearTimeout(this.retryTimer);
    this.setPhase("connected");
    this.joining.clear();
    if (socket.recovered) {
      for (const room of this.abandoned.values()) this.call(room.leave, room.key, () => undefined);
    } else {
      this.joined.clear();
    }
    this.abandoned.clear();
    this.joinWanted();
  }

  private joinWanted(): void {
    this.joinDashboard();
    for (const taskId of this.taskUsers.keys()) this.joinTask(taskId);
  }

  private disconnected(socket: SocketLike, reason: string): void {
    this.joining.clear();
    if (socket !== this.socket) return;
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
    this.setPhase(code === "FEATURE_DISABLED" ? "refused" : "offline", code);
    if (!socket.active) this.retryLater(socket);
  }

  private retryLater(socket: SocketLike): void {
    const ceiling = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** this.retries++);
    clearTimeout(this.retryTimer);
    // Spread, so that all who were sent away do not come back at once.
    this.retryTimer = setTimeout(() => socket.connect(), ceiling * (0.5 + Math.random() / 2));
  }

  private readonly online = (): void => {
    if (this.socket?.connected === false) this.socket.connect();
  };

  private readonly offline = (): void => {
    if (this.socket?.connected === false) this.setPhase("offline");
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
    const message = toMessage(name, payload);
    if (message === undefined) return;
    this.inbox.push(message);
    this.flushTimer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  /** An error that answers no call of ours. */
  private warned(payload: unknown): void {
    if (!isRecord(payload)) return;
    if (payload.code === "RATE_LIMITED") this.joinLater(payload.retryAfter);
    if (payload.code === "SPACE_NOT_FOUND") {
      // It does not say which: we ask again for all, and are told which of them we may no longer see.
      this.joinDashboard(true);
      for (const taskId of this.taskUsers.keys()) this.joinTask(taskId, true);
      this.onAccessChanged();
    }
  }

  private flush(): void {
    this.flushTimer = undefined;
    const messages = this.inbox;
    this.inbox = [];
    this.store.setState((state) => reduce(state, messages, Date.now()));
    this.mend(messages);
  }

  /** Asks for what the messages have shown to be missing. */
  private mend(messages: readonly ServerMessage[]): void {
    const { dashboard, taskRooms } = this.store.getState();
    if (dashboard.stale) this.joinDashboard(true);
    for (const room of taskRooms.values()) {
      if (room.stale) this.joinTask(room.taskId, true);
    }
    // The dashboard's list updates tell what an event changed; a task of another space has none here.
    const foreign = messages
      .filter((message) => message.kind === "task-changed")
      .map((message) => taskRooms.get(message.taskId)?.task)
      .filter((task) => task !== undefined && task.spaceId !== dashboard.spaceId)
      .map((task) => task?.id);
    if (foreign.length > 0) {
      this.call(CALL.resync, { taskIds: [...new Set(foreign)] }, () => undefined);
    }
  }

  private joinDashboard(afresh = false): void {
    const { spaceId, phase, version } = this.store.getState().dashboard;
    if (spaceId === NO_SPACE) return;
    const since = phase === "ready" && !afresh ? version : undefined;
    this.join(dashboardRoom(spaceId), since, afresh, () => {
      this.store.setState(({ dashboard }) => ({ dashboard: refusedDashboard(dashboard) }));
    });
  }

  private joinTask(taskId: string, afresh = false): void {
    const room = this.store.getState().taskRooms.get(taskId);
    const since = room?.phase === "ready" && !afresh ? room.events.at(-1)?.taskVersion : undefined;
    this.join(taskRoom(taskId), since, afresh, () => this.setMissing(taskId));
  }

  private join(room: Room, since: number | undefined, again: boolean, onRefused: () => void): void {
    const id = idOf(room);
    if ((this.joined.has(id) && !again) || this.joining.has(id)) return;
    if (this.socket?.connected !== true) return;
    const attempt = Symbol(id);
    this.joining.set(id, attempt);
    this.call(room.join, { ...room.key, since }, (answer) => {
      // Left while it was on its way: nobody waits for this answer any more.
      if (this.joining.get(id) !== attempt) return;
      this.joining.delete(id);
      if (answer === undefined) {
        this.join(room, since, again, onRefused);
      } else if (answer.code === undefined) {
        this.retries = 0;
        this.joined.add(id);
      } else if (FINAL_REFUSALS.has(answer.code)) {
        this.joined.delete(id);
        onRefused();
      } else {
        this.joinLater(answer.retryAfter);
      }
    });
  }

  private joinLater(retryAfterSeconds: unknown): void {
    const wait = typeof retryAfterSeconds === "number" ? retryAfterSeconds * 1_000 : REJOIN_MS;
    clearTimeout(this.rejoinTimer);
    this.rejoinTimer = setTimeout(() => this.joinWanted(), wait);
  }

  private leave(room: Room): void {
    const id = idOf(room);
    const joined = this.joined.delete(id);
    const joining = this.joining.delete(id);
    if (!joined && !joining) return;
    if (this.socket?.connected === true) this.call(room.leave, room.key, () => undefined);
    else this.abandoned.set(id, room);
  }

  /** Calls the server; the answer is `undefined` where none came in time, and has a `code` where it was a refusal. */
  private call(name: string, payload: object, then: (answer: Refusal | undefined) => void): void {
    const socket = this.socket;
    if (socket?.connected !== true) return;
    socket.timeout(ACK_TIMEOUT_MS).emit(name, payload, (error, answer) => {
      if (socket !== this.socket || !socket.connected) return;
      if (error !== null) then(undefined);
      else then(isRecord(answer) && answer.ok === false ? refusal(answer.error) : {});
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

  private setMissing(taskId: string): void {
    this.store.setState(({ taskRooms }) => {
      const room = taskRooms.get(taskId);
      if (room === undefined) return {};
      return { taskRooms: withRoom(taskRooms, { ...room, phase: "missing" }) };
    });
  }

  private setPhase(phase: ConnectionPhase, code?: string): void {
    this.store.setState(({ connection }) => ({ connection: { ...connection, phase, code } }));
  }
}

const dashboardRoom = (spaceId: string): Room => ({
  join: CALL.joinDashboard,
  leave: CALL.leaveDashboard,
  key: { spaceId },
});

const taskRoom = (taskId: string): Room => ({
  join: CALL.joinTask,
  leave: CALL.leaveTask,
  key: { taskId },
});

const idOf = ({ join, key }: Room): string => [join, ...Object.values(key)].join(" ");

/** Empty for an answer that is none. */
interface Refusal {
  code?: string;
  /** Seconds, where the server named them. */
  retryAfter?: unknown;
}

function refusal(error: unknown): Refusal {
  return isRecord(error) && typeof error.code === "string"
    ? { code: error.code, retryAfter: error.retryAfter }
    : { code: "INTERNAL" };
}
