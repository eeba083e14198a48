package dev.signalbox.ops;

import static dev.signalbox.ops.SettingKind.DAY;
import static dev.signalbox.ops.SettingKind.HOUR;
import static dev.signalbox.ops.SettingKind.MILLISECOND;
import static dev.signalbox.ops.SettingKind.MINUTE;
import static dev.signalbox.ops.SettingKind.SECOND;
import static dev.signalbox.ops.SettingKind.duration;
import static dev.signalbox.ops.SettingKind.flag;
import static dev.signalbox.ops.SettingKind.listOf;
import static dev.signalbox.ops.SettingKind.number;
import static dev.signalbox.ops.SettingKind.optional;
import static dev.signalbox.ops.SettingKind.secret;
import static dev.signalbox.ops.SettingKind.text;

import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertyEntry;
import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every setting and what it may be, checked before any bean is made: a wrong one is one line and exit code 2, and no bean
 * meets a value that it cannot convert. What depends on the machine (a folder that cannot be written to, a busy port) is
 * refused by the class that finds it, also with a {@link SettingError}.
 */
public final class Settings {
    private static final int MANY = 1_000_000;
    private static final int BODY_BYTES_MAX = 25 << 20; // the server's own limit, for webhooks

    /** By the name of the property. */
    static final Map<String, SettingKind> ALL = all();

    private Settings() {}

    private static Map<String, SettingKind> all() {
        SettingKind port = number(0, 65_535).described("a port from 0 (any free one) to 65535");
        SettingKind count = number(1, MANY);
        SettingKind wait = duration(MILLISECOND, HOUR);
        Map<String, SettingKind> all = new LinkedHashMap<>();
        all.put("port", port);
        all.put("mongodb.uri", optional(SettingKind.mongoUri()));
        all.put("signalbox.data-dir", SettingKind.path("a folder that we may write to"));
        all.put("signalbox.embedded-port", optional(port));
        all.put("signalbox.admin-password", secret(8));
        all.put("signalbox.jwt-secret", SettingKind.secretBytes(32));
        all.put("signalbox.api-key", secret(16));
        all.put("signalbox.metrics-token", secret(16));
        all.put("signalbox.log-format", SettingKind.word("text", "json"));
        all.put("signalbox.token-lifetime", duration(SECOND, DAY.multipliedBy(365)));
        all.put("signalbox.anonymous", flag());
        all.put("signalbox.allowed-origins", optional(listOf(SettingKind.origin())));
        all.put("signalbox.trusted-proxies", optional(listOf(SettingKind.addresses())));
        all.put("signalbox.forwarded-header", optional(SettingKind.oneOf("X-Forwarded-For", "Forwarded")));
        all.put("signalbox.jwks-url", optional(SettingKind.webUrl()));
        all.put("signalbox.jwks-issuer", optional(text(2_000)));
        all.put("signalbox.jwks-audience", optional(text(2_000)));
        all.put("signalbox.jwks-roles", optional(SettingKind.roleRules()));
        all.put("signalbox.jwks-users", optional(SettingKind.oneOf("issuer", "local")));
        all.put("github.webhook-secret", optional(secret(1)));
        all.put("signalbox.github.task-label", text(50));
        all.put("signalbox.github.task-space", text(200));
        all.put("signalbox.github.deliveries-kept", duration(DAY, DAY.multipliedBy(365)));
        all.put("signalbox.github.repos", optional(listOf(SettingKind.repositories())));
        all.put("signalbox.github.reconcile-every", duration(MINUTE, DAY));
        all.put("github.token", optional(secret(1)));
        all.put("github.app-id", optional(text(100)));
        all.put("github.app-private-key", optional(secret(1)));
        all.put("github.api-url", SettingKind.webUrl());
        all.put("signalbox.webhooks.private", flag());
        all.put("signalbox.base-url", optional(SettingKind.webUrl()));
        all.put("signalbox.agents.offline-after", duration(SECOND, DAY.multipliedBy(365)));
        all.put("signalbox.tasks.stale-after", duration(SECOND, DAY.multipliedBy(365)));
        all.put("signalbox.tasks.kept", duration(DAY, DAY.multipliedBy(3_650)));
        all.put("signalbox.presence.enabled", flag());
        all.put("signalbox.presence.grace", duration(SECOND, HOUR));
        all.put("signalbox.demo", flag());
        all.put("signalbox.audit.kept", duration(DAY, DAY.multipliedBy(365)));
        all.put("signalbox.limits.enabled", flag());
        all.put("signalbox.limits.messages-per-second", count);
        all.put("signalbox.limits.messages-burst", count);
        all.put("signalbox.limits.rooms", count);
        all.put("signalbox.limits.writes-per-second", count);
        all.put("signalbox.limits.writes-burst", count);
        all.put("signalbox.limits.principal-connections", count);
        all.put("signalbox.limits.address-connections", count);
        all.put("signalbox.limits.body-bytes", number(1_000, BODY_BYTES_MAX));
        all.put("signalbox.transport.ping-interval", wait);
        all.put("signalbox.transport.ping-timeout", wait);
        all.put("signalbox.transport.connect-timeout", wait);
        all.put("signalbox.transport.auth-timeout", wait);
        all.put("signalbox.transport.upgrade-timeout", wait);
        all.put("signalbox.transport.slow-timeout", wait);
        all.put("signalbox.transport.max-payload", number(1_000, 100 * MANY));
        all.put("signalbox.recovery.enabled", flag());
        all.put("signalbox.drain-spread", duration(Duration.ZERO, HOUR));
        all.put("signalbox.sync.interval", wait);
        all.put("signalbox.sync.heartbeat", wait);
        all.put("signalbox.rooms.crowd", count);
        all.put("signalbox.rooms.state-age", duration(Duration.ZERO, HOUR));
        all.put("feature.websocket.enabled", flag());
        all.put("feature.websocket.rollout", number(0, 100));
        all.put("signalbox.rollout.stop.painted", duration(MILLISECOND, HOUR));
        all.put("signalbox.rollout.stop.errors", number(1, MANY));
        all.put("signalbox.rollout.stop.after", duration(SECOND, DAY));
        all.put("signalbox.workflows-dir", optional(SettingKind.path("a folder")));
        return all;
    }

