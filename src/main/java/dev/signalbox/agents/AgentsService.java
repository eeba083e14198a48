package dev.signalbox.agents;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.Presence;
import dev.signalbox.projection.Runs;
import dev.signalbox.projection.SpaceState;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The rules of agents. A missing agent and one that the caller may not see get the same response. */
@Singleton
final class AgentsService {
    static final int TEXT_MAX = 200;
    /** How long a list of runs waits for the projection, so that it includes what the caller has just written. */
    private static final long PROJECTION_WAIT_MILLIS = 500;

    private final SpaceAccess access;
    private final Spaces spaces;
    private final Agents agents;
    private final Presence presence;
    private final Runs runs;
    private final Clock clock;

    AgentsService(SpaceAccess access, Spaces spaces, Agents agents, Presence presence, Runs runs, Clock clock) {
        this.access = access;
        this.spaces = spaces;
        this.agents = agents;
        this.presence = presence;
        this.runs = runs;
        this.clock = clock;
    }

    /**
     * The result of a registration.
     *
     * @param isNew false if the agent existed and has registered again
     */
    record Registered(Agent agent, boolean isNew) {}

    /** Appends {@code agent_created}, or for an existing agent an event with the changed fields. Counts as a heartbeat. */
    CompletionStage<Registered> register(Principal principal, Registration wanted, Event.@Nullable Key key) {
        String spaceId = wanted.spaceId();
        String name = wanted.name();
        access.require(principal, spaceId, Role.AGENT);
        String agentId = wanted.id() == null ? Ids.next() : wanted.id();
        Map<String, Object> fields = Json.object(
                "name",
                name,
                "status",
                Agent.IDLE,
                "lastSeen",
                Json.time(clock.instant().truncatedTo(ChronoUnit.MILLIS)),
                "registeredBy",
                keyOf(principal));
        Command command = new Command(principal.actor(), Cause.API, key, state -> {
            Agent known = find(state, agentId);
            if (known == null) {
                return draft(agentId, Verb.CREATED, fields);
            }
            Map<String, Object> changed = Json.object(
                    "name", known.name().equals(name) ? null : name,
                    "registeredBy", Objects.equals(known.registeredBy(), keyOf(principal)) ? null : keyOf(principal));
            return changed.isEmpty() ? null : draft(agentId, Verb.UPDATED, changed);
        });
        return spaces.append(spaceId, command).thenCompose(appended -> {
            Event event = appended.event();
            if (event != null && event.payload() instanceof EntityEvent change && change.verb() == Verb.CREATED) {
                Entity created = Objects.requireNonNull(Entity.apply(null, event, change));
                return CompletableFuture.completedFuture(new Registered(Agent.of(spaceId, created), true));
            }
            return beat(principal, Cause.API, spaceId, agentId, Beat.HERE, null)
                    .thenApply(agent -> new Registered(agent, false));
        });
    }

    private static @Nullable String keyOf(Principal principal) {
        return principal.kind() == Principal.Kind.KEY ? principal.id() : null;
    }

    /**
     * An agent is the key's that registered it last: no other key may keep it alive, or take tasks in its name. People may.
     *
     * @throws Refused {@code FORBIDDEN}
     */
    static Agent requireOwn(Principal principal, Agent agent) {
        String key = keyOf(principal);
        if (key != null && agent.registeredBy() != null && !key.equals(agent.registeredBy())) {
            throw new Refused(
                    ErrorCode.FORBIDDEN,
                    "This agent was registered with another API key. Register it again to take it over.");
        }
        return agent;
    }

    /** Records a heartbeat; only a change of status or task becomes an event. */
    CompletionStage<Agent> heartbeat(
            Principal principal, Cause cause, String agentId, Beat beat, Event.@Nullable Key key) {
        return beat(principal, cause, requireAgent(principal, agentId), agentId, beat, key);
    }

    /** The same for the agent of that id in one space, where the caller has the role. */
    CompletionStage<Agent> beat(
            Principal principal, Cause cause, String spaceId, String agentId, Beat beat, Event.@Nullable Key key) {
        spaces.read(spaceId, state -> beat.allowed(requireOwn(principal, require(state, agentId)), state));
        Instant heartbeatAt = presence.recordHeartbeat(spaceId, agentId);
        return spaces.append(
                        spaceId,
                        new Command(
                                principal.actor(),
                                cause,
                                key,
                                state -> beat.after(require(state, agentId), heartbeatAt)))
                .thenApply(appended -> spaces.read(spaceId, state -> present(require(state, agentId))));
    }

