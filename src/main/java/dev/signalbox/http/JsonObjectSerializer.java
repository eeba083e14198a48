package dev.signalbox.http;

import dev.signalbox.model.JsonObject;
import io.micronaut.core.type.Argument;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serializer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a task, an event and the like into an answer in the same shape that messages have. */
@Singleton
final class JsonObjectSerializer implements Serializer<JsonObject> {
    private static final Argument<Object> VALUE = Argument.of(Object.class);

    @Override
    public void serialize(
            Encoder encoder, EncoderContext context, Argument<? extends JsonObject> type, JsonObject object)
            throws IOException {
        write(encoder, object.json());
    }

    private static void write(Encoder encoder, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> encoder.encodeNull();
            case String text -> encoder.encodeString(text);
            case Boolean flag -> encoder.encodeBoolean(flag);
            case Integer number -> encoder.encodeInt(number);
            case Long number -> encoder.encodeLong(number);
            case Double number -> encoder.encodeDouble(number);
            case Number number -> encoder.encodeBigDecimal(new BigDecimal(number.toString()));
            case Map<?, ?> object -> {
                try (Encoder fields = encoder.encodeObject(VALUE)) {
                    for (Map.Entry<?, ?> field : object.entrySet()) {
                        fields.encodeKey(String.valueOf(field.getKey()));
                        write(fields, field.getValue());
                    }
                }
            }
            case Iterable<?> array -> {
                try (Encoder items = encoder.encodeArray(VALUE)) {
                    for (Object item : array) {
                        write(items, item);
                    }
                }
            }
            default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
        }
    }
}
