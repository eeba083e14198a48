package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Bound;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSettingsTest {
    private static StoreSettings read(Map<String, Object> variables) {
        return Bound.variables(StoreSettings.class, variables);
    }

    @Test
    void nothingSetMeansTheEmbeddedStoreWithoutAPort() {
        for (Map<String, Object> nothing :
                List.<Map<String, Object>>of(Map.of(), Map.of("SIGNALBOX_EMBEDDED_PORT", "", "MONGODB_URI", " "))) {
            StoreSettings settings = read(nothing);
            assertThat(settings.dataDir()).isAbsolute().hasFileName("data");
            assertThat(settings.port()).isEmpty();
            assertThat(settings.uri()).isNull();
        }
    }

    @Test
    void environmentVariablesAreRead() {
        StoreSettings settings =
                read(Map.of("SIGNALBOX_DATA_DIR", "/srv/x/../signalbox", "SIGNALBOX_EMBEDDED_PORT", "27017"));
        assertThat(settings.dataDir()).isEqualTo(Path.of("/srv/signalbox"));
        assertThat(settings.port()).hasValue(27_017);
    }

    @ParameterizedTest
    @CsvSource({
        "mongodb://h, mongodb://h/signalbox",
        "mongodb://h/, mongodb://h/signalbox",
        "mongodb://u:p@h:1/?w=1, mongodb://u:p@h:1/signalbox?w=1",
        "mongodb://h/?replicaSet=rs, mongodb://h/signalbox?replicaSet=rs",
        "mongodb://h/own, mongodb://h/own",
        "mongodb://h/own?w=1, mongodb://h/own?w=1",
    })
    void aUriWithoutADatabaseGetsTheDefaultOne(String given, String used) {
        StoreSettings settings = read(Map.of("MONGODB_URI", given));
        assertThat(settings.uri()).isEqualTo(used);
        assertThat(settings.toString()).doesNotContain("://");
    }
}
