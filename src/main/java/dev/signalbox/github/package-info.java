/**
 * GitHub: its webhooks, which become events of tasks; issues, which are made of tasks; and what no webhook has told.
 *
 * <p><b>Purpose.</b> A delivery is checked, mapped to facts and stored before it is applied, so that none is lost; whatever happens
 * twice, after a crash or on two instances, changes a task once: each append has the key {@code <delivery>/<task>/<n>}.
 *
 * <pre>
 *   WebhookController → Signature, Payloads   is it GitHub's, and what does it hold
 *     → DeliveryMapper                        payload → Facts (pure)
 *     → DeliveryInbox                         stored at its place; a repeated id is a duplicate
 *     → DeliveryWorker → DeliveryWork         applied, or tried again later, or left for the next sweep
 *       → Timeline
 *         → TaskMatcher ← TaskFinder          the tasks that a fact belongs to
 *         → Waiting                           parked until a task has what it is about
 *         → Verdict                           the event for a task as it is now, late or not
 *   DeliveriesController → DeliveryList       what people see of it
 *   LeftDeliveries, DeliveryEnds              walks over places: what was left after a crash, what has ended
 * </pre>
 *
 * <pre>
 *   DispatchController                        a request, stored as an event
 *     → DispatchWorker → IssueMaker           the issue, made once; Dispatches says what may be there already
 *   ReconcileWorker → Reconciler              what is open, asked for in batches
 *     → SeenFacts → Missed                    what deliveries would have made of it, as far as it was missed
 *   both → api.GithubApi                      GitHub's API
 * </pre>
 *
 * <p><b>Threads.</b> A request runs on a virtual thread and waits at most 80 ms for the worker. One virtual thread applies all
 * deliveries of this instance, in the order in which they came; one makes issues, one reconciles, each while it has the lease.
 *
 * <p><b>Ownership.</b> A delivery belongs to the instance that received it; after 60 s any instance may apply it.
 *
 * <p><b>Stored.</b> For {@code SIGNALBOX_GITHUB_DELIVERIES_KEPT}, of an ignored one only the head and for a day:
 * <ul>
 *   <li>{@code deliveries {_id: <delivery id>, place, event, action, repo, receivedAt, status: queued|applied|ignored|parked|failed,
 *       taskIds, waits?, error?, attempts, body?, parts?}}, {@code body} gzipped, {@code place} unique.
 *   <li>{@code delivery_parts {_id: "<delivery>/<hash>/<n>", at, bytes}}: a longer body, which {@code parts: {prefix: "<delivery>/<hash>",
 *       count}} names.
 *   <li>{@code delivery_waits {_id: <delivery id>, keys, receivedAt}} of a parked one, {@code {_id, dueAt}} of one to be tried again;
 *       such a delivery has {@code waits: true}.
 *   <li>{@code delivery_marks {_id: <mark>, place}}: the last place that was given, and how far each walk came.
 *   <li>{@code dispatches}: see {@link Dispatches}.
 * </ul>
 */
@NullMarked
package dev.signalbox.github;

import org.jspecify.annotations.NullMarked;
