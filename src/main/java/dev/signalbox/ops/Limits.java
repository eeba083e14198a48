package dev.signalbox.ops;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How much a client may do (SPEC section 3). Sizes are bytes; {@link Settings} says what each may be.
 *
 * @param enabled {@code false} switches off the limits on rates, connections and rooms, for load tests; the
 *     limits on sign-in and on sizes stay
 * @param messagesPerSecond of one socket, and with {@code messagesBurst} at once after a pause
 * @param rooms of one connection
 * @param writesPerSecond of one principal, by HTTP and by its sockets together, and with {@code writesBurst} at once
 * @param principalConnections sockets and streams of one principal, on this instance
 * @param addressConnections sockets and streams from one address, on this instance
 * @param bodyBytes of a request; webhooks and Engine.IO have limits of their own
 */
@ConfigurationProperties("signalbox.limits")
public record Limits(
        @Bindable(defaultValue = "true") boolean enabled,
        @Bindable(defaultValue = "50") int messagesPerSecond,
        @Bindable(defaultValue = "100") int messagesBurst,
        @Bindable(defaultValue = "1000") int rooms,
        @Bindable(defaultValue = "100") int writesPerSecond,
        @Bindable(defaultValue = "200") int writesBurst,
        @Bindable(defaultValue = "1000") int principalConnections,
        @Bindable(defaultValue = "2000") int addressConnections,
        @Bindable(defaultValue = "1048576") int bodyBytes) {}
