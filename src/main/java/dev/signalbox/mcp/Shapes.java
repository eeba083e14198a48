package dev.signalbox.mcp;

import dev.signalbox.model.Json;
import io.micronaut.core.io.ResourceLoader;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The shapes of {@code /openapi.yml} as JSON Schemas that stand for themselves: what they refer to is in their {@code $defs}.
 * They lack examples, which a model would have to read again with each tool.
 */
@Singleton
final class Shapes {
    private static final String DOCUMENT = "classpath:META-INF/swagger/openapi.yml";
    private static final int CHARS_MAX = 10_000_000;
    private static final String REF = "$ref";
    private static final String THERE = "#/components/schemas/";
    /** An example a model would read with each tool; nullable is no word of JSON Schema. */
    private static final Set<String> LEFT_OUT = Set.of("example", "nullable");

    private static final String HERE = "#/$defs/";

    private final Map<String, Object> document;

    Shapes(ResourceLoader resources) {
        try (InputStream yaml = resources.getResourceAsStream(DOCUMENT).orElseThrow()) {
            LoadSettings settings =
                    LoadSettings.builder().setCodePointLimit(CHARS_MAX).build();
            document = Json.asObject(new Load(settings).loadFromInputStream(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Object at(String... names) {
        Object found = document;
        for (String name : names) {
            found = Objects.requireNonNull(Json.asObject(found).get(name), name);
        }
        return found;
    }

    /** A part of a schema: the shape of that name. */
    static Map<String, Object> ref(String name) {
        return Map.of(REF, THERE + name);
    }

    static Map<String, Object> array(Map<String, Object> items) {
        return Map.of("type", "array", "items", items);
    }

    /** The fields of a shape, to be fields of {@link #object}. */
    Map<String, Object> fields(String name) {
        return Json.asObject(at("components", "schemas", name, "properties"));
    }

    /** The parts of a form of an event's {@code data}. */
    Map<String, Object> dataFields(String title) {
        for (Object form : (List<?>) at("components", "schemas", "NewEvent", "properties", "data", "anyOf")) {
            if (title.equals(Json.asObject(form).get("title"))) {
                return Json.asObject(Json.asObject(form).get("properties"));
            }
        }
        throw new IllegalStateException("no form " + title);
    }

    /** The parameters of a query as fields. */
    Map<String, Object> query(String path) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Object each : (List<?>) at("paths", path, "get", "parameters")) {
            Map<String, Object> parameter = Json.asObject(each);
            Map<String, Object> schema = new LinkedHashMap<>(Json.asObject(parameter.get("schema")));
            if (parameter.get("description") instanceof String description) {
                schema.put("description", description);
            }
            fields.put(String.valueOf(parameter.get("name")), schema);
        }
        return fields;
    }

    /** A schema of an object. */
    Map<String, Object> object(Map<String, Object> fields, String... required) {
        Map<String, Object> definitions = new LinkedHashMap<>();
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", closed(fields, definitions));
        if (required.length > 0) {
            schema.put("required", List.of(required));
        }
        if (!definitions.isEmpty()) {
            schema.put("$defs", definitions);
        }
        return schema;
    }

    /** A schema of an object that has one field, always. */
    Map<String, Object> only(String field, String shape) {
        return object(Map.of(field, ref(shape)), field);
    }

    private Object closed(Object part, Map<String, Object> definitions) {
        if (part instanceof List<?> list) {
            return list.stream().map(item -> closed(item, definitions)).toList();
        }
        if (!(part instanceof Map<?, ?> map)) {
            return part;
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (REF.equals(name)) {
                copy.put(REF, HERE + define(String.valueOf(value).substring(THERE.length()), definitions));
            } else if (!LEFT_OUT.contains(name)) {
                copy.put(String.valueOf(name), closed(value, definitions));
            }
        });
        return copy;
    }

    private String define(String name, Map<String, Object> definitions) {
        if (!definitions.containsKey(name)) {
            definitions.put(name, Map.of()); // a shape may contain itself
            definitions.put(name, closed(at("components", "schemas", name), definitions));
        }
        return name;
    }
}
