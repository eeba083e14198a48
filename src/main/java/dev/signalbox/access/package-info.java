/**
 * Who may: credentials in, principals out, and what each of them may do.
 *
 * <pre>
 *   Directory      users, keys, spaces, members, ended sessions: entities of the hidden space {@code system},
 *                  read from an immutable state beside it, so without a lock
 *     ← Users, ApiKeys, Logouts, and SpacesService in its own room: the rules for writing it
 *     → Access         is this credential good, and does it still stand
 *     → SpaceAccess    who may do what in a space, now; asked at every door
 *     → Revocations    hears of each change, and has everything that is open looked at again
 * </pre>
 *
 * <p>A principal only says who it is; no right is kept in it or anywhere else, so there is none to forget. {@code AuditTrail}
 * writes down what was done, for people. Blocking calls; run them on virtual threads.
 */
@NullMarked
package dev.signalbox.access;

import org.jspecify.annotations.NullMarked;
