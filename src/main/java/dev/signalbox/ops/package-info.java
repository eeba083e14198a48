/**
 * How the process is observed and configured: metrics, health, the log's queue, clocks, limits, and the check of every setting.
 *
 * <pre>
 *   Settings ← SettingKind → SettingError   before any bean is made: one line for a wrong setting, and exit code 2
 *   Metrics, Gauges, OpenConnections,
 *   BrowserMetrics, WebhookMetrics → Meters every metric of ours, by its name
 *   Traffic → TrafficStep                   every five seconds, what came in them (Reading ← Metrics)
 *   Traces ← TracesOn, OpenTelemetryTraces  spans, where OpenTelemetry's settings say where to
 *   Workers → WorkersHealth                 threads that must not end; health is DOWN when one does
 *   Limits → RateLimit, WriteLimit          how much a client may do
 *   LogQueue                                lines of the log, written by a thread of its own
 * </pre>
 *
 * <p><b>Threads.</b> Everything may be called on any thread, and never blocks, except for {@code LogQueue.close} at the end of the process.
 * A {@code RateLimit} belongs to one thread or lock.
 *
 * <p><b>Ownership.</b> Who starts a worker stops it. Entries of {@code WriteLimit} end after some seconds.
 *
 * <p><b>Stored</b> is nothing here.
 */
@NullMarked
package dev.signalbox.ops;

import org.jspecify.annotations.NullMarked;
