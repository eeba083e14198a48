import type { Link } from "./link";
import type { Room } from "./rooms";

/**
 * A connection whose code is still to be loaded, or that is replaced by another one. Nothing that is asked of it before is
 * lost: each begins with all that is wanted by then, from the versions that are held.
 */
export class LaterLink implements Link {
  private readonly load: (onLost: () => void) => Promise<Link>;
  private link: Link | undefined;
  private started = false;
  private wantsTraffic = false;

  /** `load` is called anew after each `onLost`. */
  constructor(load: (onLost: () => void) => Promise<Link>) {
    this.load = load;
  }

  start(): void {
    this.started = true;
    if (this.link !== undefined) this.link.start();
    else void this.begin();
  }

  stop(): void {
    this.started = false;
    this.link?.stop();
  }

  reconcile(): void {
    this.link?.reconcile();
  }

  askFor(room: Room): void {
    this.link?.askFor(room);
  }

  askAfresh(room: Room): void {
    this.link?.askAfresh(room);
  }

  send(name: string, payload: object): void {
    this.link?.send(name, payload);
  }

  wantTraffic(wanted: boolean): void {
    this.wantsTraffic = wanted;
    this.link?.wantTraffic(wanted);
  }

  look(): void {
    this.link?.look();
  }

  offline(): void {
    this.link?.offline();
  }

  private async begin(): Promise<void> {
    const mine: { link?: Link; isLost?: boolean } = {};
    const link = await this.load(() => {
      if (mine.isLost) return;
      mine.isLost = true;
      mine.link?.stop();
      this.link = undefined;
      if (this.started) void this.begin();
    });
    if (mine.isLost) return;
    mine.link = link;
    this.link ??= link;
    if (!this.started) return;
    if (this.wantsTraffic) this.link.wantTraffic(true);
    this.link.start();
  }
}
