package dev.signalbox.session;

import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Rooms;
import dev.signalbox.model.Json;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Notifies every client, before {@link Drain} closes the sockets, how soon its socket will be closed. */
@Singleton
final class DrainNotice implements ApplicationEventListener<ShutdownEvent>, Ordered {
    private final Rooms rooms;
    private final Duration spread;

    DrainNotice(Rooms rooms, DrainSettings settings) {
        this.rooms = rooms;
        this.spread = settings.drainSpread();
    }

    @Override
    public void onApplicationEvent(ShutdownEvent event) {
        rooms.sendToAll(new Message(EventName.SERVER_DRAINING, Json.object("withinMillis", spread.toMillis())));
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
