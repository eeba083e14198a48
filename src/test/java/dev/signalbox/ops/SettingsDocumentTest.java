package dev.signalbox.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
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
                .map(name -> name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names("`([A-Z][A-Z0-9_]+)`", document)).containsAll(ours);
        assertThat(ours).containsAll(names("(?m)^\\| `([A-Z][A-Z0-9_]+)`", document));
    }

    private static Set<String> names(String pattern, String document) {
        return Pattern.compile(pattern)
                .matcher(document)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
