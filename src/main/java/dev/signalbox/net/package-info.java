/**
 * What stands between the network and a request: whose address it is, how much of a body and how many connections one
 * caller may have, and when a request has to be complete. Nothing here knows what is asked for.
 *
 * <pre>
 *   HttpConnections → HttpHandlers beans  each adds its handler to a new connection: BodyBudget, RequestDeadline, …
 *   ClientAddress ← Forwarded             the peer, or what a trusted proxy (ProxySettings) says of it
 *   ConnectionLimit                       open connections of a principal and of an address
 * </pre>
 *
 * <p>Threads: handlers run on the event loop of their connection; {@code BodyBudget} and {@code ConnectionLimit} are shared
 * by all loops. Stores nothing. It stands before {@code access}, which asks for the address of a caller in its limits and
 * its audit trail.
 */
@NullMarked
package dev.signalbox.net;

import org.jspecify.annotations.NullMarked;
