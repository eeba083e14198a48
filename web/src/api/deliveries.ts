/** What GitHub has sent, as the server lists it. */

export type DeliveryStatus = "queued" | "parked" | "applied" | "ignored" | "failed";

export interface Delivery {
  /** GitHub's, the same when it is delivered again. */
  id: string;
  event: string;
  action?: string;
  repo?: string;
  receivedAt: string;
  status: DeliveryStatus;
  /** Why it failed, is tried again, or was ignored. */
  reason?: string;
  attempts: number;
  /** The ids of those that it was applied to. */
  tasks: string[];
}

/** With the payload while it is kept, its secrets masked. */
export interface WholeDelivery extends Delivery {
  payload?: Record<string, unknown>;
}

/** What became of a delivery that was worked on again. */
export interface DeliveryReceipt {
  deliveryId: string;
  result: "applied" | "ignored" | "duplicate" | "queued";
  taskId?: string;
}
