package dev.signalbox.ops;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.env.Environment;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Checks, before anything starts, the settings that are one word or number, so that a wrong one is told in one line and
 * not found out hours later. What needs more than its text (a folder, a secret) is checked by the room that owns it.
 */
@Context
final class Settings {
    /** A setting as the user writes it, the property that Micronaut makes of it, and what is right. */
    private record Rule(String name, Predicate<String> isRight, String allowed) {
        String property() {
            return name.toLowerCase(Locale.ROOT).replace('_', '.');
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule("PORT", text -> isNumber(text, 0, 65_535), "a port from 0 (any free one) to 65535"),
            flag("SIGNALBOX_DEMO"),
            flag("SIGNALBOX_ANONYMOUS"),
            flag("SIGNALBOX_LIMITS_ENABLED"),
            number("SIGNALBOX_LIMITS_MESSAGES_PER_SECOND"),
            number("SIGNALBOX_LIMITS_MESSAGES_BURST"),
            number("SIGNALBOX_LIMITS_ROOMS"),
            number("SIGNALBOX_LIMITS_WRITES_PER_SECOND"),
            number("SIGNALBOX_LIMITS_WRITES_BURST"),
            number("SIGNALBOX_LIMITS_PRINCIPAL_CONNECTIONS"),
            number("SIGNALBOX_LIMITS_ADDRESS_CONNECTIONS"),
            number("SIGNALBOX_LIMITS_QUEUE_MESSAGES"),
            number("SIGNALBOX_LIMITS_QUEUE_BYTES"),
            number("SIGNALBOX_LIMITS_BODY_BYTES"),
            number("SIGNALBOX_LIMITS_SIGN_IN_FAILURES"),
            number("SIGNALBOX_LIMITS_SIGN_IN_FAILURES_PER_ADDRESS"),
            number("SIGNALBOX_LIMITS_PASSWORDS_AT_ONCE"),
            number("SIGNALBOX_LIMITS_PASSWORDS_WAITING"),
            new Rule(
                    "SIGNALBOX_LIMITS_REQUEST_HEAD",
                    Settings::isShortDuration,
                    "a duration from 100ms to 1h, such as 30s"),
            flag("FEATURE_WEBSOCKET_ENABLED"),
            new Rule("FEATURE_WEBSOCKET_ROLLOUT", text -> isNumber(text, 0, 100), "a whole number from 0 to 100"),
            new Rule(
                    "SIGNALBOX_AGENTS_OFFLINE_AFTER",
                    Settings::isDuration,
                    "a duration of 1s or more, such as 60s or 5m"),
            new Rule("SIGNALBOX_JWKS_URL", Settings::isWebUrl, "an http or https URL"),
            new Rule("SIGNALBOX_GITHUB_TASK_LABEL", text -> text.length() <= 100, "at most 100 characters"),
            new Rule("SIGNALBOX_GITHUB_TASK_SPACE", text -> text.length() <= 200, "the id of a space"));

    Settings(Environment environment) {
        for (Rule rule : RULES) {
            environment
                    .getProperty(rule.property(), String.class)
                    .filter(text -> !text.isBlank() && !rule.isRight.test(text.strip()))
                    .ifPresent(text -> {
                        throw new SettingError(rule.name, "'" + text + "'", rule.allowed);
                    });
        }
    }

    private static Rule flag(String name) {
        return new Rule(name, text -> text.equals("true") || text.equals("false"), "true or false");
    }

    /** Its range is checked by the record that holds it. */
    private static Rule number(String name) {
        return new Rule(name, text -> isNumber(text, 0, Integer.MAX_VALUE), "a whole number");
    }

    private static boolean isShortDuration(String text) {
        return text.matches("\\d{1,9}(ms|s|m|h)");
    }

    private static boolean isNumber(String text, long min, long max) {
        try {
            long number = Long.parseLong(text);
            return number >= min && number <= max;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isDuration(String text) {
        return text.matches("\\d{1,9}(ms|s|m|h|d)")
                && !text.matches("0+\\w+")
                && (!text.endsWith("ms")
                        || Duration.ofMillis(Long.parseLong(text.replace("ms", "")))
                                        .toSeconds()
                                >= 1);
    }

    private static boolean isWebUrl(String text) {
        try {
            URI uri = URI.create(text);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
