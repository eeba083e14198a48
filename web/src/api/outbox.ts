import { t } from "@lingui/core/macro";
import { createStore } from "zustand/vanilla";
import { isRecord } from "./json";
import { newIdempotencyKey } from "./http";
import type { Task } from "./model";
import { Problem } from "./problem";
import { sendWrite } from "./write";
import type { QueuedWrite, Refusal, Write } from "./write";
import { WriteStore } from "./write-store";

const LOCK = "signalbox-outbox";
const CHANNEL = "signalbox-outbox";
/** The server keeps keys for 24 h; an older attempt without an answer could do the thing twice. */
const KEY_HOLDS_MS = 23 * 3_600_000;
/** Somebody who waits longer is told that it waits; it goes on by itself. */
const PATIENCE_MS = 4_000;
const RETRY_FIRST_MS = 2_000;
const RETRY_MAX_MS = 60_000;
/** A write that the server itself fails at must not hold up those behind it. */
const FAILURES_MAX = 5;
const QUEUE_MAX = 500;
/** What somebody else left on this device and never came back for. */
const ABANDONED_MS = 30 * 24 * 3_600_000;

/** What became of a write: `waits` and `refused` are in the queue, where the person sees them. */
export interface Outcome {
  readonly state: "sent" | "waits" | "refused";
  /** Where one was created. */
  readonly task?: Task;
}

interface Settled {
  readonly key: string;
  readonly outcome?: Outcome;
  readonly refusal?: Refusal;
}

interface Waiter {
  readonly settle: (settled: Settled) => void;
  readonly waits: () => void;
}

export interface OutboxState {
  /** Ours, in order; without those that a form of this tab still waits for. */
  readonly writes: readonly QueuedWrite[];
}

interface Options {
  owner: string;
  keep?: WriteStore;
  send?: (write: Write, key: string) => Promise<Task | undefined>;
  /** Whether the server can be reached, as far as is known; {@link Outbox.setReachable} keeps it true. */
  reachable?: boolean;
  /** The server no longer knows who we are. */
  onSignedOut?: () => void;
}

/**
 * What a person does goes through here: it is kept on the device first, with its `Idempotency-Key`, then sent, in order
 * and once, by one tab at a time, now or whenever the server can be reached again. What the server refuses goes back to
 * the form that waits for it, or stays in the queue until the person decides.
 */
export class Outbox {
  readonly store = createStore<OutboxState>(() => ({ writes: [] }));
  /** Whose writes these are. */
  readonly owner: string;
  private readonly keep: WriteStore;
  private readonly send: NonNullable<Options["send"]>;
  private readonly onSignedOut: () => void;
  private readonly waiters = new Map<string, Waiter>();
  private channel: BroadcastChannel | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private reachable: boolean;
  private failures = 0;
  private readings = 0;

  constructor({ owner, keep, send, reachable, onSignedOut }: Options) {
    this.owner = owner;
    this.keep = keep ?? new WriteStore();
    this.send = send ?? sendWrite;
    this.reachable = reachable ?? false;
    this.onSignedOut = onSignedOut ?? (() => undefined);
  }

