package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.ops.SettingError;
import dev.signalbox.store.Archive;
import dev.signalbox.store.Mongo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands in this process; settings of the machine are system properties here. */
class CliTest {
    private static final int WELL = 0;
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    @TempDir
    Path folder;

    private final List<String> settings = new ArrayList<>();
    private String out = "";
    private String err = "";

    private void setting(String name, String value) {
        settings.add(name);
        System.setProperty(name, value);
    }

    @AfterEach
    void clear() {
        settings.forEach(System::clearProperty);
    }

    private void in(String data) {
        setting("signalbox.data-dir", folder.resolve(data).toString());
    }

    private int run(String... words) {
        StringWriter printed = new StringWriter();
        StringWriter failed = new StringWriter();
        CommandLine command = Cli.commandLine(CliTest::sentence)
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(failed));
        int code = command.execute(words);
        out = printed.toString();
        err = failed.toString();
        return code;
    }

    private static @Nullable String sentence(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingError) {
                return cause.getMessage();
            }
        }
        return null;
    }

    private TestServer serve(String data) {
        return TestServer.real("signalbox.data-dir", folder.resolve(data).toString());
    }

    /** Three tasks, one of them deleted. */
    private List<String> fill(TestServer server) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String id = Happenings.create(server, "Task " + i);
            Happenings.append(server, id, "analyzing", "{}");
            ids.add(id);
        }
        return ids;
    }

    private static String title(TestServer server, String id) {
        return server.api("GET", "/api/tasks/" + id, "").body();
    }

    @Test
    void unknownWordsPrintTheHelp() {
        assertThat(run("dance")).isEqualTo(WRONG);
        assertThat(err).contains("dance").contains("Usage: signalbox");
        assertThat(run("--help")).isEqualTo(WELL);
        assertThat(out).contains("serve").contains("backup").contains("task");
        assertThat(run("--version")).isEqualTo(WELL);
        assertThat(out).startsWith("Signalbox ");
        assertThat(run("task")).isEqualTo(WRONG);
    }

    @Test
    void completionIsAScriptThatKnowsEveryWord() {
        assertThat(run("completion")).isEqualTo(WELL);
        assertThat(out).startsWith("#!/usr/bin/env bash").contains("complete -F", "backup", "--label", "finish");
    }

    @Test
    void aBackupTakenBesideARunningServerIsRestoredElsewhere() throws IOException {
        in("one");
        Path file = folder.resolve("backup.gz");
        List<String> ids;
        String before;
        try (TestServer server = serve("one")) {
            ids = fill(server);
            setting("micronaut.server.port", String.valueOf(server.port()));
            setting("signalbox.jwt-secret", TestServer.JWT_SECRET);
            assertThat(run("backup", file.toString())).as(err).isEqualTo(WELL);
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            Happenings.create(server, "Later");
            before = title(server, ids.get(1));
            assertThat(run("check")).as("in use").isEqualTo(WRONG);
            assertThat(err).contains("in use");
        }
        clear();
        assertThat(run("backup", file.toString())).isEqualTo(FAILED);
        assertThat(err).contains("nothing is overwritten");

        in("two");
        assertThat(run("restore", file.toString())).as(err).isEqualTo(WELL);
        assertThat(run("check")).as(out).isEqualTo(WELL);
        try (TestServer server = serve("two")) {
            assertThat(title(server, ids.get(1))).isEqualTo(before);
            assertThat(server.api("GET", "/api/tasks", "").body()).doesNotContain("Later");
            assertThat(server.api("GET", "/api/tasks?q=Task", "").body()).contains(ids);
        }
        assertThat(run("restore", file.toString())).isEqualTo(FAILED);
        assertThat(err).contains("has events already");
    }

    /** With a pipe between two threads every fifth was cut: what reads an answer's body is another thread for each piece. */
    @Test
    void everyLargeBackupTakenBesideARunningServerIsWhole() {
        in("one");
        Random random = new Random(1);
        byte[] noise = new byte[12_000];
        try (TestServer server = serve("one")) {
            setting("micronaut.server.port", String.valueOf(server.port()));
            setting("signalbox.jwt-secret", TestServer.JWT_SECRET);
            for (int i = 0; i < 50; i++) {
                random.nextBytes(noise);
                server.bean(Mongo.class).collection("audit").insertOne(new Document("noise", new Binary(noise)));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(run("backup", folder.resolve("backup" + i).toString()))
                        .as(err)
                        .isEqualTo(WELL);
            }
        }
    }

    /** A new collection is in archives until somebody decides otherwise; here is what was decided. */
    @Test
    void everyCollectionIsInArchivesIsMadeAgainOrIsOfNoUseElsewhere() {
        Set<String> archived = Set.of(
                "events",
                "schema",
                "audit",
                "keyUses",
                "inbox",
                "inbox_rejected",
                "deliveries",
                "delivery_parts",
                "delivery_waits",
                "delivery_marks",
                "dispatches",
                "webhooks",
                "webhook_deliveries",
                "notification_choices",
                "push_subscriptions",
                "push_keys",
                "notifications");
        try (TestServer server = serve("one")) {
            fill(server);
            Set<String> unknown = new HashSet<>();
            server.bean(Mongo.class).database().listCollectionNames().into(unknown);
            unknown.removeAll(archived);
            unknown.removeAll(Archive.PROJECTED);
            unknown.removeAll(Archive.TRANSIENT);
            assertThat(unknown).isEmpty();
        }
    }

    @Test
    void aCutArchiveIsRefusedBeforeAnythingIsMade() throws IOException {
        in("one");
        try (TestServer server = serve("one")) {
            fill(server);
        }
        Path whole = folder.resolve("whole.gz");
        assertThat(run("export", whole.toString())).as(err).isEqualTo(WELL);
        String text;
        try (GZIPInputStream unzipped = new GZIPInputStream(Files.newInputStream(whole))) {
            text = new String(unzipped.readAllBytes());
        }
        Path cut = folder.resolve("cut.gz");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(whole), (int) Files.size(whole) / 2));
        Path lines = folder.resolve("lines.gz");
        try (GZIPOutputStream zipped = new GZIPOutputStream(Files.newOutputStream(lines))) {
            zipped.write(text.substring(0, text.lastIndexOf("{\"documents")).getBytes());
        }
        Path foreign = Files.writeString(folder.resolve("foreign.gz"), "hello");
        in("two");
        for (Path wrong : List.of(cut, lines, foreign)) {
            assertThat(run("import", wrong.toString())).isEqualTo(FAILED);
            assertThat(err).contains(wrong.toString()).contains("is not what `backup` or `export` wrote");
        }
        assertThat(folder.resolve("two")).doesNotExist();
        assertThat(run("import", folder.resolve("none").toString())).isEqualTo(FAILED);
    }

    @Test
    void checkFindsWhatIsMissingAndWhatIsProjectedWrong() {
        in("one");
        List<String> ids;
        try (TestServer server = serve("one")) {
            ids = fill(server);
        }
        assertThat(run("check")).as(out).isEqualTo(WELL);
        change(mongo -> mongo.collection("tasks")
                .updateOne(new Document("_id", ids.get(1)), new Document("$set", new Document("title", "Forged"))));
        assertThat(run("check")).isEqualTo(FAILED);
        assertThat(out).contains("tasks " + ids.get(1) + " is not as the log says");

        assertThat(run("rebuild")).as(err).isEqualTo(WELL);
        assertThat(run("check")).as(out).isEqualTo(WELL);

        change(mongo -> mongo.collection("events").deleteOne(new Document("_id", "main/000000000006")));
        assertThat(run("check")).isEqualTo(FAILED);
        assertThat(out).contains("space main: the log ends at 5, but 6 events were there once");
        change(mongo -> mongo.collection("events").deleteOne(new Document("_id", "main/000000000003")));
        assertThat(run("check")).isEqualTo(FAILED);
        assertThat(out).contains("space main: 1 of 5 events are missing");
    }

    @Test
    void checkBesideAServerThatGoesOnFindsNothingWrong() throws Exception {
        try (TestServer server = TestServer.real(
                "signalbox.data-dir", folder.resolve("one").toString(), "signalbox.embedded-port", "0")) {
            List<String> ids = fill(server);
            AtomicBoolean checked = new AtomicBoolean();
            Thread busy = Thread.ofVirtual().start(() -> {
                while (!checked.get()) {
                    Happenings.rename(server, ids.getFirst(), "Renamed");
                    Happenings.create(server, "More");
                }
            });
            String uri = server.mongoUri();
            setting("mongodb.uri", uri);
            int code = run("check");
            checked.set(true);
            busy.join();
            assertThat(code).as(out + err).isEqualTo(WELL);

            server.api("POST", "/api/tasks", "{\"title\":\"x\",\"description\":\"A word like xylophone\"}");
            try (TestServer second = TestServer.real("mongodb.uri", uri)) {
                assertThat(second.api("GET", "/api/tasks?q=xylophone", "").body())
                        .as("the store keeps no words, though it takes the index")
                        .contains("\"title\":\"x\"");
            }
        }
    }

    private static void change(Consumer<Mongo> change) {
        try (OpenStore store = OpenStore.open()) {
            change.accept(store.mongo());
        }
    }

    @Test
    void whatCanBeReadOfADamagedFileIsSavedIntoANewOne() throws IOException {
        in("one");
        List<String> ids;
        try (TestServer server = serve("one")) {
            ids = fill(server);
        }
        change(mongo -> mongo.collection("events").deleteOne(new Document("_id", "main/000000000004")));
        Path saved = folder.resolve("saved.gz");
        assertThat(run("check", "--repair", saved.toString())).isEqualTo(FAILED);
        assertThat(out).as(err).contains("Lost: space main: of 6 events those after 3");
        in("two");
        assertThat(run("restore", saved.toString())).as(err).isEqualTo(WELL);
        try (TestServer server = serve("two")) {
            assertThat(title(server, ids.get(0))).contains("\"version\":2");
            assertThat(title(server, ids.get(1))).contains("\"version\":1");
        }
        in("three");
        assertThat(run("check", "--repair", folder.resolve("none.gz").toString()))
                .isEqualTo(WRONG);
    }

    @Test
    void usersAndKeysAreMadeBesideAServerAndWithoutOne() {
        in("one");
        setting("signalbox.admin-password", TestServer.PASSWORD);
        assertThat(run("user", "add", "ada", "--password", "correct horse battery"))
                .as(err)
                .isEqualTo(WELL);
        assertThat(run("key", "create", "ci")).as(err).isEqualTo(WELL);
        String key = out.strip();
        try (TestServer server = serve("one")) {
            setting("micronaut.server.port", String.valueOf(server.port()));
            setting("signalbox.jwt-secret", TestServer.JWT_SECRET);
            assertThat(run("user", "list")).as(err).isEqualTo(WELL);
            assertThat(out).contains("ada").contains("admin");
            assertThat(run("key", "list")).as(err).isEqualTo(WELL);
            assertThat(out).contains("ci").doesNotContain(key);
            assertThat(server.send("GET", "/api/tasks", new byte[0], "X-API-Key", key)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(run("user", "add", "ada")).isEqualTo(FAILED);
            assertThat(err).contains("is taken");
        }
    }

    @Test
    void anAgentWorksWithWords() {
        try (TestServer server = TestServer.real()) {
            String[] asked = {"--url", "http://localhost:" + server.port(), "--key", TestServer.API_KEY};
            assertThat(run(with(asked, "task", "create", "By words", "--label", "cli")))
                    .as(err)
                    .isEqualTo(WELL);
            String id = out.substring(0, out.indexOf(' '));
            server.api("POST", "/api/agents", "{\"id\":\"robot\",\"name\":\"Robot\"}");
            assertThat(run(with(asked, "claim", "robot", "--label", "other"))).isEqualTo(FAILED);
            assertThat(run(with(asked, "claim", "robot", "--label", "cli")))
                    .as(err)
                    .isEqualTo(WELL);
            assertThat(out).startsWith(id).contains("working");
            assertThat(run(with(asked, "task", "append", id, "progress", "{\"message\":\"Half\"}")))
                    .isEqualTo(WELL);
            assertThat(run(with(asked, "task", "append", id, "progress", "half")))
                    .isEqualTo(FAILED);
            assertThat(err).contains("not JSON");
            assertThat(run(with(asked, "task", "append", id, "merged"))).isEqualTo(FAILED);
            assertThat(err).contains("INVALID_PAYLOAD");
            assertThat(run(with(asked, "task", "ask", id, "Blue?", "--option", "yes", "--option", "no")))
                    .isEqualTo(WELL);
            assertThat(run(with(asked, "task", "list", "-q", "words"))).isEqualTo(WELL);
            assertThat(out).startsWith(id).contains("waiting_for_input");
            assertThat(run(with(asked, "task", "finish", id, "--summary", "Done")))
                    .as(err)
                    .isEqualTo(WELL);
            assertThat(run(with(asked, "task", "show", id, "--json"))).isEqualTo(WELL);
            assertThat(out).contains("\"status\":\"completed\"").contains("\"eventCount\":6");
            assertThat(run(with(asked, "task", "show", "none"))).isEqualTo(FAILED);
            assertThat(err).contains("TASK_NOT_FOUND");
        }
        assertThat(run("task", "list", "--url", "http://localhost:1", "--key", "k"))
                .isEqualTo(FAILED);
        assertThat(err).contains("no server answers");
        assertThat(run("task", "list")).isEqualTo(FAILED);
        assertThat(err).contains("no API key");
    }

    private static String[] with(String[] asked, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(asked));
        return all.toArray(String[]::new);
    }

    @Test
    void tailPrintsWhatHappensAndGoesOnAfterACut() throws Exception {
        StringWriter printed = new StringWriter();
        StringWriter failed = new StringWriter();
        Thread tail;
        int port;
        try (TestServer server = serve("one")) {
            port = server.port();
            Happenings.create(server, "First");
            Happenings.create(server, "Before");
            CommandLine command = Cli.commandLine(CliTest::sentence)
                    .setOut(new PrintWriter(printed))
                    .setErr(new PrintWriter(failed));
            tail = Thread.ofVirtual()
                    .start(() -> command.execute(
                            "tail", "--since", "1", "--url", "http://localhost:" + port, "--key", TestServer.API_KEY));
            await().untilAsserted(() ->
                    assertThat(printed.toString()).as(failed.toString()).contains("Before"));
            Happenings.create(server, "Live");
            await().untilAsserted(() -> assertThat(printed.toString()).contains("Live"));
        }
        try (TestServer server = TestServer.real(
                "signalbox.data-dir",
                folder.resolve("one").toString(),
                "micronaut.server.port",
                String.valueOf(port))) {
            Happenings.create(server, "Back");
            await().untilAsserted(() -> assertThat(printed.toString()).contains("Back"));
        }
        tail.interrupt();
        tail.join();
        assertThat(Map.of("Before", 1L, "Live", 1L, "Back", 1L))
                .allSatisfy(
                        (title, times) -> assertThat(printed.toString().lines().filter(line -> line.contains(title)))
                                .hasSize(times.intValue()));
    }
}
