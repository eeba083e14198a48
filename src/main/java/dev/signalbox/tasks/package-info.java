/**
 * Tasks: their lifecycle, timelines, lists and dashboards, over HTTP and over sockets.
 *
 * <pre>
 *   TasksController (HTTP), TasksGateway (sockets)   parse requests, write responses
 *     → TasksService    the rules: rights, transitions, size limits; turns a request into a Command
 *     → TaskPages       lists, by the parameters of a TaskQuery
 *   DashboardStates, TaskStates   the states that clients get when they join
 *   AttentionController, StatsController   what needs a person; the figures of a space
 *   TaskClock         appends what time alone brings about
 *   ForeignWrites     appends what other programs put into the collection inbox; RejectedWrites keeps what is refused
 *   DirectUpdates     makes what other programs change in the collection tasks an event, or undoes it
 *   Demo ← DemoController         plays DemoScript through TasksService
 * </pre>
 *
 * <p><b>Threads.</b> Everything runs on virtual threads and may block. Decisions and states run under the lock of the space.
 *
 * <p><b>Ownership.</b> No mutable state but the demo's current run and when the clock last looked; tasks belong to {@code projection}.
 *
 * <p><b>Stored</b> are {@code inbox_rejected} and what others put into {@code inbox}: tasks change only by events in the log.
 */
@NullMarked
package dev.signalbox.tasks;

import org.jspecify.annotations.NullMarked;
