package dev.signalbox.agents;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Ids;
import dev.signalbox.model.OwnAgents;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Role;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.Presence;
import dev.signalbox.projection.Runs;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Finds the agent of a caller by what the space knows of its agents, so that it is the same on every instance. */
@Singleton
final class CallersAgents implements OwnAgents {
    private final SpaceAccess access;
    private final Spaces spaces;
    private final Runs runs;
    private final Presence presence;
    private final AgentsService agents;
    private final Claims claims;

    CallersAgents(
            SpaceAccess access, Spaces spaces, Runs runs, Presence presence, AgentsService agents, Claims claims) {
        this.access = access;
        this.spaces = spaces;
        this.runs = runs;
        this.presence = presence;
        this.agents = agents;
        this.claims = claims;
    }

    @Override
    public String home(Principal caller) {
        return caller.kind() != Principal.Kind.KEY
                ? LiveSpaces.MAIN
                : access.visible(caller).stream()
                        .map(seen -> seen.space().id())
                        .filter(spaceId -> access.givenRole(caller, spaceId) != null)
                        .findFirst()
                        .orElse(LiveSpaces.MAIN);
    }

    @Override
    public @Nullable Agent of(Principal caller, String spaceId) {
        Role role = access.role(caller, spaceId);
        if (role == null || !role.includes(Role.AGENT)) {
            return null;
        }
        if (caller.kind() != Principal.Kind.KEY) {
            return spaces.read(spaceId, state -> AgentsService.find(state, caller.id()));
        }
        List<Agent> own = spaces.read(
                spaceId,
                state -> state.entities(Agent.TYPE).stream()
                        .map(entity -> Agent.of(spaceId, entity))
                        .filter(agent -> caller.id().equals(agent.registeredBy()))
                        .toList());
        return own.size() == 1
                ? own.getFirst()
                : own.stream().max(Comparator.comparing(this::lastTaken)).orElse(null);
    }

    /** When it was registered, or claimed a task last. */
    private Instant lastTaken(Agent agent) {
        Instant claimed = runs.of(agent.spaceId(), agent.id(), Long.MAX_VALUE, 1).stream()
                .map(Runs.PastRun::startedAt)
                .findFirst()
                .orElse(Instant.EPOCH);
        return claimed.isAfter(agent.createdAt()) ? claimed : agent.createdAt();
    }

    @Override
    public String present(Principal caller, Cause cause, String spaceId) {
        access.require(caller, spaceId, Role.AGENT);
        spaces.follow(spaceId); // it may have been registered on another instance
        Agent known = of(caller, spaceId);
        if (known == null) {
            return agents.register(caller, new Registration(caller.name(), idOf(caller), spaceId), null)
                    .thenApply(registered -> registered.agent().id())
                    .toCompletableFuture()
                    .join();
        }
        beat(caller, cause, known);
        return known.id();
    }

    @Override
    public void seen(Principal caller, Cause cause) {
        Agent agent = caller.kind() == Principal.Kind.KEY ? of(caller, home(caller)) : null;
        if (agent != null) {
            beat(caller, cause, agent);
        }
    }

    private void beat(Principal caller, Cause cause, Agent agent) {
        if (agent.isOffline()) {
            agents.beat(caller, cause, agent.spaceId(), agent.id(), Beat.HERE, null)
                    .toCompletableFuture()
                    .join();
        } else {
            presence.recordHeartbeat(agent.spaceId(), agent.id());
        }
    }

    @Override
    public CompletionStage<@Nullable TaskDetail> claimNext(
            Principal caller, Cause cause, String spaceId, List<String> labels) {
        return claims.claim(caller, cause, spaceId, present(caller, cause, spaceId), labels, null);
    }

    /** Always the same, so that a caller has one agent however many claims it begins with at once. */
    private static String idOf(Principal caller) {
        return Ids.isVisible(caller.id()) ? caller.id() : URLEncoder.encode(caller.id(), StandardCharsets.UTF_8);
    }
}