    /**
     * The event {@code agent_status}, or {@code null} when nothing changes. It always has {@code status} and
     * {@code lastSeen}, so that its reader needs no earlier event.
     */
    static Command.@Nullable Draft change(Agent agent, String status, @Nullable String taskId, Instant lastSeen) {
        boolean sameTask = Objects.equals(taskId, agent.taskId());
        if (sameTask && status.equals(agent.status())) {
            return null;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("status", status);
        fields.put("lastSeen", Json.time(agent.seen(lastSeen).lastSeen()));
        if (!sameTask) {
            fields.put("taskId", taskId);
        }
        return draft(agent.id(), Verb.STATUS, fields);
    }

    @SuppressWarnings("NullAway") // a null among the fields of an event removes that field
    private static Command.Draft draft(String agentId, Verb verb, Map<String, ? extends @Nullable Object> fields) {
        return new Command.Draft(null, new EntityEvent(Agent.TYPE, agentId, verb, new LinkedHashMap<>(fields)), false);
    }

    /** The agents of a space by name, with their latest heartbeats. */
    List<Agent> list(Principal principal, String spaceId) {
        access.require(principal, spaceId, Role.VIEWER);
        return spaces.read(spaceId, agents::in);
    }

    /** The same with what they do. */
    List<AgentAtWork> atWork(Principal principal, String spaceId) {
        access.require(principal, spaceId, Role.VIEWER);
        return spaces.read(
                spaceId,
                state -> agents.in(state).stream()
                        .map(agent -> AgentAtWork.of(state, agent))
                        .toList());
    }

    /** The agent in the first visible space that has one of that id. */
    AgentAtWork get(Principal principal, String agentId) {
        return spaces.read(
                visibleAgent(principal, agentId), state -> AgentAtWork.of(state, present(require(state, agentId))));
    }

    /** The runs that started before a place in the space, the newest first. */
    List<Runs.PastRun> runs(Principal principal, String agentId, long before, int limit) {
        String spaceId = visibleAgent(principal, agentId);
        spaces.awaitProjected(spaceId, PROJECTION_WAIT_MILLIS);
        return runs.of(spaceId, agentId, before, limit);
    }

    AgentStats stats(Principal principal, String agentId) {
        String spaceId = visibleAgent(principal, agentId);
        spaces.awaitProjected(spaceId, PROJECTION_WAIT_MILLIS);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<Runs.PastRun> found = runs.since(spaceId, agentId, AgentStats.since(today), AgentStats.RUNS_MAX + 1);
        return new AgentStats(
                today, found.stream().limit(AgentStats.RUNS_MAX).toList(), found.size() > AgentStats.RUNS_MAX);
    }

    private String visibleAgent(Principal principal, String agentId) {
        return spaces.withEntity(Agent.TYPE, agentId, visible(principal)).stream()
                .filter(spaceId -> access.role(principal, spaceId) != null)
                .findFirst()
                .orElseThrow(Refused::noAgent);
    }

    private List<String> visible(Principal principal) {
        return access.visible(principal).stream().map(seen -> seen.space().id()).toList();
    }

    private Agent present(Agent agent) {
        return agent.seen(presence.lastSeen(agent.spaceId(), agent.id()));
    }

    static @Nullable Agent find(SpaceState state, String agentId) {
        Entity entity = state.entity(Agent.TYPE, agentId);
        return entity == null ? null : Agent.of(state.spaceId(), entity);
    }

    static Agent require(SpaceState state, String agentId) {
        Agent agent = find(state, agentId);
        if (agent == null) {
            throw Refused.noAgent();
        }
        return agent;
    }

    /**
     * The first space with an agent of that id that the caller may act for; an id may exist in several. Only spaces visible
     * to the caller are searched, so that missing and hidden agents take the same time.
     */
    String requireAgent(Principal principal, String agentId) {
        boolean isVisible = false;
        for (String spaceId : spaces.withEntity(Agent.TYPE, agentId, visible(principal))) {
            Role role = access.role(principal, spaceId);
            if (role != null && role.includes(Role.AGENT)) {
                return spaceId;
            }
            isVisible |= role != null;
        }
        throw isVisible ? forbidden() : Refused.noAgent();
    }

    private static Refused forbidden() {
        return new Refused(ErrorCode.FORBIDDEN, "This needs the role agent in the space.");
    }
}
