package dev.signalbox.ops;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Locale;

/**
 * How much anyone may do (SPEC section 3). Sizes are bytes.
 *
 * @param enabled {@code false} switches off what is counted by the second, by connection and by room, for load tests; the
 *     limits on sign-in and on sizes stay
 * @param messagesPerSecond of one socket, and with {@code messagesBurst} at once after a pause
 * @param rooms of one connection
 * @param writesPerSecond of one principal, by HTTP and by its sockets together, and with {@code writesBurst} at once
 * @param principalConnections sockets and streams of one principal, on this instance
 * @param addressConnections sockets and streams from one address, on this instance
 * @param queueMessages what may wait for a client that the network holds up; {@code queueBytes} the same
 * @param bodyBytes of a request; webhooks and Engine.IO have limits of their own
 * @param bodiesBytes of all requests that are on their way together, and half of it from one address; 0: a quarter of the
 *     memory for buffers. The first 16 KiB of each do not count
 * @param signInFailures in a minute, of one name from one address
 * @param signInFailuresPerAddress in a minute, from one address whatever the name
 * @param passwordsAtOnce how many passwords are checked at a time; 19 MiB and a processor each
 * @param passwordsWaiting how many sign-ins wait for that
 * @param requestHead how long a connection may take for the head of a request
 * @param requestBody how long it may then take for the body
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
        @Bindable(defaultValue = "256") int queueMessages,
        @Bindable(defaultValue = "1000000") int queueBytes,
        @Bindable(defaultValue = "1048576") int bodyBytes,
        @Bindable(defaultValue = "0") int bodiesBytes,
        @Bindable(defaultValue = "10") int signInFailures,
        @Bindable(defaultValue = "100") int signInFailuresPerAddress,
        @Bindable(defaultValue = "2") int passwordsAtOnce,
        @Bindable(defaultValue = "16") int passwordsWaiting,
        @Bindable(defaultValue = "30s") Duration requestHead,
        @Bindable(defaultValue = "60s") Duration requestBody) {
    private static final int MANY = 1_000_000;
    private static final int ROOMY = 25 << 20; // what the server itself takes, for webhooks
    private static final Duration WAIT_MIN = Duration.ofMillis(100);
    private static final Duration WAIT_MAX = Duration.ofHours(1);

    public Limits {
        within("messages-per-second", messagesPerSecond, 1, MANY);
        within("messages-burst", messagesBurst, 1, MANY);
        within("rooms", rooms, 1, MANY);
        within("writes-per-second", writesPerSecond, 1, MANY);
        within("writes-burst", writesBurst, 1, MANY);
        within("principal-connections", principalConnections, 1, MANY);
        within("address-connections", addressConnections, 1, MANY);
        within("queue-messages", queueMessages, 1, MANY);
        within("queue-bytes", queueBytes, 1_000, 100 * MANY);
        within("body-bytes", bodyBytes, 1_000, ROOMY);
        within("bodies-bytes", bodiesBytes, 0, Integer.MAX_VALUE);
        within("sign-in-failures", signInFailures, 1, MANY);
        within("sign-in-failures-per-address", signInFailuresPerAddress, 1, MANY);
        within("passwords-at-once", passwordsAtOnce, 1, 64);
        within("passwords-waiting", passwordsWaiting, 0, MANY);
        within("request-head", requestHead);
        within("request-body", requestBody);
    }

    private static void within(String name, Duration given) {
        if (given.compareTo(WAIT_MIN) < 0 || given.compareTo(WAIT_MAX) > 0) {
            throw new SettingError(variable(name), "'" + given + "'", "a duration from 100ms to 1h, such as 30s");
        }
    }

    private static String variable(String name) {
        return "SIGNALBOX_LIMITS_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static void within(String name, int given, int min, int max) {
        if (given < min || given > max) {
            throw new SettingError(variable(name), "'" + given + "'", "a whole number from " + min + " to " + max);
        }
    }
}
