import { isRecord } from "../model/json";
import { Inbox } from "./inbox";
import type { Line } from "./line";
import type { Holder } from "./link";
import { Membership } from "./membership";
import { messageOf } from "./message";
import { CALL, NOTICE } from "./messages";
import { toAnswer } from "./rooms";
import type { Answer } from "./rooms";
import { SignIn } from "./sign-in";

const ACK_TIMEOUT_MS = 10_000;

interface Options {
  line: Line;
  holder: Holder;
  renewSignIn: () => Promise<string | undefined>;
  /** Something of what is held came. */
  onMessage: () => void;
  onFeaturesChanged: () => void;
  onAccessChanged: () => void;
}

/** What is said over the line while it is connected: rooms are joined and left, and what comes of them is handed on. */
export class Session {
  readonly membership: Membership;
  private readonly options: Options;
  private readonly inbox: Inbox;
  private readonly signIn: SignIn;
  private wantsTraffic = false;

  constructor(options: Options) {
    const { line, holder } = options;
    this.options = options;
    this.inbox = new Inbox((arrivals) => {
      holder.take(arrivals);
      this.membership.reconcile();
    });
    this.membership = new Membership({
      isConnected: () => line.isConnected,
      wanted: holder.wanted,
      call: (name, payload, then) => this.call(name, payload, then),
      onJoined: () => line.settled(),
      onRefused: holder.onRefused,
    });
    this.signIn = new SignIn({
      renew: options.renewSignIn,
      tell: (token, then) => this.call(CALL.refreshSignIn, { token }, then),
    });
  }

  connected(recovered: boolean): void {
    if (this.wantsTraffic) this.wantTraffic(true);
    this.membership.connected(recovered);
  }

  stop(): void {
    this.inbox.drop();
    this.membership.stop();
    this.signIn.stop();
  }

  send(name: string, payload: object): void {
    this.call(name, payload, () => undefined);
  }

  wantTraffic(wanted: boolean): void {
    this.wantsTraffic = wanted;
    this.send(wanted ? CALL.joinTraffic : CALL.leaveTraffic, {});
  }

  receive(name: string, payload: unknown): void {
    switch (name) {
      case NOTICE.signInExpiring:
        this.signIn.renew();
        return;
      case NOTICE.error:
        this.warned(payload);
        return;
      case NOTICE.featuresChanged:
        this.options.onFeaturesChanged();
        return;
      case NOTICE.traffic:
        this.options.holder.onTraffic(payload);
        return;
    }
    this.options.onMessage();
    const saysAge = name === NOTICE.age || name.endsWith(":state");
    if (saysAge && isRecord(payload)) this.options.holder.onStateAge(payload.asOf);
    const message = messageOf(name, payload);
    if (message === undefined) return;
    const at = isRecord(payload) && typeof payload.at === "string" ? payload.at : undefined;
    this.inbox.put({ message, at });
  }

  /** An error that answers no call of ours. */
  private warned(payload: unknown): void {
    if (!isRecord(payload)) return;
    if (payload.code === "RATE_LIMITED") this.membership.pause(payload.retryAfter);
    if (payload.code === "SPACE_NOT_FOUND") {
      // It does not say which: we ask again for all, and are told which of them we may no longer see.
      this.membership.checkAll();
      this.options.onAccessChanged();
    }
  }

  /** The answer is `undefined` where none came in time. What the server sent before it is folded first. */
  private call(name: string, payload: object, then: (answer: Answer | undefined) => void): void {
    this.options.line.call(name, payload, ACK_TIMEOUT_MS, (error, answer) => {
      this.inbox.flush();
      then(error === null ? toAnswer(answer) : undefined);
    });
  }
}
