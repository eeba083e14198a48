import { useRef } from "react";
import { newIdempotencyKey } from "../api/http";

interface WriteKey {
  /** The key for this content: the same while the same content is sent again. */
  of: (content: unknown) => string;
  /** After a success: the same content is then a new write. */
  renew: () => void;
}

/** Idempotency keys of one form: a repeat after a lost answer must not do the thing twice. */
export function useWriteKey(): WriteKey {
  const last = useRef<{ content: string; key: string }>(undefined);
  return {
    of: (content) => {
      const text = JSON.stringify(content);
      if (last.current?.content !== text)
        last.current = { content: text, key: newIdempotencyKey() };
      return last.current.key;
    },
    renew: () => {
      last.current = undefined;
    },
  };
}
