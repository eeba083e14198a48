package dev.signalbox.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.signalbox.model.Json;
import dev.signalbox.model.Question;
import dev.signalbox.model.Workflow;
import dev.signalbox.workflows.WorkflowYaml.Parsed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One file, against the published schema too. */
class WorkflowYamlTest {
    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        try (InputStream in = WorkflowYamlTest.class.getResourceAsStream("/schemas/workflow.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Parsed parse(String yaml) {
        return WorkflowYaml.parse(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static WorkflowProblem problem(String yaml) {
        return Objects.requireNonNull(parse(yaml).problem(), yaml);
    }

    private static boolean fitsTheSchema(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML).isEmpty();
    }

    @Test
    void everyField() {
        String yaml = """
                name: Release
                description: |
                  Several lines,
                  kept.
                defaults:
                  title: Release the product
                  description: Notes
                  labels: [release, "1.5"]
                  assignedTo: ada
                  repo: acme/shop
                  spaceId: main
                questions:
                  - text: Which version?
                  - id: when
                    text: When?
                    options: [now, later]
                """;
        assertThat(fitsTheSchema(yaml)).isTrue();
        assertThat(parse(yaml).workflow())
                .isEqualTo(new Workflow(
                        "Release",
                        "Several lines,\nkept.\n",
                        Json.object(
                                "title", "Release the product",
                                "description", "Notes",
                                "labels", List.of("release", "1.5"),
                                "assignedTo", "ada",
                                "repo", "acme/shop",
                                "spaceId", "main"),
                        List.of(
                                new Question("q1", "Which version?", List.of()),
                                new Question("when", "When?", List.of("now", "later")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name: x", "name: x\ndefaults:\nquestions: []", "{name: x, questions: [{text: y}]}"})
    void whatIsGoodFitsTheSchema(String yaml) {
        assertThat(parse(yaml).problem()).isNull();
        assertThat(fitsTheSchema(yaml)).isTrue();
    }

    /** The line is that of the mistake, or of what lacks something. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "description: x | name | 1",
                "name: 7 | name | 1",
                "name: '\" \"' | name | 1",
                "name: x;lables: [] | lables | 2",
                "name: x;defaults:;  title: x;  labels: [a, 7] | defaults.labels[1] | 4",
                "name: x;defaults: [] | defaults | 2",
                "name: x;defaults:;  colour: red | defaults.colour | 3",
                "name: x;questions:;- id: a;  text: b;- id: c | questions[1].text | 5",
                "name: x;questions:;- text: [a] | questions[0].text | 3",
                "name: x;questions: 7 | questions | 2"
            })
    void whatIsBadIsSaidWithItsLineAndDoesNotFitTheSchema(String lines, String field, int line) {
        String yaml = lines.replace(";", "\n").replace("'", "");
        assertThat(problem(yaml).message()).startsWith(field + ":");
        assertThat(problem(yaml).line()).isEqualTo(line);
        assertThat(fitsTheSchema(yaml)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: x;- y | 2",
                "name: [x | 2",
                "name: x;name: y | 2",
                "name: *missing | 1",
                "a: 1;---;b: 2 | 2",
                "name: !!java.io.File [x] | 1",
                "- name: x | 1",
                "just text | 1"
            })
    void whatIsNoYamlOfOursHasALine(String lines, int line) {
        WorkflowProblem problem = problem(lines.replace(";", "\n") + "\n");
        assertThat(problem.line()).as(problem.message()).isEqualTo(line);
        assertThat(problem.message()).isNotBlank().doesNotContain("org.", "java.lang");
    }

    @Test
    void bombsAreRefusedAtOnce() {
        String bomb = "a0: &a0 [x, x]\n"
                + IntStream.rangeClosed(1, 30)
                        .mapToObj(i -> "a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n")
                        .collect(Collectors.joining());
        assertThat(problem(bomb).message()).contains("aliases");
        assertThat(problem("name: &n [*n]")).isNotNull();
        assertThat(problem("[".repeat(100_000)).message()).isNotBlank();
        assertThat(problem("name: x\ndefaults: " + "{a: ".repeat(50_000)).message())
                .isNotBlank();
        assertThat(problem("").message()).isEqualTo("is empty");
        assertThat(Objects.requireNonNull(WorkflowYaml.parse(new byte[] {'n', (byte) 0xff})
                                .problem())
                        .message())
                .isEqualTo("is not UTF-8 text");
    }
}
