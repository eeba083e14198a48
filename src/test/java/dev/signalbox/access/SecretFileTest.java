package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ops.SettingError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    @TempDir
    Path root;

    private static String rights(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aNewSecretIsForItsOwnerOnly() throws Exception {
        Path folder = root.resolve("data");
        byte[] secret = SecretFile.read(folder, new SecureRandom());

        assertThat(secret).hasSize(32).isNotEqualTo(new byte[32]);
        assertThat(rights(folder)).isEqualTo("rwx------");
        assertThat(rights(folder.resolve("jwt-secret"))).isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void theSecretStaysTheSame() {
        byte[] first = SecretFile.read(root, new SecureRandom());
        assertThat(SecretFile.read(root, new SecureRandom())).isEqualTo(first);
    }

    @Test
    void rightsThatBecameTooWideAreNarrowedAgain() throws Exception {
        SecretFile.read(root, new SecureRandom());
        Path file = root.resolve("jwt-secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        SecretFile.read(root, new SecureRandom());
        assertThat(rights(file)).isEqualTo("rw-------");
    }

    @Test
    void startsAtTheSameTimeAgreeOnOneSecret() {
        Set<List<Byte>> secrets = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 50).parallel().forEach(i -> {
            byte[] secret = SecretFile.read(root.resolve("shared"), new SecureRandom());
            secrets.add(
                    IntStream.range(0, secret.length).mapToObj(at -> secret[at]).toList());
        });
        assertThat(secrets).hasSize(1);
    }

    @Test
    void aTornFileStopsTheStart() throws Exception {
        Files.write(root.resolve("jwt-secret"), new byte[5]);
        assertThatThrownBy(() -> SecretFile.read(root, new SecureRandom()))
                .isInstanceOf(SettingError.class)
                .hasMessageContaining("SIGNALBOX_DATA_DIR")
                .hasMessageContaining("5 bytes");
    }

    @Test
    void aFolderThatCannotBeMadeStopsTheStart() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "");
        assertThatThrownBy(() -> SecretFile.read(file.resolve("data"), new SecureRandom()))
                .isInstanceOf(SettingError.class)
                .hasMessageContaining("SIGNALBOX_JWT_SECRET");
    }
}
