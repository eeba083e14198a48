package dev.signalbox.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code src/docs/settings.md} names every setting of the server, and none that it does not have. */
class SettingsDocumentTest {
    @Test
    void everySettingIsInTheDocumentAndNoOther() throws IOException {
        String document = Files.readString(Path.of("src/docs/settings.md"));
        Set<String> ours = Settings.ALL.keySet().stream()
                .map(SettingsDocumentTest::variable)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names("`([A-Z][A-Z0-9_]+)`", document)).containsAll(ours);
        assertThat(ours).containsAll(names("(?m)^\\| `([A-Z][A-Z0-9_]+)`", document));
    }

    @Test
    void theColumnOfWhatIsAllowedSaysWhatTheProgramSays() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        Pattern.compile("(?m)^\\| `([A-Z][A-Z0-9_]+)` \\| .*? \\| (.*?) \\| ")
                .matcher(Files.readString(Path.of("src/docs/settings.md")))
                .results()
                .forEach(row -> documented.put(row.group(1), row.group(2).replace("`", "")));
        Map<String, String> allowed = new TreeMap<>();
        Settings.ALL.forEach(
                (name, kind) -> allowed.put(variable(name), kind.allowed().replace(", such as 30s", "")));
        assertThat(documented).isEqualTo(allowed);
    }

    private static String variable(String property) {
        return property.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }

    private static Set<String> names(String pattern, String document) {
        return Pattern.compile(pattern)
                .matcher(document)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
