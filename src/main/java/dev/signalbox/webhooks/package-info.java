/**
 * Webhooks out: the events of a space for programs elsewhere, signed as Standard Webhooks say, in order, at least once.
 *
 * <pre>
 *   WebhooksController → WebhooksService → WebhookStore   receivers, by the admins of a space
 *   WebhookWorker      one instance, by lease: for which receivers is there something
 *     → Outlet         one receiver: EventLog from its cursor → Sender → Deliveries, then the cursor moves
 *       → Sender       one message: CloudEvent, Signature, OutboundHttp
 * </pre>
 *
 * <p><b>Threads.</b> The worker has a virtual thread, and each receiver that is sent to one of its own. Nothing is kept in memory but
 * which ones run; the store says all else.
 *
 * <p><b>Ownership.</b> The instance with the lease {@code webhooks} sends. A lease can be lost unnoticed, so a message may come twice,
 * with the same id; none is lost, because a cursor moves only behind what was taken.
 *
 * <p><b>Stored</b>: {@code webhooks} and {@code webhook_deliveries}, described at {@link WebhookStore} and {@link Deliveries}.
 */
@NullMarked
package dev.signalbox.webhooks;

import org.jspecify.annotations.NullMarked;
