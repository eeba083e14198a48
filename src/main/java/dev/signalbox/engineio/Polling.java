package dev.signalbox.engineio;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpMethod;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** The HTTP side of an {@link Engine}: requests become exchanges of a session. Any thread; never blocks. */
public final class Polling {
    private final Engine engine;

    public Polling(Engine engine) {
        this.engine = engine;
    }

    /** Responds to any request to the engine's path without an upgrade; to a poll once there are packets. */
    public CompletionStage<HttpResponse<byte[]>> serve(HttpRequest<?> request) {
        NettyHttpRequest<?> received = (NettyHttpRequest<?>) request;
        Channel connection = received.getChannelHandlerContext().channel();
        Exchange exchange = new Exchange(connection);
        io.netty.handler.codec.http.HttpRequest http = received.getNativeRequest();
        switch (engine.judge(http.method(), http.uri(), http.headers(), connection.remoteAddress(), false)) {
            case Engine.Denied denied -> exchange.refuse(denied.refusal());
            case Engine.Newcomer newcomer -> engine.open(newcomer, exchange, connection);
            case Engine.Returning returning -> {
                if (http.method().equals(HttpMethod.POST)) {
                    return post(returning.session(), exchange, received);
                }
                returning.session().poll(exchange);
            }
        }
        return exchange.answer();
    }

    /** A body with a declared length is refused before it is read. */
    private CompletionStage<HttpResponse<byte[]>> post(
            EngineSession session, Exchange exchange, ServerHttpRequest<?> request) {
        int limit = engine.settings().maxPayload();
        OptionalLong declared = request.byteBody().expectedLength();
        if (declared.isPresent() && declared.getAsLong() > limit) {
            exchange.refuse(Refusal.TOO_LARGE);
            return exchange.answer();
        }
        return request.byteBody().buffer().thenCompose(body -> {
            byte[] payload = body.toByteArray();
            body.close();
            if (payload.length > limit) {
                exchange.refuse(Refusal.TOO_LARGE);
            } else {
                session.post(exchange, payload);
            }
            return exchange.answer();
        });
    }
}
