package dev.signalbox.ops;

import com.mongodb.ConnectionString;
import dev.signalbox.model.RoleRule;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the text of a setting may be.
 *
 * @param allowed the same in words
 * @param isSecret is described, never repeated
 * @param mayBeBlank then it is the same as absent
 */
record SettingKind(Predicate<String> isRight, String allowed, boolean isSecret, boolean mayBeBlank) {
    static final Duration MILLISECOND = Duration.ofMillis(1);
    static final Duration SECOND = Duration.ofSeconds(1);
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final Duration HOUR = Duration.ofHours(1);
    static final Duration DAY = Duration.ofDays(1);

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    SettingKind(Predicate<String> isRight, String allowed) {
        this(isRight, allowed, false, false);
    }

    /** @throws SettingError if the text is not right for the setting of this name */
    void check(String name, String given) {
        if ((mayBeBlank && given.isBlank()) || isRight.test(given)) {
            return;
        }
        String length = given.isBlank() ? "is blank" : "has " + given.length() + " characters";
        String value = given.codePoints().anyMatch(Character::isISOControl) ? length : "'" + given + "'";
        throw new SettingError(name, isSecret ? length : value, allowed);
    }

    SettingKind described(String words) {
        return new SettingKind(isRight, words, isSecret, mayBeBlank);
    }

    static SettingKind optional(SettingKind kind) {
        return new SettingKind(kind.isRight, kind.allowed, kind.isSecret, true);
    }

    static SettingKind listOf(SettingKind item) {
        return new SettingKind(
                list -> List.of(list.split(",", -1)).stream()
                        .allMatch(one -> one.isBlank() || item.isRight.test(one.strip())),
                item.allowed + ", several separated by commas");
    }

    static SettingKind roleRules() {
        return new SettingKind(
                given -> RoleRule.read(given).isPresent(),
                "<claim>=<value>,... -> <space>:<role>, several separated by semicolons");
    }

    static SettingKind flag() {
        return oneOf("true", "false");
    }

    /** The same, where the case counts. */
    static SettingKind word(String one, String other) {
        return new SettingKind(given -> given.equals(one) || given.equals(other), one + " or " + other);
    }

    static SettingKind oneOf(String one, String other) {
        return new SettingKind(
                given -> given.equalsIgnoreCase(one) || given.equalsIgnoreCase(other), one + " or " + other);
    }

    static SettingKind number(int min, int max) {
        return new SettingKind(
                given -> given.matches("\\d{1,10}") && Long.parseLong(given) >= min && Long.parseLong(given) <= max,
                "a whole number from " + min + " to " + max);
    }

    static SettingKind text(int charsMax) {
        return new SettingKind(
                given -> !given.isBlank() && given.length() <= charsMax, "1 to " + charsMax + " characters");
    }

    static SettingKind secret(int charsMin) {
        return new SettingKind(
                given -> !given.isBlank() && given.length() >= charsMin,
                "at least " + charsMin + " characters",
                true,
                false);
    }

    static SettingKind secretBytes(int bytesMin) {
        return new SettingKind(
                given -> given.getBytes(StandardCharsets.UTF_8).length >= bytesMin,
                "at least " + bytesMin + " bytes",
                true,
                false);
    }

    static SettingKind duration(Duration min, Duration max) {
        return new SettingKind(
                given -> isWithin(given, min, max),
                "a duration from " + shown(min) + " to " + shown(max) + ", such as 30s");
    }

    private static boolean isWithin(String given, Duration min, Duration max) {
        Duration duration;
        Matcher matcher = DURATION.matcher(given);
        try {
            duration = matcher.matches()
                    ? of(Long.parseLong(matcher.group(1)), matcher.group(2))
                    : Duration.parse(given); // Micronaut takes both
        } catch (DateTimeException e) {
            return false;
        }
        return duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0;
    }

    private static Duration of(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static String shown(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + "d";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + "h";
        }
        return duration.toSeconds() > 0 || duration.isZero() ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    static SettingKind path(String words) {
        return new SettingKind(SettingKind::isPath, words);
    }

    private static boolean isPath(String given) {
        try {
            return !given.isBlank() && !Path.of(given).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    static SettingKind mongoUri() {
        return new SettingKind(
                SettingKind::isMongoUri,
                "mongodb://host[:port][,…][/database][?options] or mongodb+srv://…",
                true, // may hold a password
                false);
    }

    private static boolean isMongoUri(String given) {
        if (given.strip().startsWith("mongodb+srv://")) {
            return true; // the rest needs DNS
        }
        try {
            return !new ConnectionString(given.strip()).getHosts().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static SettingKind webUrl() {
        return new SettingKind(given -> isWeb(given.strip()), "an http or https URL");
    }

    static SettingKind origin() {
        return new SettingKind(
                given -> isWeb(given) && given.matches("(?i)https?://[^/?#@]+"), "http(s)://host[:port]");
    }

    static SettingKind repositories() {
        return new SettingKind(given -> given.matches("[\\w-]+/([\\w.-]+|\\*)"), "owner/repository or owner/*");
    }

    private static boolean isWeb(String given) {
        try {
            URI uri = new URI(given);
            return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** An address, or a range of them as CIDR. */
    static SettingKind addresses() {
        return new SettingKind(SettingKind::isRange, "addresses and ranges such as 10.0.0.0/8 or fd00::/8");
    }

    private static boolean isRange(String given) {
        String[] parts = given.split("/", -1);
        boolean isV4 = NetUtil.isValidIpV4Address(parts[0]);
        boolean isAddress = isV4 || (NetUtil.isValidIpV6Address(parts[0]) && !parts[0].matches(".*[\\[%].*"));
        if (parts.length == 1) {
            return isAddress;
        }
        if (!isAddress || parts.length > 2 || !parts[1].matches("\\d{1,3}")) {
            return false;
        }
        int bits = Integer.parseInt(parts[1]);
        if (isV4) {
            return bits <= 32;
        }
        boolean isMapped = NetUtil.createInetAddressFromIpAddressString(parts[0]) instanceof Inet4Address;
        return bits <= 128 && bits >= (isMapped ? 96 : 0); // ::ffff:10.0.0.0/104 is 10.0.0.0/8
    }
}
