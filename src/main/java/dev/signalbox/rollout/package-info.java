/**
 * The roll-out of live updates: who has them, and how those fare who do and who do not.
 *
 * <pre>
 *   FeaturesController   what a caller has; what admins set
 *     → Rollout → Directory        the feature is an entity of {@code system}
 *     → Flags → OpenFeature        our provider, or any bean of the type FeatureProvider
 *   Rollout → Holder               sockets whose principal has lost it
 *   ReportsController → Cohorts → Cohort → Window   what browsers report; StopRule takes the feature back when that is too bad
 * </pre>
 *
 * <p><b>Threads.</b> Decisions may wait for a foreign provider, for milliseconds; they run on virtual threads, not on event loops.
 *
 * <p><b>Ownership.</b> Whoever opens a socket registers it, and forgets it when it ends. Reports are sums of the
 * last five minutes, in memory; instances tell each other theirs by the {@code Relay}.
 *
 * <p><b>Stored</b> is one entity of {@code system}: {@code feature/websocket}.
 */
@NullMarked
package dev.signalbox.rollout;

import org.jspecify.annotations.NullMarked;
