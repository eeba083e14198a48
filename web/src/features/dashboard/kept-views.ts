import { isRecord } from "../../api/json";

/** A view that somebody has given a name: the query of the board's address. */
export interface KeptView {
  name: string;
  search: string;
}

const STORAGE_KEY = "signalbox-views";
/** Of each account on this device; the oldest gives way. */
const KEPT = 20;

/** The views that an account has kept on this device, by name. */
export function keptViews(account: string): KeptView[] {
  const kept = readAll()[account];
  return Array.isArray(kept) ? kept.filter(isKept) : [];
}

/** Keeps one under its name, in place of another of that name; answers what is kept now. */
export function keepView(account: string, view: KeptView): KeptView[] {
  const others = keptViews(account).filter(({ name }) => name !== view.name);
  return write(account, [...others, view].slice(-KEPT));
}

export function dropView(account: string, name: string): KeptView[] {
  return write(
    account,
    keptViews(account).filter((view) => view.name !== name),
  );
}

function write(account: string, views: KeptView[]): KeptView[] {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ ...readAll(), [account]: views }));
  } catch {
    // Storage may be switched off or full; then they last as long as the panel is open.
  }
  return views;
}

function readAll(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "null");
    return isRecord(kept) ? kept : {};
  } catch {
    return {};
  }
}

const isKept = (value: unknown): value is KeptView =>
  isRecord(value) && typeof value.name === "string" && typeof value.search === "string";
