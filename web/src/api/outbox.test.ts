import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Device } from "./device";
import { Outbox } from "./outbox";
import { Problem } from "./problem";
import type { QueuedWrite, Write } from "./write";
import { isKept, WriteStore } from "./write-store";
import "fake-indexeddb/auto";

let device: Promise<Device>;
const tabs: Outbox[] = [];
const sent: { text: string; key: string }[] = [];
let answer: (write: Write, key: string) => Promise<undefined>;

const comment = (text: string): Write => ({ kind: "comment", taskId: "t1", text });
const textOf = (write: Write): string => (write.kind === "comment" ? write.text : write.kind);
const textsIn = (tab: Outbox): string[] =>
  tab.store.getState().writes.map(({ write }) => textOf(write));
const offline = () => Promise.reject(Problem.offline());
const refused = (status: number, code: string) => () =>
  Promise.reject(new Problem(status, code, code));

function aTab({ owner = "user ada", reachable = true, keep = new WriteStore(() => device) } = {}) {
  const tab = new Outbox({
    owner,
    reachable,
    keep,
    send: async (write, key) => {
      await answer(write, key);
      sent.push({ text: textOf(write), key });
      return undefined;
    },
  });
  tabs.push(tab);
  tab.start();
  return tab;
}

/** The database of a device that has nothing yet, as device.ts makes it. */
function freshDevice(): Promise<Device> {
  vi.stubGlobal("indexedDB", new IDBFactory());
  return openDB("signalbox", 1, {
    upgrade: (database) => {
      database.createObjectStore("states", { keyPath: "key" });
      database.createObjectStore("writes", { keyPath: "place" });
    },
  }) as unknown as Promise<Device>;
}

beforeEach(() => {
  device = freshDevice();
  sent.length = 0;
  answer = () => Promise.resolve(undefined);
});

afterEach(() => {
  for (const tab of tabs.splice(0)) tab.stop();
});

