/**
 * GitHub's webhooks come in here and leave as events of tasks. A request is checked ({@link Signature}), understood
 * ({@code DeliveryMapper}: payload to facts), stored ({@code DeliveryInbox}), and only then applied
 * ({@code DeliveryWorker}: {@code TaskMatcher} finds the tasks, {@code Verdict} decides against their present state).
 *
 * <p>Requests run on virtual threads and wait at most 80 ms (a setting) for the worker; one virtual thread
 * applies. Whatever is done twice, after a crash or by two instances, happens once: every
 * append has the key {@code <delivery>/<task>/<n>}.
 *
 * <p>{@code deliveries}: {@code {_id: <delivery id>, event, action, repo, receivedAt, status:
 * queued|applied|ignored|failed, taskIds, error?, attempts, body?, parts?}}, {@code body} gzipped; a longer one stands in
 * {@code delivery_parts} {@code {_id: "<delivery>/<hash>/<n>", bytes}}, {@code parts: {prefix: "<delivery>/<hash>", count}}.
 */
@NullMarked
package dev.signalbox.github;

import org.jspecify.annotations.NullMarked;
