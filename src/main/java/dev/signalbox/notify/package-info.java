/**
 * Notifications: people, and the chat of a space, hear once of what needs a person.
 *
 * <pre>
 *   NotificationsController → Choices, Devices, PushKeys   what a person wants to hear of, and where
 *   NotifyWorker   one instance, by lease: the needs of watched spaces against Notices, what was told
 *     → Messenger  one message to one browser (Web Push) or chat (as Slack), by OutboundHttp
 * </pre>
 *
 * <p><b>Threads.</b> The worker has a virtual thread, and each message on its way one of its own, 64 at most.
 *
 * <p><b>Ownership.</b> A notice is added before it is told, under an id that follows from the need, so no restart and no other
 * instance tells of it again; one whose outcome is not known is sent again with the same tag, in place of the first.
 *
 * <p><b>Stored</b>: {@code notification_choices}, {@code push_subscriptions}, {@code push_keys}, {@code notifications}, described at
 * their classes.
 */
@NullMarked
package dev.signalbox.notify;

import org.jspecify.annotations.NullMarked;
