import { createStore } from "zustand/vanilla";

/** Its value is a time (ISO); an answer without it is of the present. */
export const AS_OF = "X-Signalbox-As-Of";

/**
 * Of which time (ms since 1970, the server's clock) the newest answer of the server was: it answers from memory while
 * its store is away. Nothing while answers are of the present.
 */
export const answersAge = createStore<{ readonly asOf: number | undefined }>(() => ({
  asOf: undefined,
}));

/** Each answer says its time, or by saying none that it is of the present. */
export function noteAge(asOf: unknown): void {
  const at = typeof asOf === "string" ? Date.parse(asOf) : Number.NaN;
  answersAge.setState({ asOf: Number.isFinite(at) ? at : undefined });
}
