/**
 * Spaces and their members, the room of a space's beings and intentions, and pattern subscriptions across a space.
 *
 * <pre>
 *   SpacesController (HTTP) → SpacesService   create, rename, delete spaces; add and remove members
 *   EntitiesController (HTTP) → BeingsService, IntentionsService   the beings and intentions of a space
 *   SpacesGateway (sockets)                   their room; DraftsGateway: what is being written
 *   PeopleCheck                               says which members are in a space
 *   Subscriptions (sockets)                   subscriptions by pattern, such as task:*:updated
 * </pre>
 *
 * <p><b>Threads.</b> Everything runs on virtual threads and may block; states are collected under the lock of the space.
 *
 * <p><b>Ownership.</b> The directory of spaces and members belongs to {@code access}, which appends the events and ends what a
 * change no longer allows.
 *
 * <p><b>Stored.</b> The entities {@code being}, {@code intention} and {@code people} of each space; the entities {@code space} and {@code member} of the hidden space {@code system}. The events of a deleted space
 * stay in the log.
 */
@NullMarked
package dev.signalbox.spaces;

import org.jspecify.annotations.NullMarked;
