package dev.signalbox.agents;

import dev.signalbox.access.Requests;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.SubscribeMessage;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The socket command for heartbeats (SPEC section 5). */
@Singleton
final class AgentsGateway {
    private final AgentsService agents;

    AgentsGateway(AgentsService agents) {
        this.agents = agents;
    }

    @SubscribeMessage(value = EventName.AGENT_HEARTBEAT, write = true)
    CompletionStage<Map<String, Object>> heartbeat(Client client, Fields payload) {
        String agentId = payload.text("agentId", AgentsService.TEXT_MAX);
        return agents.heartbeat(client.principal(), Cause.SOCKET, agentId, Requests.read(payload, Beat.class), null)
                .thenApply(agent -> Json.object("agent", agent.json()));
    }
}
