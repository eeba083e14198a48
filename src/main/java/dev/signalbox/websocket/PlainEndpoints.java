package dev.signalbox.websocket;

import dev.signalbox.access.Revocations;
import dev.signalbox.delivery.StateType;
import dev.signalbox.ops.OpenConnections;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.session.SocketEndpoint;
import dev.signalbox.session.StateFeed;
import dev.signalbox.workflows.ShownWorkflows;
import io.micronaut.context.annotation.Factory;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;

/** The paths of plain sockets. */
@Factory
final class PlainEndpoints {
    private static final String PATH = "/ws";

    @Singleton
    @Named("commands")
    SocketEndpoint commands(PlainEndpoint.Parts parts, Commands commands) {
        return new PlainEndpoint(PATH, OpenConnections.Kind.PLAIN_WEBSOCKET, parts, upgrade -> commands);
    }

    @Singleton
    @Named("tasks")
    SocketEndpoint tasks(PlainEndpoint.Parts parts, StateFeed.Parts states) {
        return states(StateType.TASKS, parts, states);
    }

    @Singleton
    @Named("agents")
    SocketEndpoint agents(PlainEndpoint.Parts parts, StateFeed.Parts states) {
        return states(StateType.AGENTS, parts, states);
    }

    @Singleton
    @Named("workflows")
    SocketEndpoint workflows(PlainEndpoint.Parts parts, ShownWorkflows workflows, Revocations revocations) {
        return new PlainEndpoint(
                PATH + "/workflows",
                OpenConnections.Kind.STATE_WEBSOCKET,
                parts,
                upgrade -> new WorkflowsService(workflows, revocations));
    }

    private static SocketEndpoint states(StateType type, PlainEndpoint.Parts parts, StateFeed.Parts states) {
        return new PlainEndpoint(
                PATH + "/" + type.wire(),
                OpenConnections.Kind.STATE_WEBSOCKET,
                parts,
                upgrade -> new StateService(states, type, spaceId(upgrade)));
    }

    /** {@code ?spaceId=}; whether the space exists is checked after sign-in. */
    private static String spaceId(HttpRequest upgrade) {
        List<String> given;
        try {
            given = new QueryStringDecoder(upgrade.uri()).parameters().getOrDefault("spaceId", List.of());
        } catch (IllegalArgumentException e) {
            return ""; // no space has that name
        }
        return given.isEmpty() || given.getFirst().isBlank() ? LiveSpaces.MAIN : given.getFirst();
    }
}
