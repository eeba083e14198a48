package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.Product;
import dev.signalbox.store.Mongo;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start with invalid settings: one line, exit code 2. */
@Execution(ExecutionMode.CONCURRENT)
class StartTest {
    @TempDir
    Path folder;

    private static void assertRefused(Product product, String setting, String allowed) throws InterruptedException {
        assertThat(product.awaitExit()).isEqualTo(2);
        assertThat(product.output().lines())
                .filteredOn(line -> line.startsWith(setting + ": "))
                .hasSize(1);
        assertThat(product.output()).contains("; allowed: ").contains(allowed).doesNotContain("Exception");
    }

    /** Some of those that {@code SettingsTest} checks all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PORT|http|0 (any free one) to 65535",
                "SIGNALBOX_JWT_SECRET|short|32",
                "SIGNALBOX_ANONYMOUS|''|true or false",
                "MONGODB_URI|postgres://x|mongodb://"
            })
    void anInvalidSettingStopsTheStartWithOneLine(String setting, String value, String allowed) throws Exception {
        try (Product product = Product.start(folder, Map.of(setting, value))) {
            assertRefused(product, setting, allowed);
            assertThat(product.output()).doesNotContain("short");
        }
    }

    @Test
    void aProviderWithoutAnAudienceStopsTheStart() throws Exception {
        try (Product product = Product.start(folder, Map.of("SIGNALBOX_JWKS_URL", "https://id.example/keys"))) {
            assertRefused(product, "SIGNALBOX_JWKS_AUDIENCE", "aud");
        }
    }

    @Test
    void aBusyPortIsNamed() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
                Product product = Product.start(folder, Map.of("PORT", Integer.toString(busy.getLocalPort())))) {
            assertRefused(product, "PORT", "a free port");
            assertThat(product.output()).contains("PORT: " + busy.getLocalPort() + " is in use");
        }
        assertThat(folder).as("nothing was made").isEmptyDirectory();
    }

    /** It is read while the rest of the server is made, and the port must not be open by then. */
    @Test
    void aMainSpaceThatCannotBeReadStopsTheStart() throws Exception {
        try (Instance instance = Instance.on(folder)) {
            instance.get(Mongo.class)
                    .collection("events")
                    .insertOne(new Document("_id", "main/000000000001")
                            .append("taskKey", "main/000000000001")
                            .append("type", "no such thing"));
        }
        try (Product product = Product.start(folder, Map.of())) {
            assertThat(product.awaitExit()).isEqualTo(1);
            assertThat(product.output()).contains("[START] failed").doesNotContain("[START] url");
        }
    }

    @Test
    void anUnreachableMongoDbIsNamed() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        String uri = "mongodb://anna:secret@127.0.0.1:" + free + "/?serverSelectionTimeoutMS=500";
        try (Product product = Product.start(folder, Map.of("MONGODB_URI", uri))) {
            assertRefused(product, "MONGODB_URI", "can be reached");
            assertThat(product.output()).doesNotContain("secret");
        }
    }

    @Test
    void aSecondProcessOnTheSameFolderIsRefused() throws Exception {
        try (Product first = Product.start(folder, Map.of());
                Product second = Product.start(folder, Map.of())) {
            assertRefused(second, "SIGNALBOX_DATA_DIR", "folder");
            assertThat(first.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aForeignFileInTheDataFolderIsLeftAlone() throws Exception {
        Path store = Files.writeString(folder.resolve("store.mv"), "something else entirely");
        try (Product product = Product.start(folder, Map.of())) {
            assertRefused(product, "SIGNALBOX_DATA_DIR", "folder");
        }
        assertThat(store).hasContent("something else entirely");
    }

    @Test
    void aDamagedStoreIsOneSentenceAndNeverANewOne() throws Exception {
        try (Product product = Product.start(folder, Map.of())) {
            assertThat(product.stop()).isZero();
        }
        Path store = folder.resolve("store.mv");
        try (FileChannel file = FileChannel.open(store, StandardOpenOption.WRITE)) {
            file.truncate(0);
        }
        try (Product product = Product.start(folder, Map.of())) {
            assertRefused(product, "SIGNALBOX_DATA_DIR", "a backup");
            assertThat(product.output()).contains("store.mv is empty");
        }
        Files.delete(store);
        try (Product product = Product.start(folder, Map.of())) {
            assertRefused(product, "SIGNALBOX_DATA_DIR", "a backup");
            assertThat(product.output()).contains("store.mv is missing");
        }
    }

    @ParameterizedTest
    @CsvSource({"--help,0,Usage", "--version,0,Signalbox", "--verion,2,Usage", "serve now,2,Usage"})
    void wordsPrintInsteadOfStarting(String words, int code, String printed) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-cp", Product.CLASS_PATH, "dev.signalbox.Application"));
        arguments.addAll(List.of(words.split(" ")));
        try (Product product = Product.start(folder, Map.of(), arguments)) {
            assertThat(product.awaitExit()).isEqualTo(code);
            assertThat(product.output()).contains(printed).doesNotContain("[START]");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void fewOpenFilesAreSaidAtTheStart() throws Exception {
        try (Product product = Product.start(
                folder, Map.of("SIGNALBOX_LIMITS_ADDRESS_CONNECTIONS", "1000000"))) { // more than any system's default
            assertThat(product.output()).contains("open_files_max=").contains("needed=1000200");
        }
    }

    @Test
    void theFirstStartPrintsPasswordAndLinkOnceAndStopsInOrder() throws Exception {
        try (Product product = Product.start(folder, Map.of())) {
            assertThat(product.output()).contains("/sign-in#link=");
            assertThat(product.stop()).isZero();
            assertThat(product.output()).as("to the last line").endsWith("[STOP] done");
        }
        try (Product product = Product.start(folder, Map.of())) {
            assertThat(product.output()).doesNotContain("link=");
        }
    }
}
