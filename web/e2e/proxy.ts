import { createServer, connect } from "node:net";
import type { Server, Socket } from "node:net";
import { once } from "node:events";

/** A network between client and server that can be cut, or fall silent, at any moment. */
export class CuttingProxy {
  private readonly server: Server;
  private readonly pairs = new Set<[Socket, Socket]>();
  private closed = false;

  private constructor(target: number) {
    this.server = createServer((client) => {
      if (this.closed) {
        client.destroy();
        return;
      }
      const upstream = connect(target, "localhost");
      const pair: [Socket, Socket] = [client, upstream];
      this.pairs.add(pair);
      for (const socket of pair) {
        socket.on("error", () => undefined);
        socket.on("close", () => {
          this.pairs.delete(pair);
          for (const each of pair) each.destroy();
        });
      }
      client.pipe(upstream);
      upstream.pipe(client);
    });
  }

  static async to(target: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target);
    proxy.server.listen(0, "localhost");
    await once(proxy.server, "listening");
    return proxy;
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return `http://localhost:${address.port}`;
  }

  /** Ends every connection, and lets none through until {@link mend}. */
  cut(): void {
    this.closed = true;
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
  }

  /** Connections stay open, but nothing passes any more: what a sleeping laptop leaves behind. */
  fallSilent(): void {
    for (const [client, upstream] of this.pairs) {
      client.unpipe(upstream);
      upstream.unpipe(client);
      upstream.pause();
      client.pause();
    }
  }

  mend(): void {
    this.closed = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, "close");
  }
}
