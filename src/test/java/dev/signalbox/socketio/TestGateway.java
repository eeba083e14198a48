package dev.signalbox.socketio;

import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Selection;
import dev.signalbox.delivery.SubscribeMessage;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** Commands for tests of the transports. */
@Singleton
@Requires(property = "spec.name", value = "socketio")
class TestGateway {
    final ConcurrentLinkedQueue<Long> numbers = new ConcurrentLinkedQueue<>();
    /** {@code test:wait} waits for it. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    @SubscribeMessage("test:echo")
    Map<String, Object> echo(Client client, Fields payload) {
        return Json.object(
                "text",
                payload.text("text", 1_000_000),
                "user",
                client.principal().id());
    }

    @SubscribeMessage("test:number")
    Map<String, Object> number(Client client, Fields payload) {
        numbers.add(payload.number("number", 0, Integer.MAX_VALUE));
        return Map.of();
    }

    @SubscribeMessage("test:later")
    CompletionStage<Map<String, Object>> later(Client client, Fields payload) {
        return CompletableFuture.supplyAsync(() -> Json.object("late", true));
    }

    @SubscribeMessage("test:wait")
    Map<String, Object> await(Client client, Fields payload) throws InterruptedException {
        gate.await();
        return Map.of();
    }

    @SubscribeMessage("test:refuse")
    Map<String, Object> refuse(Client client, Fields payload) {
        throw new Refused(ErrorCode.TASK_NOT_FOUND, "There is no such task.");
    }

    @SubscribeMessage("test:burst")
    Map<String, Object> burst(Client client, Fields payload) {
        long count = payload.number("count", 0, 100_000);
        for (int i = 0; i < count; i++) {
            client.answer(Selection.of(
                    new Message("test:first", Map.of("i", i)), new Message("test:second", Map.of("i", i))));
        }
        return Map.of();
    }
}
