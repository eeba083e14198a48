import { me } from "../api/calls";
import { Problem } from "../api/problem";
import { Connection } from "../realtime/connection";
import { Hub } from "../realtime/shared/hub";

/** The part of a shared worker's scope that is used here; TypeScript's libraries of pages do not have it. */
interface SharedScope {
  readonly name: string;
  onconnect: ((event: MessageEvent) => void) | null;
}

const scope = self as unknown as SharedScope;

/** The worker bears the name of the person whose tabs it serves. */
async function stillSignedIn(): Promise<boolean> {
  try {
    const { kind, id } = await me();
    return `${kind} ${id}` === scope.name;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return false;
    throw error;
  }
}

const hub = new Hub({
  stillSignedIn,
  connect: (holder) =>
    new Connection(holder, {
      address: location.origin,
      stillSignedIn,
      onSignedOut: () => hub.signedOut(),
      onAccessChanged: () => hub.accessChanged(),
    }),
  whenFree: (lock, then) => void navigator.locks.request(lock, then),
});

scope.onconnect = ({ ports: [port] }) => {
  if (port !== undefined) hub.add(port);
};
