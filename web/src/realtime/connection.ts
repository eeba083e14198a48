import { refreshSignIn } from "../api/calls";
import { isRecord } from "../api/json";
import { CALL, NOTICE, toMessage } from "./messages";
import type { ServerMessage } from "./messages";
import { openSocket } from "./socket";
import type { SocketLike } from "./socket";
import { createRealtimeStore, reduce, withoutRoom, withRoom } from "./state";
import type { ConnectionPhase, RealtimeStore } from "./state";
import { emptyTaskRoom } from "./task-room";

const ACK_TIMEOUT_MS = 10_000;
const REJOIN_MS = 2_000;
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
}

/**
 * Keeps one socket and the rooms that pages want joined, through every cut, and folds what the server sends into
 * the store. The store is the only thing that changes; pages read it and never see the socket.
 */
export class Realtime {
  readonly store: RealtimeStore = createRealtimeStore();
  /** The rooms whose join the server has acknowledged in the present session. */
  private readonly joined = new Set<string>();
  /** Joins under way, so that a burst of reasons asks once. */
  private readonly joining = new Set<string>();
  private readonly taskUsers = new Map<string, number>();
  private socket: SocketLike | undefined;
  private inbox: ServerMessage[] = [];
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private rejoinTimer: ReturnType<typeof setTimeout> | undefined;
  private retries = 0;
  private readonly open: () => SocketLike;
  private readonly onSignedOut: () => void;

  constructor(options: RealtimeOptions = {}) {
    this.open = options.open ?? openSocket;
    this.onSignedOut = options.onSignedOut ?? (() => undefined);
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
    this.flushTimer = undefined;
    this.inbox = [];
    this.joined.clear();
    this.joining.clear();
    socket?.disconnect();
    this.store.setState(this.store.getInitialState(), true);
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
    if (this.joined.delete(taskRoom(taskId)))
      this.call(CALL.leaveTask, { taskId }, () => undefined);
    this.store.setState(({ taskRooms }) => ({ taskRooms: withoutRoom(taskRooms, taskId) }));
  }

  private connected(socket: SocketLike): void {
    this.retries = 0;
    clearTimeout(this.retryTimer);
    this.setPhase("connected");
    this.joining.clear();
    if (!socket.recovered) this.joined.clear();
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
    if (reason === "io server disconnect") this.retryLater(socket);
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
      void this.renewSignIn();
      return;
    }
    const message = toMessage(name, payload);
    if (message === undefined) return;
    this.inbox.push(message);
    this.flushTimer ??= setTimeout(() => this.flush(), BATCH_MS);
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
    const since = phase === "ready" && !afresh ? version : undefined;
    this.join(CALL.joinDashboard, `dashboard ${spaceId}`, { spaceId, since }, afresh, () => {
      this.store.setState(({ dashboard }) => ({ dashboard: { ...dashboard, phase: "refused" } }));
    });
  }

  private joinTask(taskId: string, afresh = false): void {
    const room = this.store.getState().taskRooms.get(taskId);
    const since = room?.phase === "ready" && !afresh ? room.events.at(-1)?.taskVersion : undefined;
    this.join(CALL.joinTask, taskRoom(taskId), { taskId, since }, afresh, () =>
      this.setMissing(taskId),
    );
  }

  private join(
    name: string,
    room: string,
    payload: object,
    again: boolean,
    onRefused: () => void,
  ): void {
    if ((this.joined.has(room) && !again) || this.joining.has(room)) return;
    if (this.socket?.connected !== true) return;
    this.joining.add(room);
    this.call(name, payload, (answer) => {
      this.joining.delete(room);
      if (answer === undefined) {
        this.join(name, room, payload, again, onRefused);
      } else if (answer.code === undefined) {
        this.joined.add(room);
      } else if (FINAL_REFUSALS.has(answer.code)) {
        onRefused();
      } else {
        clearTimeout(this.rejoinTimer);
        this.rejoinTimer = setTimeout(() => this.joinWanted(), REJOIN_MS);
      }
    });
  }

  /** Calls the server; the answer is `undefined` where none came in time, and has a `code` where it was a refusal. */
  private call(
    name: string,
    payload: object,
    then: (answer: { code?: string } | undefined) => void,
  ): void {
    const socket = this.socket;
    if (socket?.connected !== true) return;
    socket.timeout(ACK_TIMEOUT_MS).emit(name, payload, (error, answer) => {
      if (socket !== this.socket || !socket.connected) return;
      if (error !== null) then(undefined);
      else then(isRecord(answer) && answer.ok === false ? { code: refusalCode(answer.error) } : {});
    });
  }

  private async renewSignIn(): Promise<void> {
    try {
      const token = (await refreshSignIn())?.access_token;
      if (token !== undefined) this.call(CALL.refreshSignIn, { token }, () => undefined);
    } catch {
      // The sign-in runs out; the server then closes the socket and the refused reconnect leads to the sign-in page.
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

const taskRoom = (taskId: string): string => `task ${taskId}`;

function refusalCode(error: unknown): string {
  return isRecord(error) && typeof error.code === "string" ? error.code : "INTERNAL";
}