  start(): void {
    if (typeof BroadcastChannel === "function") {
      this.channel ??= new BroadcastChannel(CHANNEL);
      this.channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (isSettled(data)) this.settled(data);
        void this.refresh();
      };
    }
    void this.dropAbandoned();
    this.pump();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.channel?.close();
    this.channel = undefined;
    this.reachable = false;
  }

  setReachable(reachable: boolean): void {
    if (reachable === this.reachable) return;
    this.reachable = reachable;
    this.failures = 0;
    if (reachable) this.pump();
    else for (const waiter of [...this.waiters.values()]) waiter.waits();
  }

  /**
   * Answers when it was sent, or when it is clear that it waits. A refusal that comes while the caller waits rejects with
   * its {@link Problem} and leaves nothing in the queue, but for an edit: there the person has to choose between two texts.
   */
  async add(write: Write): Promise<Outcome> {
    if (this.store.getState().writes.length >= QUEUE_MAX) {
      throw new Problem(0, "QUEUE_FULL", t`${QUEUE_MAX} things wait to be sent already.`);
    }
    const key = newIdempotencyKey();
    const added = await this.keep.add({ key, owner: this.owner, at: Date.now(), write });
    if (!this.reachable) {
      await this.changed();
      return { state: "waits" };
    }
    const outcome = this.outcomeOf(added);
    this.pump();
    return outcome;
  }

  /** The person does not want it sent any more. */
  async discard(key: string): Promise<void> {
    const queued = this.find(key);
    if (queued !== undefined) await this.keep.remove(queued.place);
    await this.changed();
  }

  /** Sends what was refused once more, as it was or as the person has changed it. */
  async sendAgain(key: string, write?: Write): Promise<void> {
    const queued = this.find(key);
    if (queued === undefined) return;
    await this.keep.change(queued.place, {
      key: newIdempotencyKey(),
      write: write ?? queued.write,
      triedAt: undefined,
      failures: undefined,
      refusal: undefined,
    });
    await this.changed();
    this.pump();
  }

  /** Before another person uses this device. */
  async forget(): Promise<void> {
    for (const { place } of this.store.getState().writes) await this.keep.remove(place);
    await this.changed();
  }

  private find(key: string): QueuedWrite | undefined {
    return this.store.getState().writes.find((queued) => queued.key === key);
  }

  private outcomeOf(added: QueuedWrite): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(patience);
        this.waiters.delete(added.key);
      };
      const waits = (): void => {
        done();
        void this.changed();
        resolve({ state: "waits" });
      };
      const patience = setTimeout(waits, PATIENCE_MS);
      const settle = ({ outcome, refusal }: Settled): void => {
        done();
        if (outcome?.state === "waits") waits();
        else if (outcome !== undefined) resolve(outcome);
        else if (refusal === undefined || added.write.kind === "edit")
          this.changed().then(() => resolve({ state: "refused" }), reject);
        else {
          const problem = new Problem(refusal.status, refusal.code, refusal.detail, refusal.fields);
          void this.keep
            .remove(added.place)
            .then(() => this.changed())
            .finally(() => reject(problem));
        }
      };
      this.waiters.set(added.key, { settle, waits });
    });
  }

  /** Sends what waits, after what is being sent already. */
  private pump(): void {
    if (this.running !== undefined) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.again = false;
    this.running = oneTabAtATime(() => this.drain())
      // The database has gone; what is in it comes with the next start.
      .catch(() => undefined)
      .finally(() => {
        this.running = undefined;
        if (this.again) this.pump();
      });
  }

  private async drain(): Promise<void> {
    for (;;) {
      const writes = await this.refresh();
      const next = writes.find(({ refusal }) => refusal === undefined);
      if (next === undefined || !this.reachable) return;
      if (!(await this.sendOne(next))) return;
    }
  }

  /** Whether to go on with the next one. */
  private async sendOne({
    place,
    key,
    write,
    triedAt,
    failures = 0,
  }: QueuedWrite): Promise<boolean> {
    if (triedAt !== undefined && Date.now() - triedAt > KEY_HOLDS_MS) {
      await this.refuse(place, key, uncertain());
      return true;
    }
    const tried = await this.keep.change(place, { triedAt: triedAt ?? Date.now() });
    if (tried === undefined) return true;
    try {
      const task = await this.send(write, key);
      await this.keep.remove(place);
      this.failures = 0;
      this.settle({ key, outcome: { state: "sent", ...(task === undefined ? {} : { task }) } });
      return true;
    } catch (error) {
      const refusal = refusalOf(error);
      // Refused before anything was looked at: it is as if it had not been tried.
      if (refusal.status === 401 || refusal.status === 429) {
        await this.keep.change(place, { triedAt });
      }
      if (refusal.status === 401) {
        this.settle({ key, refusal });
        this.onSignedOut();
        return false;
      }
      const isServers = refusal.status >= 500 && refusal.code !== "STORE_UNAVAILABLE";
      if (!isTemporary(refusal) || (isServers && failures + 1 >= FAILURES_MAX)) {
        await this.refuse(place, key, refusal);
        return true;
      }
      if (isServers) await this.keep.change(place, { failures: failures + 1 });
      this.retryLater(error);
      this.settle({ key, outcome: { state: "waits" } });
      return false;
    }
  }

  private async refuse(place: number, key: string, refusal: Refusal): Promise<void> {
    await this.keep.change(place, { refusal });
    this.settle({ key, refusal });
  }

  private retryLater(error: unknown): void {
    const named = error instanceof Problem ? (error.retryAfter ?? 0) * 1_000 : 0;
    const own = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** this.failures++);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.pump(), Math.max(named, own));
  }

  private settle(settled: Settled): void {
    this.channel?.postMessage(settled);
    this.settled(settled);
  }

  private settled(settled: Settled): void {
    this.waiters.get(settled.key)?.settle(settled);
  }

  /** Here and in the other tabs. */
  private async changed(): Promise<void> {
    this.channel?.postMessage("changed");
    await this.refresh();
  }

  private async refresh(): Promise<readonly QueuedWrite[]> {
    const reading = ++this.readings;
    const ours = (await this.keep.all()).filter(({ owner }) => owner === this.owner);
    // An older reading that took longer tells of what is over.
    if (reading === this.readings) {
      const writes = ours.filter(({ key }) => !this.waiters.has(key));
      const known = this.store.getState().writes;
      if (JSON.stringify(known) !== JSON.stringify(writes)) this.store.setState({ writes });
    }
    return ours;
  }

  private async dropAbandoned(): Promise<void> {
    for (const { owner, at, place } of await this.keep.all()) {
      if (owner !== this.owner && Date.now() - at > ABANDONED_MS) await this.keep.remove(place);
    }
  }
}

/** Where the browser has no locks, the keys alone see to it that nothing is done twice. */
async function oneTabAtATime(work: () => Promise<void>): Promise<void> {
  const locks = (navigator as Partial<Navigator>).locks;
  if (locks === undefined) await work();
  else await locks.request(LOCK, work);
}

/** It was tried, no answer came, and the server no longer knows the key. */
const uncertain = (): Refusal => ({
  status: 0,
  code: "UNCERTAIN",
  detail: t`It was sent, and no answer came for a day. It may have been done.`,
  fields: [],
});

function refusalOf(error: unknown): Refusal {
  if (error instanceof Problem) {
    const { status, code, message, fields } = error;
    return { status, code, detail: message, fields };
  }
  return { status: 400, code: "INTERNAL", detail: t`This page could not send it.`, fields: [] };
}

/** A server without credentials for GitHub will not have them in a moment. */
const isTemporary = ({ status, code }: Refusal): boolean =>
  status === 0 ||
  status === 408 ||
  status === 429 ||
  (status >= 500 && code !== "GITHUB_NOT_CONFIGURED");

const isSettled = (data: unknown): data is Settled =>
  isRecord(data) && typeof data.key === "string";
