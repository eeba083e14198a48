import { request } from "./http";
import type { Page } from "./model";
import type { NewWebhook, Webhook, WebhookDelivery, WebhookPatch } from "./schema";

/** The calls about programs that get the events of a space. */

export type { NewWebhook, Webhook, WebhookDelivery };

const path = (id: string): string => `/api/webhooks/${encodeURIComponent(id)}`;
const query = (cursor: string | undefined): string =>
  cursor === undefined ? "" : `cursor=${encodeURIComponent(cursor)}`;

export const webhooksOf = (spaceId: string, cursor?: string, signal?: AbortSignal) =>
  request<Page<Webhook>>(
    "GET",
    `/api/webhooks?spaceId=${encodeURIComponent(spaceId)}&${query(cursor)}`,
    { signal },
  );

/** Only this answer has the secret. */
export const createWebhook = (webhook: NewWebhook) =>
  request<Webhook>("POST", "/api/webhooks", { body: webhook });

export const changeWebhook = (id: string, change: WebhookPatch) =>
  request<Webhook>("PATCH", path(id), { body: change });

export const deleteWebhook = (id: string) => request<undefined>("DELETE", path(id));

export const deliveriesOf = (id: string, cursor?: string, signal?: AbortSignal) =>
  request<Page<WebhookDelivery>>("GET", `${path(id)}/deliveries?limit=50&${query(cursor)}`, {
    signal,
  });

export const resendDelivery = (id: string, n: number) =>
  request<unknown>("POST", `${path(id)}/deliveries/${n}/resend`);

export const testWebhook = (id: string) => request<unknown>("POST", `${path(id)}/test`);