    /** @throws SettingError for the first that is wrong */
    public static void check(Environment environment) {
        ALL.forEach((property, kind) -> environment
                .getPropertyEntry(property)
                .ifPresent(entry -> kind.check(entry.raw(), resolved(environment, entry, kind))));
        if (isGiven(environment, "signalbox.jwks-url") && !isGiven(environment, "signalbox.jwks-audience")) {
            throw new SettingError(
                    "SIGNALBOX_JWKS_AUDIENCE",
                    "not set, though SIGNALBOX_JWKS_URL is",
                    "what the aud of a token for Signalbox contains");
        }
        boolean hasApp = isGiven(environment, "github.app-id");
        if (hasApp != isGiven(environment, "github.app-private-key")) {
            throw new SettingError(
                    hasApp ? "GITHUB_APP_PRIVATE_KEY" : "GITHUB_APP_ID",
                    "not set, though " + (hasApp ? "GITHUB_APP_ID" : "GITHUB_APP_PRIVATE_KEY") + " is",
                    "both of a GitHub App, or none");
        }
        if (hasApp && isGiven(environment, "github.token")) {
            throw new SettingError("GITHUB_TOKEN", "set together with GITHUB_APP_ID", "one of them");
        }
    }

    private static boolean isGiven(Environment environment, String property) {
        return !environment.getProperty(property, String.class).orElse("").isBlank();
    }

    private static String resolved(Environment environment, PropertyEntry entry, SettingKind kind) {
        try {
            return environment.getProperty(entry.property(), String.class).orElse("");
        } catch (ConfigurationException e) { // its message may show a secret
            throw new SettingError(entry.raw(), "has a ${…} that is not set", kind.allowed());
        }
    }
}
