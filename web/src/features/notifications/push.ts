import { addPushSubscription, pushKey, removePushSubscription } from "../../api/notifications";

/** Notifications of this browser, also while no page is open. */

/** Whether this browser can; pages over plain HTTP cannot, but for localhost. */
export const canPush = (): boolean =>
  "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;

/** The worker of the app, or else one that does nothing but this. */
async function registration(): Promise<ServiceWorkerRegistration> {
  if ((await navigator.serviceWorker.getRegistration()) === undefined) {
    await navigator.serviceWorker.register("/push-sw.js");
  }
  return navigator.serviceWorker.ready;
}

export async function isSubscribed(): Promise<boolean> {
  const known = await navigator.serviceWorker.getRegistration();
  const subscription = await known?.pushManager.getSubscription();
  return subscription !== undefined && subscription !== null;
}

/** Asks the person, then the push service of the browser, and tells the server; false when the person does not want it. */
export async function subscribe(): Promise<boolean> {
  if ((await Notification.requestPermission()) !== "granted") return false;
  const { key } = await pushKey();
  const { pushManager } = await registration();
  const subscription = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key,
  });
  await addPushSubscription(subscription.toJSON());
  return true;
}

export async function unsubscribe(): Promise<void> {
  if (!canPush()) return;
  const known = await navigator.serviceWorker.getRegistration();
  const subscription = await known?.pushManager.getSubscription();
  if (subscription === undefined || subscription === null) return;
  await removePushSubscription(subscription.endpoint);
  await subscription.unsubscribe();
}
