import { AS_OF, noteAge } from "./answers-age";
import { Problem } from "./problem";

const REQUEST_TIMEOUT_MS = 20_000;

interface RequestParts {
  body?: unknown;
  idempotencyKey?: string;
  /** An entity tag: nothing is done where the thing has another by now. */
  ifMatch?: string;
  signal?: AbortSignal;
}

/**
 * One request to our own origin; the sign-in cookie goes with it. Answers the parsed body (undefined for 204)
 * or throws a {@link Problem}.
 */
export async function request<T>(
  method: string,
  path: string,
  parts: RequestParts = {},
): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json, application/problem+json" };
  if (parts.body !== undefined) headers["Content-Type"] = "application/json";
  if (parts.idempotencyKey !== undefined) headers["Idempotency-Key"] = parts.idempotencyKey;
  if (parts.ifMatch !== undefined) headers["If-Match"] = parts.ifMatch;
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);

  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      body: parts.body === undefined ? null : JSON.stringify(parts.body),
      signal: parts.signal ? AbortSignal.any([parts.signal, timeout]) : timeout,
    });
    text = await response.text();
  } catch (error) {
    if (parts.signal?.aborted) throw error;
    throw Problem.offline();
  }
  const asOf = response.headers.get(AS_OF);
  // A gateway that answers in place of the server knows nothing of its store.
  if (response.ok || asOf !== null) noteAge(asOf);
  const body = parse(text);
  if (!response.ok) throw Problem.fromAnswer(response.status, body);
  return body as T;
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A fresh key for one write; also where `crypto.randomUUID` is missing, which is so outside a secure context. */
export function newIdempotencyKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
