package dev.signalbox.http;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Selection;
import dev.signalbox.delivery.SubscribeMessage;
import dev.signalbox.model.Fields;
import dev.signalbox.ops.TrafficStep;
import dev.signalbox.ops.WhileServing;
import dev.signalbox.session.Connections;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sends each step of the traffic to the sockets of admins that have asked for it, as long as they are admins. */
@Singleton
@WhileServing
final class TrafficGateway implements Connections {
    private final SpaceAccess access;
    private final Set<Client> watching = ConcurrentHashMap.newKeySet();

    TrafficGateway(TrafficOfAll traffic, SpaceAccess access) {
        this.access = access;
        traffic.listen(this::send);
    }

    @SubscribeMessage(EventName.TRAFFIC_JOIN)
    Map<String, Object> join(Client client, Fields payload) {
        payload.check();
        access.requireAdmin(client.principal());
        watching.add(client);
        return Map.of();
    }

    @SubscribeMessage(EventName.TRAFFIC_LEAVE)
    Map<String, Object> leave(Client client, Fields payload) {
        payload.check();
        watching.remove(client);
        return Map.of();
    }

    private void send(TrafficStep step) {
        Selection notice = Selection.of(new Message(EventName.TRAFFIC_STEP, step.json()));
        watching.removeIf(client -> !access.isAdmin(client.principal()));
        watching.forEach(client -> client.answer(notice));
    }

    @Override
    public void opened(Client client) {}

    @Override
    public void closed(Client client, String reason) {
        watching.remove(client);
    }
}
