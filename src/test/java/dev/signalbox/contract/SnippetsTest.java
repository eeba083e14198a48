package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Product;
import dev.signalbox.fakes.TestServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the documents tell readers to run works, in the languages that the build has anyway. */
@Execution(ExecutionMode.CONCURRENT) // it waits for processes
class SnippetsTest {
    @Test
    void everySnippetDoesWhatItSays() throws Exception {
        try (TestServer server = TestServer.real("signalbox.limits.enabled", "false")) {
            ProcessBuilder check = new ProcessBuilder("node", "src/docs/check.mjs", "sh", "js", "java");
            check.environment().put("URL", "http://localhost:" + server.port());
            check.environment().put("PASSWORD", TestServer.PASSWORD);
            check.environment().put("CLASS_PATH", Product.CLASS_PATH);
            ProcessHandle.current()
                    .info()
                    .command()
                    .ifPresent(java -> check.environment().put("JAVA", java));
            Process process = check.redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            assertThat(printed).contains(" 0 failed, 0 skipped");
        }
    }
}
