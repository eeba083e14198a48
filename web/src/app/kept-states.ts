import { openDevice } from "../api/device";
import type { Device } from "../api/device";
import { isRecord } from "../api/json";
import type { Kept, KeptStates, StateMessage } from "../realtime/kept";

/** Characters of JSON, over all states. */
const CHARACTERS_MAX = 12_000_000;
const ONE_MAX = 4_000_000;
const AGE_MAX_MS = 14 * 24 * 3_600_000;
/** With another number what an older build has kept is not read. */
const SHAPE = 1;

/**
 * What pages saw last, in the database of this device, for one person. It only ever helps: where the browser keeps nothing,
 * or a state is too big, pages start empty.
 */
export class DeviceStates implements KeptStates {
  private readonly owner: string;
  private readonly open: () => Promise<Device>;

  constructor(owner: string, open: () => Promise<Device> = openDevice) {
    this.owner = owner;
    this.open = open;
  }

  async read(kind: StateMessage["kind"], id: string): Promise<Kept | undefined> {
    try {
      const kept = await (await this.open()).get("states", this.key(kind, id));
      if (kept === undefined || Date.now() - kept.at > AGE_MAX_MS) return undefined;
      const message: unknown = JSON.parse(kept.text);
      if (!isRecord(message) || message.kind !== kind) return undefined;
      return { at: kept.at, message: message as unknown as StateMessage };
    } catch {
      return undefined;
    }
  }

  async write(id: string, { at, message }: Kept): Promise<void> {
    const text = JSON.stringify(message);
    if (text.length > ONE_MAX) return this.drop(message.kind, id);
    try {
      const device = await this.open();
      const key = this.key(message.kind, id);
      await device.put("states", { key, at, text, size: text.length });
      await trim(device);
    } catch {
      // No room: the older state would be wrong by now.
      await this.drop(message.kind, id);
    }
  }

  /** It may not be seen any longer. */
  async drop(kind: StateMessage["kind"], id: string): Promise<void> {
    try {
      await (await this.open()).delete("states", this.key(kind, id));
    } catch {
      // Nothing was kept.
    }
  }

  private key(kind: string, id: string): string {
    return [SHAPE, this.owner, kind, id].join(" ");
  }
}

/** The newest stay. */
async function trim(device: Device): Promise<void> {
  const transaction = device.transaction("states", "readwrite");
  let size = 0;
  let cursor = await transaction.store.index("age").openKeyCursor(null, "prev");
  while (cursor !== null) {
    const [at, characters] = cursor.key;
    size += characters;
    if (size > CHARACTERS_MAX || Date.now() - at > AGE_MAX_MS) {
      await transaction.store.delete(cursor.primaryKey);
    }
    cursor = await cursor.continue();
  }
  await transaction.done;
}
