package dev.signalbox.access;

import dev.signalbox.model.Json;
import io.micronaut.context.annotation.Bean;
import io.micronaut.core.type.Argument;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serializer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;

/** Writes a time as answers show it. Not for every {@link Instant}, for the store keeps dates: a component names it. */
@Singleton
@Bean(typed = TimeSerializer.class)
public final class TimeSerializer implements Serializer<Instant> {
    @Override
    public void serialize(Encoder encoder, EncoderContext context, Argument<? extends Instant> type, Instant time)
            throws IOException {
        encoder.encodeString(Json.time(time));
    }
}
