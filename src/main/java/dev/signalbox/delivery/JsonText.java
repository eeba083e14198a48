package dev.signalbox.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.signalbox.model.Refused;
import dev.signalbox.projection.SpaceLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON text as plain values: maps, lists, strings, numbers, booleans, {@code null}. */
public final class JsonText {
    /** Deeper input is refused; no payload of ours comes close. */
    private static final int DEPTH_MAX = 64;

    /** The limit for foreign JSON: our reader is recursive. */
    private static final int FOREIGN_DEPTH_MAX = 1_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    /** For foreign JSON: accepts all valid JSON within the limit of the body. */
    private static final JsonFactory FOREIGN = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(FOREIGN_DEPTH_MAX)
                    .maxNumberLength(100_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    /** @throws Refused {@code INVALID_PAYLOAD} with line and column of the first mistake */
    public static @Nullable Object read(byte[] utf8) {
        return read(utf8, 0, utf8.length);
    }

    public static @Nullable Object read(byte[] utf8, int offset, int length) {
        return read(JSON, utf8, offset, length);
    }

    /**
     * Reads JSON of a sender that does not know our limits, such as a webhook: deep nesting, long strings and duplicate
     * names are accepted. An unpaired surrogate becomes the replacement character.
     *
     * @throws Refused {@code INVALID_PAYLOAD} if it is not JSON
     */
    public static @Nullable Object readForeign(byte[] utf8) {
        return read(FOREIGN, utf8, 0, utf8.length);
    }

    private static @Nullable Object read(JsonFactory json, byte[] utf8, int offset, int length) {
        try (JsonParser parser = json.createParser(utf8, offset, length)) {
            if (parser.nextToken() == null) {
                throw Refused.invalid("body", "must be JSON, but is empty");
            }
            Object value = value(parser, json == JSON);
            if (parser.nextToken() != null) {
                throw Refused.invalid("body", "must be one JSON value, but more follows");
            }
            return value;
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw Refused.invalid("body", "is not valid JSON" + place);
        } catch (IOException e) {
            throw Refused.invalid("body", "is not valid JSON");
        }
    }

    private static @Nullable Object value(JsonParser parser, boolean strict) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, value(parser, strict));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser, strict));
                }
                yield array;
            }
            case VALUE_STRING -> whole(parser.getText(), strict);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                strict ? finite(parser.getNumberValue()) : parser.getNumberValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw Refused.invalid("body", "is not valid JSON");
        };
    }

    /** A number that becomes infinite could not be written as JSON again. */
    private static Number finite(Number number) {
        if (!Double.isFinite(number.doubleValue())) {
            throw Refused.invalid("body", "holds a number that is too large");
        }
        return number;
    }

    /** An unpaired surrogate cannot be encoded as UTF-8, and so cannot be stored. */
    private static String whole(String text, boolean strict) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                String replaced = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
                if (strict && !replaced.equals(text)) {
                    throw Refused.invalid("body", "holds half of a surrogate pair");
                }
                return replaced;
            }
        }
        return text;
    }

    /** UTF-8, without whitespace. */
    public static byte[] write(@Nullable Object value) {
        assert SpaceLock.isNotHeld();
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512);
                JsonGenerator generator = JSON.createGenerator(bytes)) {
            write(generator, value);
            generator.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
    }

    private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> generator.writeNull();
            case String text -> generator.writeString(text);
            case Boolean flag -> generator.writeBoolean(flag);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Number number -> generator.writeNumber(number.toString());
            case Map<?, ?> object -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> field : object.entrySet()) {
                    generator.writeFieldName(String.valueOf(field.getKey()));
                    write(generator, field.getValue());
                }
                generator.writeEndObject();
            }
            case Iterable<?> array -> {
                generator.writeStartArray();
                for (Object item : array) {
                    write(generator, item);
                }
                generator.writeEndArray();
            }
            default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
        }
    }
}
