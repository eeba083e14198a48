package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each documented event and action is mapped to, and that nothing GitHub may add or change one day breaks that. */
class ExamplesTest {
    /** Lines of event, action, and what the facts are about and do; {@code -} for none. */
    private static final Path TABLE = Path.of("src/test/resources/github/examples.tsv");

    private static final List<Object> ODD = Arrays.asList(
            null, "", "a future value", -1, 1e300, true, List.of(), List.of(1, "x"), Map.of(), Map.of("id", "x"));
    private static final int DEPTH_MAX = 3;

    private final DeliveryMapper mapper =
            new DeliveryMapper(new GithubSettings("s", "signalbox", "main"), Clock.systemUTC());

    @Test
    void eachEventAndActionIsMappedAsTheTableSays() throws IOException {
        Map<String, Set<String>> mapped = new TreeMap<>();
        for (Examples each : Examples.read("api.github.com")) {
            for (Map<String, Object> payload : each.examples()) {
                mapped.computeIfAbsent(each.event() + "\t" + text(payload.get("action")), k -> new TreeSet<>())
                        .add(told(each.event(), payload));
            }
        }
        List<String> lines = mapped.entrySet().stream()
                .map(line -> line.getKey() + "\t" + String.join(", ", line.getValue()))
                .toList();
        assertThat(lines).containsExactlyElementsOf(Files.readAllLines(TABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghes-31", "ghes-32", "ghes-33", "ghes-34", "ghes-35"})
    void enterpriseServersSayTheSame(String version) throws IOException {
        List<String> table = Files.readAllLines(TABLE);
        for (Examples each : Examples.read(version)) {
            for (Map<String, Object> payload : each.examples()) {
                String key = each.event() + "\t" + text(payload.get("action")) + "\t";
                Stream<String> lines = table.stream().filter(line -> line.startsWith(key));
                String known = lines.findFirst()
                        .map(line -> line.substring(key.length()))
                        .orElse("-");
                assertThat(known).as(key).contains(told(each.event(), payload));
            }
        }
    }

    @Test
    void unknownFieldsAndValuesBreakNothing() {
        for (Examples each : Examples.read("api.github.com")) {
            Map<String, Map<String, Object>> byAction = new LinkedHashMap<>();
            each.examples().forEach(payload -> byAction.putIfAbsent(text(payload.get("action")), payload));
            for (Map<String, Object> payload : byAction.values()) {
                if (!told(each.event(), payload).equals("-")) {
                    changed(payload, DEPTH_MAX).forEach(changed -> assertUnderstood(each.event(), changed));
                }
            }
        }
    }

    private void assertUnderstood(String event, Map<?, ?> payload) {
        assertThat(mapper.map("d", event, payload).facts()).noneMatch(Fact.Unread.class::isInstance);
    }

    /** The same payload with a new field, and with each field changed, one at a time. */
    private static Stream<Map<String, Object>> changed(Map<?, ?> payload, int depth) {
        List<Stream<Map<String, Object>>> all = new ArrayList<>();
        all.add(Stream.of(with(payload, "a_future_field", Map.of("id", 1))));
        payload.forEach((name, value) -> {
            all.add(ODD.stream().map(odd -> with(payload, String.valueOf(name), odd)));
            if (depth > 1 && value instanceof Map<?, ?> inner) {
                all.add(changed(inner, depth - 1).map(other -> with(payload, String.valueOf(name), other)));
            }
        });
        return all.stream().flatMap(each -> each);
    }

    private static Map<String, Object> with(Map<?, ?> object, String name, @Nullable Object value) {
        Map<String, Object> changed = new LinkedHashMap<>();
        object.forEach((key, each) -> changed.put(String.valueOf(key), each));
        changed.put(name, value);
        return changed;
    }

    private String told(String event, Map<String, Object> payload) {
        List<Fact> facts = mapper.map("d", event, payload).facts();
        return facts.isEmpty()
                ? "-"
                : String.join(" + ", facts.stream().map(ExamplesTest::told).toList());
    }

    private static String told(Fact fact) {
        return switch (fact) {
            case Fact.OfPull f -> "pull request: " + f.event().type();
            case Fact.OfHead f ->
                "commit: " + f.event().type() + " " + f.event().conclusion();
            case Fact.OfIssue f -> "issue: " + f.event().type();
            case Fact.NewTask f -> "new task";
            case Fact.Unread f -> throw new AssertionError(f.bug());
        };
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value);
    }
}
