package dev.signalbox.github;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Complete payloads as GitHub documents them, from the package {@code @octokit/webhooks-examples} of the web app's build. */
record Examples(String event, List<Map<String, Object>> examples) {
    private static final Path FOLDER = Path.of("web/node_modules/@octokit/webhooks-examples");
    private static final JsonMapper JSON = JsonMapper.createDefault();

    /** @param of {@code api.github.com}, or a version of GitHub Enterprise Server */
    @SuppressWarnings("unchecked")
    static List<Examples> read(String of) {
        try {
            byte[] text = Files.readAllBytes(FOLDER.resolve(of).resolve("index.json"));
            return Objects.requireNonNull(JSON.readValue(text, Argument.listOf(Map.class))).stream()
                    .map(each -> new Examples(
                            String.valueOf(each.get("name")), (List<Map<String, Object>>) each.get("examples")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("npm ci in web/ brings the examples", e);
        }
    }

    static byte[] json(@Nullable Object payload) {
        try {
            return JSON.writeValueAsBytes(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
