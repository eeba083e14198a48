import { openDevice } from "./device";
import type { Device } from "./device";
import type { QueuedWrite } from "./write";

/** What this tab alone holds stands behind everything that is kept on the device. */
const UNKEPT_FROM = 1e15;

export const isKept = ({ place }: QueuedWrite): boolean => place < UNKEPT_FROM;

/**
 * The queue of writes in the database of this device, which all tabs share. Where the browser has no room, or none for
 * us, a write stays in the memory of its tab instead: {@link isKept} tells them apart.
 */
export class WriteStore {
  private readonly open: () => Promise<Device>;
  private readonly unkept = new Map<number, QueuedWrite>();
  private nextUnkept = UNKEPT_FROM;

  constructor(open: () => Promise<Device> = openDevice) {
    this.open = open;
  }

  /** In the order in which they were done. */
  async all(): Promise<QueuedWrite[]> {
    let kept: QueuedWrite[] = [];
    try {
      kept = await (await this.open()).getAll("writes");
    } catch {
      // Then there are only those of this tab.
    }
    return [...kept, ...this.unkept.values()];
  }

  async add(write: Omit<QueuedWrite, "place">): Promise<QueuedWrite> {
    try {
      const transaction = (await this.open()).transaction("writes", "readwrite");
      const last = await transaction.store.openKeyCursor(null, "prev");
      const added = { ...write, place: (last?.key ?? 0) + 1 };
      await Promise.all([transaction.store.add(added), transaction.done]);
      return added;
    } catch {
      const added = { ...write, place: this.nextUnkept++ };
      this.unkept.set(added.place, added);
      return added;
    }
  }

  /** Answers nothing where it is no longer there: another tab may have sent or dropped it. */
  async change(
    place: number,
    change: Partial<Omit<QueuedWrite, "place">>,
  ): Promise<QueuedWrite | undefined> {
    const unkept = this.unkept.get(place);
    if (unkept !== undefined) {
      const changed = { ...unkept, ...change };
      this.unkept.set(place, changed);
      return changed;
    }
    const transaction = (await this.open()).transaction("writes", "readwrite");
    const known = await transaction.store.get(place);
    const changed = known === undefined ? undefined : { ...known, ...change };
    if (changed !== undefined) await transaction.store.put(changed);
    await transaction.done;
    return changed;
  }

  async remove(place: number): Promise<void> {
    if (this.unkept.delete(place)) return;
    await (await this.open()).delete("writes", place);
  }
}
