package dev.signalbox.workflows;

import static dev.signalbox.fakes.Answers.items;
import static dev.signalbox.fakes.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.TestServer;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of workflows in a running server. */
@SuppressWarnings("unchecked") // JSON
class WorkflowFolderTest {
    @TempDir
    private Path temp;

    private Path folder;
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        folder = temp.resolve("workflows");
        Files.createDirectory(folder);
        write("fix.yaml", "name: Fix\ndefaults: {title: Fix it, labels: [bug], spaceId: main}\n");
        server = TestServer.real("signalbox.workflows-dir", folder.toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void write(String file, String yaml) throws IOException {
        Files.writeString(folder.resolve(file), yaml);
    }

    private List<Map<String, Object>> list() {
        return items(server.api("GET", "/api/workflows", ""));
    }

    private void awaitNames(String... names) {
        await().pollInterval(Duration.ofMillis(20))
                .untilAsserted(() ->
                        assertThat(list()).extracting(item -> item.get("name")).containsExactly((Object[]) names));
    }

    private Map<String, Object> item(String file) {
        return list().stream()
                .filter(item -> file.equals(item.get("file")))
                .findFirst()
                .orElse(Map.of());
    }

    private Map<String, Object> awaitBroken(String file) {
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> Boolean.FALSE.equals(item(file).get("valid")));
        return item(file);
    }

    private static Object message(Map<String, Object> item) {
        return ((Map<String, Object>) item.get("error")).get("message");
    }

    @Test
    void aFileThatIsWrittenReplacedAndDeletedIsFollowed() throws IOException {
        assertThat(item("fix.yaml"))
                .containsEntry("name", "Fix")
                .containsEntry("valid", true)
                .containsEntry("defaults", Map.of("title", "Fix it", "labels", List.of("bug"), "spaceId", "main"));
        write("new.yaml", "name: New");
        write(".new.yaml.swp", "x");
        write("notes.txt", "x");
        awaitNames("Fix", "New");
        Files.writeString(temp.resolve("4913"), "name: Renamed"); // as editors write
        Files.move(temp.resolve("4913"), folder.resolve("new.yaml"), StandardCopyOption.ATOMIC_MOVE);
        awaitNames("Fix", "Renamed");
        Files.delete(folder.resolve("new.yaml"));
        awaitNames("Fix");
    }

    @Test
    void aBrokenFileKeepsItsLastGoodVersion() throws IOException {
        write("fix.yaml", "name: Fix\ndefaults:\n  title: [\n");
        Map<String, Object> broken = awaitBroken("fix.yaml");
        assertThat(broken).containsEntry("name", "Fix").containsKey("defaults");
        assertThat((Map<String, Object>) broken.get("error")).containsKeys("message", "line");
        assertThat(json(server.api("POST", "/api/tasks", "{\"workflow\":\"Fix\"}")))
                .containsEntry("title", "Fix it");
        write("fix.yaml", "name: Mended");
        awaitNames("Mended");
        assertThat(item("fix.yaml")).doesNotContainKey("error");
    }

    @Test
    void whatIsNoFileDisturbsNoOther() throws IOException {
        Files.createDirectory(folder.resolve("a.yaml"));
        Files.createSymbolicLink(folder.resolve("b.yaml"), temp.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("c.yaml"), folder.resolve("c.yaml"));
        write("d.yaml", "name: x\n#" + "x".repeat(10 << 20));
        write("e.yaml", "name: Fix");
        write("z.yaml", "name: Last");
        awaitNames("a", "b", "c", "d", "Fix", "Fix", "Last");
        assertThat(list())
                .extracting(item -> item.get("valid"))
                .containsExactly(false, false, false, false, true, false, true);
        assertThat(message(item("a.yaml"))).isEqualTo("is a folder");
        assertThat(message(item("fix.yaml"))).isEqualTo("name: is the name of e.yaml already");
    }

    /** As Kubernetes mounts a ConfigMap: a link to the folder of the present version is replaced. */
    @Test
    void aFolderOfLinksIsFollowed() throws IOException {
        for (String version : List.of("1", "2")) {
            Files.createDirectory(folder.resolve(".." + version));
            Files.writeString(folder.resolve(".." + version).resolve("map.yaml"), "name: Version " + version);
        }
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.resolve("map.yaml"), Path.of("..data", "map.yaml"));
        awaitNames("Fix", "Version 1");
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        awaitNames("Fix", "Version 2");
    }

    @Test
    void aFolderMayGoAndComeBack() throws IOException {
        Path away = temp.resolve("away");
        Files.move(folder, away);
        awaitNames();
        Files.writeString(folder, "a file");
        Files.delete(folder);
        Files.move(away, folder);
        awaitNames("Fix");
        Files.move(folder, away);
        Files.createSymbolicLink(folder, away);
        Files.writeString(away.resolve("more.yaml"), "name: More");
        awaitNames("Fix", "More");
    }

    @Test
    void aTaskTakesWhatItsRequestLeavesOut() {
        assertThat(json(server.api("POST", "/api/tasks", "{\"workflow\":\"Fix\"}")))
                .containsEntry("title", "Fix it")
                .containsEntry("labels", List.of("bug"))
                .containsEntry("workflow", "Fix");
        assertThat(json(server.api("POST", "/api/tasks", "{\"workflow\":\"Fix\",\"title\":\"Mine\",\"labels\":[]}")))
                .containsEntry("title", "Mine")
                .containsEntry("labels", List.of());
        assertThat(json(server.api("POST", "/api/tasks", "{\"workflow\":\"Unknown\",\"title\":\"Mine\"}")))
                .containsEntry("workflow", "Unknown");
        assertThat(server.api("POST", "/api/tasks", "{\"workflow\":\"Unknown\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void theSchemaIsOpen() {
        assertThat(json(server.send("GET", "/schemas/workflow.json", new byte[0])))
                .containsKey("$schema");
    }

    @Test
    void noPermissionIsSaid() throws IOException {
        Path secret = folder.resolve("secret.yaml");
        write("secret.yaml", "name: Secret");
        awaitNames("Fix", "Secret");
        Files.writeString(secret, "name: More secret");
        Files.setPosixFilePermissions(secret, Set.of());
        try {
            Files.readAllBytes(secret); // root reads everything
        } catch (FileSystemException e) {
            assertThat(message(awaitBroken("secret.yaml"))).isEqualTo("cannot be read: no permission");
        }
    }
}
