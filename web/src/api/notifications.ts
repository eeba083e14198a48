import { request } from "./http";
import type { NotificationChoices, NotificationKind, PushKey } from "./schema";

/** The calls about what a person hears of, and on which browsers. */

export type { NotificationChoices, NotificationKind };

export const notificationChoices = (signal?: AbortSignal) =>
  request<NotificationChoices>("GET", "/api/me/notifications", { signal });

export const chooseNotifications = (choices: NotificationChoices) =>
  request<NotificationChoices>("PUT", "/api/me/notifications", { body: choices });

export const pushKey = () => request<PushKey>("GET", "/api/push-key");

export const addPushSubscription = (subscription: PushSubscriptionJSON) =>
  request<undefined>("POST", "/api/me/push-subscriptions", { body: subscription });

export const removePushSubscription = (endpoint: string) =>
  request<undefined>("DELETE", "/api/me/push-subscriptions", { body: { endpoint } });
