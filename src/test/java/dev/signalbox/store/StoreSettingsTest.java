package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ops.SettingError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreSettingsTest {
    @Test
    void nothingSetMeansTheEmbeddedStoreOnAnyPort() {
        StoreSettings settings = StoreSettings.of("./data", "", " ");
        assertThat(settings.dataDir()).isAbsolute().hasFileName("data");
        assertThat(settings.embeddedPort()).isZero();
        assertThat(settings.uri()).isNull();
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
    void aUriWithoutADatabaseGetsOurs(String given, String used) {
        assertThat(StoreSettings.of("d", null, given).uri()).isEqualTo(used);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "any", "27017.5"})
    void aWrongPortIsNamed(String port) {
        assertThatThrownBy(() -> StoreSettings.of("d", port, null))
                .isInstanceOf(SettingError.class)
                .hasMessageContaining("SIGNALBOX_EMBEDDED_PORT")
                .hasMessageContaining(port);
    }

    @Test
    void aWrongUriIsNamedButNotShown() {
        assertThatThrownBy(() -> StoreSettings.of("d", null, "mongo://me:secret@host"))
                .isInstanceOf(SettingError.class)
                .hasMessageContaining("MONGODB_URI")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aBlankFolderIsNamed() {
        assertThatThrownBy(() -> StoreSettings.of(" ", null, null))
                .isInstanceOf(SettingError.class)
                .hasMessageContaining("SIGNALBOX_DATA_DIR");
    }
}
