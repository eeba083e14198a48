package dev.signalbox.workflows;

import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Workflow;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads one workflow from YAML 1.2: only plain values, few aliases, and every mistake with its line. */
final class WorkflowYaml {
    static final int BYTES_MAX = 256 * 1024;
    /** Aliases of lists and maps: a few are convenient, many are a bomb. */
    private static final int ALIASES_MAX = 10;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(ALIASES_MAX)
            .setCodePointLimit(BYTES_MAX)
            .build();

    private WorkflowYaml() {}

    /** A workflow, or what is wrong; one of both. */
    record Parsed(@Nullable Workflow workflow, @Nullable WorkflowProblem problem) {
        static Parsed wrong(String message, @Nullable Integer line) {
            return new Parsed(null, new WorkflowProblem(message, line));
        }
    }

    static Parsed parse(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return Parsed.wrong("is not UTF-8 text", null);
        }
        Node root = null;
        try {
            Optional<Node> document = new Compose(SETTINGS).composeString(text);
            root = document.orElse(null);
            Object value = new StandardConstructor(SETTINGS).constructSingleDocument(document);
            if (value == null) {
                return Parsed.wrong("is empty", null);
            }
            return new Parsed(Workflow.read(value), null);
        } catch (Refused e) {
            return wrong(e, root);
        } catch (MarkedYamlEngineException e) {
            return Parsed.wrong(
                    e.getProblem(),
                    e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(null));
        } catch (YamlEngineException e) {
            return Parsed.wrong(String.valueOf(e.getMessage()), null);
        } catch (StackOverflowError e) {
            return Parsed.wrong("is nested too deeply", null);
        }
    }

    private static Parsed wrong(Refused refused, @Nullable Node root) {
        String field = "";
        if (refused.details().get("errors") instanceof List<?> errors && !errors.isEmpty()) {
            field = String.valueOf(Json.asObject(errors.getFirst()).get("field"));
        }
        String message = String.valueOf(refused.getMessage());
        if (field.equals("body")) { // of the whole file
            return Parsed.wrong("must be a map with a name", 1);
        }
        return Parsed.wrong(message, root == null ? null : line(root, field));
    }

    /** The line of a field such as {@code defaults.labels[1]}, or of what it should be in. */
    private static @Nullable Integer line(Node root, String field) {
        Node at = root;
        Integer line = at.getStartMark().map(mark -> mark.getLine() + 1).orElse(null);
        for (String step : field.replace("[", ".[").split("\\.")) {
            Node[] next = step.startsWith("[") ? item(at, step) : value(at, step);
            if (next.length == 0) {
                return line;
            }
            line = next[0].getStartMark().map(mark -> mark.getLine() + 1).orElse(line);
            at = next[1];
        }
        return line;
    }

    /** The node to show, and the one to go on from. */
    private static Node[] value(Node map, String name) {
        if (map instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(name)) {
                    return new Node[] {key, tuple.getValueNode()};
                }
            }
        }
        return new Node[0];
    }

    private static Node[] item(Node list, String index) {
        int i = Integer.parseInt(index.substring(1, index.length() - 1));
        if (list instanceof SequenceNode sequence && i < sequence.getValue().size()) {
            Node item = sequence.getValue().get(i);
            return new Node[] {item, item};
        }
        return new Node[0];
    }
}
