package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.ops.SettingError;
import dev.signalbox.store.Mongo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data of the first release: two tasks, a deleted one, an agent; and data of a release that is still to come. */
class SchemaTest {
    @TempDir
    Path folder;

    @BeforeEach
    void unpack() throws IOException {
        System.setProperty("signalbox.data-dir", folder.toString());
        try (InputStream packed = new GZIPInputStream(
                Objects.requireNonNull(getClass().getResourceAsStream("/first-release/store.mv.gz")))) {
            Files.copy(packed, folder.resolve("store.mv"));
        }
    }

    @AfterEach
    void clear() {
        System.clearProperty("signalbox.data-dir");
    }

    @Test
    void theFirstReleasesDataIsServedAndComesForwardOnce() {
        try (TestServer server = serve()) {
            List<?> tasks =
                    (List<?>) Answers.json(server.api("GET", "/api/tasks", "")).get("items");
            assertThat(tasks)
                    .extracting(task -> ((Map<?, ?>) task).get("title"), task -> ((Map<?, ?>) task).get("status"))
                    .containsExactlyInAnyOrder(
                            tuple("From the first release", "pr_opened"),
                            tuple("Cancelled in the first release", "cancelled"));
            assertThat(version(server.bean(Mongo.class))).isEqualTo(2);
            assertThat(tombstone(server.bean(Mongo.class))).containsKey("deletedAt");
        }
        assertThat(run("check")).startsWith("0");
    }

    @Test
    void aStepThatWasCutIsTakenAgain() {
        change(
                mongo -> { // as if the process had ended before the number was written
                    mongo.collection("schema")
                            .updateOne(new Document(), new Document("$set", new Document("version", 1)));
                    mongo.collection("tasks")
                            .updateOne(
                                    new Document("deleted", true),
                                    new Document("$unset", new Document("deletedAt", "")));
                });
        change(mongo -> {
            assertThat(version(mongo)).isEqualTo(2);
            assertThat(tombstone(mongo)).containsKey("deletedAt");
        });
    }

    @Test
    void whatANewerReleaseHasWrittenIsRefused() {
        change(mongo ->
                mongo.collection("schema").updateOne(new Document(), new Document("$set", new Document("version", 3))));
        assertThat(run("check"))
                .startsWith(
                        "2: SIGNALBOX_DATA_DIR: a newer Signalbox has written this store (form 3; this one knows up to 2)");
    }

    @Test
    void anArchiveComesForwardAndOneOfANewerReleaseIsRefused() throws IOException {
        Path file = folder.resolve("first.gz");
        assertThat(run("export", file.toString())).startsWith("0");
        String lines;
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(file))) {
            lines = new String(packed.readAllBytes(), StandardCharsets.UTF_8);
        }
        String number = "\"version\": {\"$numberInt\": \"2\"}";
        assertThat(lines).contains(number);
        write(file, lines.replace(number, number.replace('2', '3')));
        System.setProperty("signalbox.data-dir", folder.resolve("two").toString());
        assertThat(run("import", file.toString())).startsWith("1").contains("a newer Signalbox has written it");
        assertThat(folder.resolve("two")).doesNotExist();

        write(file, lines.replace(number, number.replace('2', '1')));
        assertThat(run("import", file.toString())).startsWith("0");
        change(mongo -> assertThat(version(mongo)).isEqualTo(2));
        assertThat(run("check")).startsWith("0");
    }

    private static void write(Path file, String lines) throws IOException {
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
            packed.write(lines.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static TestServer serve() {
        return TestServer.real("signalbox.data-dir", System.getProperty("signalbox.data-dir"));
    }

    private static int version(Mongo mongo) {
        return ((Number)
                        Objects.requireNonNull(mongo.collection("schema").find().first())
                                .get("version"))
                .intValue();
    }

    private static Document tombstone(Mongo mongo) {
        return Objects.requireNonNull(
                mongo.collection("tasks").find(new Document("deleted", true)).first());
    }

    private static void change(Consumer<Mongo> change) {
        try (OpenStore store = OpenStore.open()) {
            change.accept(store.mongo());
        }
    }

    private static String run(String... words) {
        StringWriter printed = new StringWriter();
        int code = Cli.commandLine(thrown -> {
                    Throwable root = thrown;
                    while (root.getCause() != null) {
                        root = root.getCause();
                    }
                    return root instanceof SettingError ? root.getMessage() : null;
                })
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(printed))
                .execute(words);
        return code + ": " + printed;
    }
}
