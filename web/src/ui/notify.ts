import type { NotificationData } from "@mantine/notifications";

/** Shows a notification; its part of the app is loaded only by those who need it. */
export async function notify(notification: NotificationData): Promise<void> {
  const { notifications } = await import("@mantine/notifications");
  notifications.show(notification);
}
