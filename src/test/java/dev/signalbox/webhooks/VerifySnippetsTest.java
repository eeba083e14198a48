package dev.signalbox.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code src/docs/webhooks.md} tells receivers to do is right. */
class VerifySnippetsTest {
    private static final String SECRET = Signature.secret();
    private static final String BODY = "{\"title\":\"Grüße\"}";

    @TempDir
    Path folder;

    private static String snippet(String language) throws IOException {
        Matcher found = Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(Files.readString(Path.of("src/docs/webhooks.md")));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String headers(Instant at) {
        String signature = Signature.of(SECRET, "msg1", at, BODY.getBytes(StandardCharsets.UTF_8));
        return """
                {"webhook-id": "msg1", "webhook-timestamp": "%d", "webhook-signature": "v1,bm8= %s"}""".formatted(at.getEpochSecond(), signature);
    }

    private String output(String file, String program, String text) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve(file), text);
        Process process;
        try {
            process = new ProcessBuilder(program, script.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, program + " is not installed");
            throw e;
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void theOneForNodeIs() throws IOException, InterruptedException {
        String calls = """
                const is = (headers, body) => verify("%s", headers, Buffer.from(body));
                console.log(is(%s, '%s'), is(%s, '%s'), is(%s, '{}'));
                """.formatted(
                        SECRET, headers(Instant.now()), BODY, headers(Instant.EPOCH), BODY, headers(Instant.now()));
        assertThat(output("verify.mjs", "node", snippet("js") + calls)).isEqualTo("true false false");
    }

    @Test
    void theOneForPythonIs() throws IOException, InterruptedException {
        String calls = """
                def check(headers, body): return verify("%s", headers, body.encode())
                print(check(%s, '%s'), check(%s, '%s'), check(%s, '{}'))
                """.formatted(
                        SECRET, headers(Instant.now()), BODY, headers(Instant.EPOCH), BODY, headers(Instant.now()));
        assertThat(output("verify.py", "python3", snippet("python") + calls)).isEqualTo("True False False");
    }
}
