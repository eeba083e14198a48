package dev.signalbox.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.DefaultApplicationContext;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinitionReference;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static void check(String name, String value, PropertyConvention convention) {
        check(Map.of(name, value), convention);
    }

    private static void check(Map<String, Object> given, PropertyConvention convention) {
        try (ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false) // no settings of the tests
                .propertySources(PropertySource.of("given", given, convention))
                .build()) {
            context.getEnvironment().start();
            Settings.check(context.getEnvironment());
        }
    }

    private static List<String> wrong(String property) {
        String allowed = Settings.ALL.get(property).allowed();
        if (allowed.startsWith("a duration")) {
            return List.of("soon", "-1s", "4000d", "30", "99999999999s", "", "1.5s", "30 s", "${nothing}");
        }
        if (allowed.startsWith("a whole number") || allowed.startsWith("a port")) {
            return List.of("many", "-1", "99999999999", "1.5", "0x10", "1_000", " 7", "${nothing}");
        }
        if (allowed.equals("true or false")) {
            return List.of("yes", "1", "on", "", "${nothing}");
        }
        return switch (property) {
            case "signalbox.admin-password" -> List.of("", "        ", "zecret7", "${nothing}");
            case "signalbox.jwt-secret" -> List.of("", "zecretzecretzecretzecretzecret7", "${nothing}");
            case "signalbox.api-key", "signalbox.metrics-token" -> List.of("", "zecretzecret-15", "${nothing}");
            case "mongodb.uri" -> List.of("postgres://me:zecret@host", "mongodb://", "mongodb://h:port", "${nothing}");
            case "signalbox.allowed-origins" ->
                List.of(
                        "one.example",
                        "*",
                        "null",
                        "ftp://one.example",
                        "https://one.example/",
                        "https://u@one.example",
                        "https://",
                        "https://one.example,bad",
                        "https://one.example https://two.example");
            case "signalbox.trusted-proxies" ->
                List.of(
                        "proxy.example",
                        "10.0.0.0/33",
                        "10.0.0.0/",
                        "fd00::/129",
                        "[::1]",
                        "fe80::1%1",
                        "10.0.0.0/8,x");
            case "github.api-url", "signalbox.base-url" ->
                List.of("github.example", "ftp://github.example", "${nothing}");
            case "signalbox.github.repos" ->
                List.of("acme", "*/shop", "acme/shop extra", "acme/shop,bad", "${nothing}");
            case "signalbox.jwks-url" -> List.of("id.example", "ftp://id.example", "https://", "not a url");
            case "signalbox.forwarded-header" -> List.of("X-Real-IP");
            case "signalbox.log-format" -> List.of("xml", "JSON", "", "${nothing}");
            case "signalbox.jwks-users" -> List.of("ours");
            case "signalbox.jwks-roles" -> List.of("repository=acme/shop", "repository=acme/shop -> main:boss");
            case "signalbox.github.task-label" -> List.of("", " ", "l".repeat(51));
            case "signalbox.github.task-space" -> List.of("", "s".repeat(201));
            case "signalbox.data-dir" -> List.of("", " ", "a\0b");
            case "signalbox.workflows-dir" -> List.of("a\0b");
            default -> List.of("${nothing}");
        };
    }

    static Stream<List<String>> everyWrongValue() {
        return Settings.ALL.keySet().stream()
                .flatMap(property -> wrong(property).stream().map(value -> List.of(property, value)));
    }

    @ParameterizedTest
    @MethodSource("everyWrongValue")
    void aWrongOneIsOneLineThatNamesItAsItWasWritten(List<String> propertyAndValue) {
        String property = propertyAndValue.getFirst();
        String value = propertyAndValue.getLast();
        assertRefused(variable(property), value, PropertyConvention.ENVIRONMENT_VARIABLE);
        assertRefused(property, value, PropertyConvention.JAVA_PROPERTIES);
    }

    private static void assertRefused(String name, String value, PropertyConvention convention) {
        assertThatThrownBy(() -> check(name, value, convention))
                .isInstanceOf(SettingError.class)
                .hasMessageStartingWith(name + ": ")
                .hasMessageContaining("; allowed: ")
                .hasMessageNotContaining("zecret")
                .message()
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "PORT,0",
        "MONGODB_URI,''",
        "MONGODB_URI,mongodb+srv://cluster.example/db",
        "SIGNALBOX_EMBEDDED_PORT,''",
        "SIGNALBOX_ALLOWED_ORIGINS,'https://One.example, http://two.example:3000,'",
        "SIGNALBOX_TRUSTED_PROXIES,'10.0.0.0/8, ::1,192.0.2.1'",
        "SIGNALBOX_FORWARDED_HEADER,forwarded",
        "SIGNALBOX_TOKEN_LIFETIME,PT12H",
        "SIGNALBOX_TRANSPORT_PING_INTERVAL,300ms",
        "SIGNALBOX_DRAIN_SPREAD,0s",
        "SIGNALBOX_LIMITS_ROOMS,1000000",
        "SIGNALBOX_AGENTS_OFFLINE_AFTER,365d",
        "GITHUB_WEBHOOK_SECRET,''",
        "SIGNALBOX_GITHUB_REPOS,'acme/shop, acme/*,'",
        "GITHUB_TOKEN,''",
    })
    void aRightOnePasses(String name, String value) {
        assertThatCode(() -> check(name, value, PropertyConvention.ENVIRONMENT_VARIABLE))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aProviderNeedsAnAudience(String audience) {
        Map<String, Object> given =
                Map.of("SIGNALBOX_JWKS_URL", "https://id.example/keys", "SIGNALBOX_JWKS_AUDIENCE", audience);
        assertThatThrownBy(() -> check(given, PropertyConvention.ENVIRONMENT_VARIABLE))
                .isInstanceOf(SettingError.class)
                .hasMessageStartingWith("SIGNALBOX_JWKS_AUDIENCE: ")
                .hasMessageContaining("SIGNALBOX_JWKS_URL");
        for (String right : List.of("SIGNALBOX_JWKS_URL", "SIGNALBOX_JWKS_AUDIENCE")) {
            Map<String, Object> enough = Map.of(right, right.endsWith("URL") ? " " : "signalbox");
            assertThatCode(() -> check(enough, PropertyConvention.ENVIRONMENT_VARIABLE))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void anAppNeedsItsKeyAndNoToken() {
        for (String missing : List.of("GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY")) {
            String given = missing.endsWith("ID") ? "GITHUB_APP_PRIVATE_KEY" : "GITHUB_APP_ID";
            assertThatThrownBy(() -> check(Map.of(given, "zecret"), PropertyConvention.ENVIRONMENT_VARIABLE))
                    .isInstanceOf(SettingError.class)
                    .hasMessageStartingWith(missing + ": ")
                    .hasMessageNotContaining("zecret");
        }
        Map<String, Object> app = Map.of("GITHUB_APP_ID", "7", "GITHUB_APP_PRIVATE_KEY", "key.pem");
        assertThatCode(() -> check(app, PropertyConvention.ENVIRONMENT_VARIABLE))
                .doesNotThrowAnyException();
        Map<String, Object> both =
                Map.of("GITHUB_APP_ID", "7", "GITHUB_APP_PRIVATE_KEY", "key.pem", "GITHUB_TOKEN", "zecret");
        assertThatThrownBy(() -> check(both, PropertyConvention.ENVIRONMENT_VARIABLE))
                .hasMessageStartingWith("GITHUB_TOKEN: ")
                .hasMessageNotContaining("zecret");
    }

    /** A new setting needs its entry in the table. */
    @Test
    void everySettingThatIsReadIsChecked() {
        Set<String> read = new TreeSet<>();
        for (BeanDefinitionReference<?> reference : new Beans().all()) {
            if (reference.getBeanDefinitionName().startsWith("dev.signalbox.")) {
                for (Argument<?> argument : reference.load().getConstructor().getArguments()) {
                    argument.getAnnotationMetadata()
                            .stringValue(Property.class, "name")
                            .filter(name -> !name.startsWith("signalbox.test.")) // of the fakes
                            .ifPresent(read::add);
                }
            }
        }
        assertThat(read)
                .contains("signalbox.limits.rooms", "signalbox.jwt-secret", "github.webhook-secret", "mongodb.uri")
                .hasSizeGreaterThan(40);
        assertThat(Settings.ALL.keySet()).containsAll(read);
    }

    private static final class Beans extends DefaultApplicationContext {
        @SuppressWarnings("rawtypes")
        List<BeanDefinitionReference> all() {
            return resolveBeanDefinitionReferences();
        }
    }
}