describe("the outbox", () => {
  it("sends at once where the server can be reached, and keeps nothing", async () => {
    const tab = aTab();
    expect(await tab.add(comment("hello"))).toEqual({ state: "sent" });
    expect(sent).toHaveLength(1);
    await vi.waitFor(() => expect(textsIn(tab)).toEqual([]));
  });

  it("keeps what is done without a server over a reload, and sends it in order, once", async () => {
    const before = aTab({ reachable: false });
    for (const text of ["one", "two", "three"]) {
      expect(await before.add(comment(text))).toEqual({ state: "waits" });
    }
    expect(sent).toEqual([]);
    before.stop();

    const after = aTab({ reachable: false });
    await vi.waitFor(() => expect(textsIn(after)).toEqual(["one", "two", "three"]));
    after.setReachable(true);
    await vi.waitFor(() => expect(textsIn(after)).toEqual([]));
    expect(sent.map(({ text }) => text)).toEqual(["one", "two", "three"]);
  });

  it("tries again with the same key after an answer that was lost", async () => {
    const keys: string[] = [];
    answer = (_, key) => {
      keys.push(key);
      return keys.length === 1 ? offline() : Promise.resolve(undefined);
    };
    const tab = aTab();
    const outcome = tab.add(comment("hello"));
    await vi.waitFor(() => expect(keys).toHaveLength(1));
    tab.setReachable(false);
    expect(await outcome).toEqual({ state: "waits" });
    tab.setReachable(true);
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(keys[1]).toBe(keys[0]);
  });

  it("gives a refusal to the form that waits for it", async () => {
    answer = refused(409, "ALREADY_ANSWERED");
    const tab = aTab();
    await expect(tab.add(comment("late"))).rejects.toMatchObject({ code: "ALREADY_ANSWERED" });
    expect(textsIn(tab)).toEqual([]);
  });

  it("keeps a refusal that nobody waits for, and goes on with what follows", async () => {
    const tab = aTab({ reachable: false });
    await tab.add(comment("late"));
    await tab.add(comment("fine"));
    answer = (write) =>
      textOf(write) === "late" ? refused(409, "INVALID_TRANSITION")() : Promise.resolve(undefined);
    tab.setReachable(true);
    await vi.waitFor(() => expect(sent.map(({ text }) => text)).toEqual(["fine"]));
    await vi.waitFor(() => expect(textsIn(tab)).toEqual(["late"]));
    const [late] = tab.store.getState().writes;
    expect(late?.refusal?.code).toBe("INVALID_TRANSITION");

    answer = () => Promise.resolve(undefined);
    await tab.sendAgain(late?.key ?? "", comment("in other words"));
    await vi.waitFor(() => expect(sent.at(-1)?.text).toBe("in other words"));
    await vi.waitFor(() => expect(textsIn(tab)).toEqual([]));
  });

  it("keeps a refused edit, as the person has to choose between two texts", async () => {
    answer = refused(412, "VERSION_CONFLICT");
    const tab = aTab();
    const edit: Write = {
      kind: "edit",
      taskId: "t1",
      change: { title: "Mine" },
      base: { title: "Old" },
      version: 3,
    };
    expect(await tab.add(edit)).toEqual({ state: "refused" });
    await vi.waitFor(() =>
      expect(tab.store.getState().writes[0]?.refusal?.code).toBe("VERSION_CONFLICT"),
    );
  });

  it("lets the person take back what waits", async () => {
    const tab = aTab({ reachable: false });
    await tab.add(comment("not this"));
    await tab.add(comment("this"));
    await tab.discard(tab.store.getState().writes[0]?.key ?? "");
    tab.setReachable(true);
    await vi.waitFor(() => expect(textsIn(tab)).toEqual([]));
    expect(sent.map(({ text }) => text)).toEqual(["this"]);
  });

  it("sends nothing of anybody else, and does not show it", async () => {
    await aTab({ owner: "user bob", reachable: false }).add(comment("Bob's"));
    const ada = aTab();
    await ada.add(comment("Ada's"));
    expect(sent.map(({ text }) => text)).toEqual(["Ada's"]);
    expect(textsIn(ada)).toEqual([]);
  });

  it("stops at the end of the sign-in, and lets what waits wait", async () => {
    const tab = aTab({ reachable: false });
    await tab.add(comment("hello"));
    answer = refused(401, "UNAUTHORIZED");
    tab.setReachable(true);
    await vi.waitFor(() => expect(tab.store.getState().writes[0]?.triedAt).toBeUndefined());
    expect(tab.store.getState().writes[0]?.refusal).toBeUndefined();
  });

  it("asks before it sends once more what may have been done a day ago", async () => {
    const keep = new WriteStore(() => device);
    const day = 24 * 3_600_000;
    await keep.add({
      key: "k",
      owner: "user ada",
      at: Date.now() - day,
      triedAt: Date.now() - day,
      write: comment("perhaps"),
    });
    const tab = aTab();
    await vi.waitFor(() => expect(tab.store.getState().writes[0]?.refusal?.code).toBe("UNCERTAIN"));
    expect(sent).toEqual([]);
  });

  it("goes on in memory where the browser has no room, and says so", async () => {
    const keep = new WriteStore(() => Promise.reject(new Error("forbidden")));
    const tab = aTab({ reachable: false, keep });
    await tab.add(comment("hello"));
    expect(tab.store.getState().writes.map(isKept)).toEqual([false]);
    tab.setReachable(true);
    await vi.waitFor(() => expect(sent).toHaveLength(1));
  });

  it("drops what others have left for a month", async () => {
    const keep = new WriteStore(() => device);
    const write = { key: "k", owner: "user bob", at: Date.now() - 31 * 24 * 3_600_000 };
    await keep.add({ ...write, write: comment("old") });
    aTab();
    await vi.waitFor(async () => expect(await keep.all()).toEqual([]));
  });
});

describe("two tabs", () => {
  const shareLocks = () => {
    let last = Promise.resolve();
    const request = (_name: string, work: () => Promise<void>) => {
      last = last.then(work);
      return last;
    };
    vi.stubGlobal("navigator", Object.assign(Object.create(navigator), { locks: { request } }));
  };

  it("send each write once, and both see the queue", async () => {
    shareLocks();
    const one = aTab({ reachable: false });
    const two = aTab({ reachable: false });
    const texts = Array.from({ length: 10 }, (_, n) => `n${n}`);
    for (const [n, text] of texts.entries()) await (n % 2 === 0 ? one : two).add(comment(text));
    await vi.waitFor(() => expect(textsIn(one)).toEqual(texts));
    await vi.waitFor(() => expect(textsIn(two)).toEqual(texts));
    one.setReachable(true);
    two.setReachable(true);
    await vi.waitFor(() => expect(sent).toHaveLength(10));
    await vi.waitFor(() => expect([...textsIn(one), ...textsIn(two)]).toEqual([]));
    expect(sent.map(({ text }) => text)).toEqual(texts);
  });
});

it("keeps what it cannot name: a queue is read as it was written", async () => {
  const keep = new WriteStore(() => device);
  const written: Omit<QueuedWrite, "place"> = {
    key: "k",
    owner: "user ada",
    at: 1,
    write: comment("<b>\u202e & 🚦</b>"),
  };
  await keep.add(written);
  expect(await keep.all()).toEqual([{ ...written, place: 1 }]);
});
