package dev.signalbox.sse;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.netty.HttpCompressionStrategy;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import jakarta.inject.Singleton;

/** Does not compress streams: a compressor delays frames, and needs a buffer for each stream. */
@Singleton
final class SseCompression implements BeanCreatedEventListener<HttpCompressionStrategy> {
    @Override
    public HttpCompressionStrategy onCreated(BeanCreatedEvent<HttpCompressionStrategy> event) {
        HttpCompressionStrategy strategy = event.getBean();
        return new HttpCompressionStrategy() {
            @Override
            public boolean shouldCompress(HttpResponse response) {
                String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
                return !type.startsWith(MediaType.TEXT_EVENT_STREAM) && strategy.shouldCompress(response);
            }

            @Override
            public int getCompressionLevel() {
                return strategy.getCompressionLevel();
            }

            @Override
            public int getMaxZstdEncodeSize() {
                return strategy.getMaxZstdEncodeSize();
            }

            @Override
            public boolean isEnabled() {
                return strategy.isEnabled();
            }
        };
    }
}
