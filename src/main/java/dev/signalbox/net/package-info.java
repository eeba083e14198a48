/**
 * What is between the network and a request: the client's address, how much of a body and how many connections one client may
 * have, and when a request must be complete. It does not depend on what is requested. And the way out: calls to addresses that users give.
 *
 * <pre>
 *   HttpConnections → HttpHandlers beans   each adds its handler to a new connection: BodyBudget, RequestDeadline, …
 *   ClientAddress ← Forwarded              the peer's address, or what a trusted proxy (ProxySettings) forwards
 *   ConnectionLimit                        open connections of a principal and of an address
 *   OutboundHttp → OutboundNames → OutboundRules   posts to addresses that users give: only to those that are allowed
 * </pre>
 *
 * <p><b>Threads.</b> Handlers run on the event loop of their connection; {@code BodyBudget} and {@code ConnectionLimit} are shared by all
 * loops and never block.
 *
 * <p><b>Ownership.</b> What counts a connection or the bytes of a body gives them back when the connection or the answer ends.
 * {@code access} is above this package, and uses a client's address in its limits and in the audit trail.
 *
 * <p><b>Stored</b> is nothing here.
 */
@NullMarked
package dev.signalbox.net;

import org.jspecify.annotations.NullMarked;
