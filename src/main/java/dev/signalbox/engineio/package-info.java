/**
 * Engine.IO protocol 4: handshakes, HTTP long-polling, WebSocket, and the upgrade from polling to WebSocket.
 *
 * <pre>
 *   Engine                  checks requests, owns the sessions by sid
 *     → PollingTransport    HTTP bodies in and out           Probe     a WebSocket that is to replace polling
 *       → EngineSession     packets on either transport; moves from polling to a WebSocket at most once
 * </pre>
 *
 * <p><b>Threads.</b> A session and its transport belong to one event loop: that of the handshake's connection, and after an upgrade that
 * of the WebSocket. Requests on other loops reach the session by methods that say "any thread".
 *
 * <p><b>Ownership.</b> {@code Engine} keeps a session by its sid from the handshake until its connection is closed; a session ends at
 * its heartbeat's deadline at the latest. Each transport or probe is owned by one session.
 *
 * <p><b>Stored</b> is nothing here.
 */
@NullMarked
package dev.signalbox.engineio;

import org.jspecify.annotations.NullMarked;
