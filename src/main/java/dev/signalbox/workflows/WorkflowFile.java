package dev.signalbox.workflows;

import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import dev.signalbox.model.Workflow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file of the folder.
 *
 * @param file its name
 * @param workflow its last good version; {@code null} when there was none
 * @param problem of the present version; {@code null} when it is good
 */
record WorkflowFile(
        String file,
        Stamp stamp,
        @Nullable Workflow workflow,
        @Nullable WorkflowProblem problem) implements JsonObject {
    private static final String SUFFIX = ".yaml";

    /** What changes when a file does; of the file that a link names, so that a link that is moved is another one. */
    record Stamp(
            long modifiedMillis,
            long nanos,
            long size,
            @Nullable Object key,
            boolean isFile) {
        private static final Stamp MISSING = new Stamp(0, 0, 0, null, false);

        static Stamp of(Path path) {
            try {
                BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
                return new Stamp(
                        found.lastModifiedTime().toMillis(),
                        found.lastModifiedTime().toInstant().getNano(),
                        found.size(),
                        found.fileKey(),
                        found.isRegularFile());
            } catch (IOException e) {
                return MISSING; // a link to nothing, for example: reading it says what is wrong
            }
        }
    }

    static boolean isWorkflow(String file) {
        return file.endsWith(SUFFIX) && !file.startsWith(".");
    }

    /** @param before the same file as it was before; {@code null} for a new one */
    static WorkflowFile read(Path path, Stamp stamp, @Nullable WorkflowFile before) {
        WorkflowYaml.Parsed parsed = parse(path, stamp);
        Workflow kept = before == null ? null : before.workflow;
        return new WorkflowFile(
                String.valueOf(path.getFileName()),
                stamp,
                parsed.workflow() == null ? kept : parsed.workflow(),
                parsed.problem());
    }

    private static WorkflowYaml.Parsed parse(Path path, Stamp stamp) {
        if (Files.isDirectory(path)) {
            return WorkflowYaml.Parsed.wrong("is a folder", null);
        }
        if (!stamp.isFile && Files.exists(path)) {
            return WorkflowYaml.Parsed.wrong("is no ordinary file", null); // reading a pipe would wait for ever
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(WorkflowYaml.BYTES_MAX + 1);
            return bytes.length > WorkflowYaml.BYTES_MAX
                    ? WorkflowYaml.Parsed.wrong("has more than " + WorkflowYaml.BYTES_MAX + " bytes", null)
                    : WorkflowYaml.parse(bytes);
        } catch (AccessDeniedException e) {
            return WorkflowYaml.Parsed.wrong("cannot be read: no permission", null);
        } catch (NoSuchFileException e) {
            return WorkflowYaml.Parsed.wrong("cannot be read: a link to nothing", null);
        } catch (IOException e) {
            return WorkflowYaml.Parsed.wrong("cannot be read", null);
        }
    }

    String name() {
        return workflow == null ? file.substring(0, file.length() - SUFFIX.length()) : workflow.name();
    }

    /** The same with a problem that comes from the other files. */
    WorkflowFile with(WorkflowProblem other) {
        return new WorkflowFile(file, stamp, workflow, other);
    }

    /** {@code {name, file, description?, defaults, questions?, valid, error?}}. */
    @Override
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name());
        json.put("file", file);
        json.putAll(workflow == null ? Json.object("defaults", Map.of()) : workflow.json());
        json.put("valid", problem == null);
        if (problem != null) {
            json.put("error", Objects.requireNonNull(problem).json());
        }
        return json;
    }
}
