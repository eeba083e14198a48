/** Whoever or whatever is in a space, and what they say there, as the contract names it. */

/** A person, an agent, or something that was put there by the API. */
export interface Being {
  id: string;
  name: string;
  type: string;
  online: boolean;
  status?: string;
  /** While online: since when. */
  lastSeen?: string;
}

/** What a being says. */
export interface Intention {
  id: string;
  beingId?: string;
  author?: { kind: string; id: string; name: string };
  taskId?: string;
  name?: string;
  type: string;
  state: string;
  /** Texts, and objects that may hold one. */
  content: unknown[];
  createdAt: string;
  updatedAt?: string;
}
