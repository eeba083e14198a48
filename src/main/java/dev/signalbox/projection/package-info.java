/**
 * The live spaces: commands are decided against folded state, appended to the log, and projected into collections.
 *
 * <p><b>Purpose.</b> {@code LiveSpaces.append} runs a command against the complete state of its space and makes its event durable;
 * {@code read} gives that state at one version. The collections serve lists and queries; all of them can be rebuilt from the log.
 *
 * <pre>
 *   Spaces                    the queries across memory and store
 *     → SpacesInMemory → LiveSpace  the live spaces: opened by a use (SpaceOpener), gone when nobody used them for a minute (Uses)
 *     → AppendQueue → Appender   one per space: take, decide (Decider, BatchState), insert, project, publish
 *       → SpaceFeed → SpaceView  folds every event once and in order, under the lock of the space; then calls the FeedListeners
 *         → SpaceTasks → TaskIndex   the rows of tasks: lists, searches, look-ups; TaskDetails: whole tasks, bounded
 *         → RecentIntentions   the newest intentions; older ones are in the store
 *         → SpaceTail         the newest events, for delivery and for {@code since}
 *         → SpaceProjection   what is not projected yet
 *   Projector                 one for all spaces: writes folded events to the collections, behind the feeds
 *   Presence                  the last heartbeat of each agent, shared by the instances
 * </pre>
 *
 * <p><b>Threads.</b> The appender of a space, and the projector, have a virtual thread each while there is something to do. Other
 * instances' events are found by {@link LogTail}, and at once by callers that need them. {@code SpaceLock} is held for memory only: no store call, encoding, log line or transport
 * call under it, and assertions check that. A step under the lock that needs a task or an intention outside memory throws
 * {@code NotLoaded} and is run again once it was read.
 *
 * <p><b>Ownership.</b> Whoever works with a {@code LiveSpace} holds a use of it until the end; a view or tail that is kept without one
 * may be of a space that has left. {@code SpaceView} belongs to its {@code SpaceFeed} and is read only under the lock; {@code SpaceTail} is also
 * read without it. Only the projector writes the projected collections. Several instances project the same events: each write is guarded
 * by the version, so repeating one is harmless.
 *
 * <p><b>Stored.</b> The class of each collection describes its documents:
 *
 * <ul>
 *   <li>{@code tasks}, {@code entities}: the folded state; a deleted one keeps only its id and version.
 *   <li>{@code spaces}: how far a space is projected, and its status counts.
 *   <li>{@code checkpoints}: the rows of a space, from which it comes back into memory.
 *   <li>{@code links}: which tasks have a pull request, an issue or a head on GitHub.
 *   <li>{@code runs}, {@code days}: the runs of agents, and what each day brought.
 *   <li>{@code keys}: idempotency keys, removed after {@code KeyStore.LIFETIME}.
 *   <li>{@code instances}: the heartbeats that each instance received, removed once the instance has ended and its agents were checked.
 * </ul>
 */
@NullMarked
package dev.signalbox.projection;

import org.jspecify.annotations.NullMarked;
