import type { DBSchema, IDBPDatabase } from "idb";
import type { QueuedWrite } from "./write";

/** What pages saw last, so that they can show it again without a server. */
interface KeptState {
  /** Whose it is and what it shows. */
  readonly key: string;
  /** When the server last said so (ms since 1970, this device's clock). */
  readonly at: number;
  /** JSON */
  readonly text: string;
  /** Of the text, in characters. */
  readonly size: number;
}

interface DeviceSchema extends DBSchema {
  states: { key: string; value: KeptState; indexes: { age: [number, number] } };
  writes: { key: number; value: QueuedWrite };
}

export type Device = IDBPDatabase<DeviceSchema>;

const NAME = "signalbox";
const VERSION = 1;
/** Some browsers answer never, where storage is forbidden or another tab holds an older version. */
const OPEN_TIMEOUT_MS = 5_000;

let opened: Promise<Device> | undefined;

/** The database on this device; rejects where the browser has none for us. */
export function openDevice(): Promise<Device> {
  opened ??= withinTime(open()).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open(): Promise<Device> {
  const { openDB } = await import("idb"); // after the first cards
  return openDB<DeviceSchema>(NAME, VERSION, {
    upgrade(database) {
      const states = database.createObjectStore("states", { keyPath: "key" });
      states.createIndex("age", ["at", "size"]);
      database.createObjectStore("writes", { keyPath: "place" });
    },
    // A newer build in another tab wants to change it: it is opened again when it is needed.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
    terminated: () => (opened = undefined),
  });
}

function withinTime<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error("The database of this browser does not open.")),
      OPEN_TIMEOUT_MS,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
