package dev.signalbox.agents;

import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Run;
import dev.signalbox.model.RunEvent;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.Transitions;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.Command.Draft;
import dev.signalbox.projection.SpaceState;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Which agent has which task. A task is claimed by {@code assigned} and {@code run_started}, decided together; it is the
 * agent's own until it is released, or until the agent goes offline: its heartbeats are the lease.
 */
@Singleton
final class Claims {
    private final AgentsService agents;
    private final Spaces spaces;

    Claims(AgentsService agents, Spaces spaces) {
        this.agents = agents;
        this.spaces = spaces;
    }

    /** The oldest unclaimed task of the agent's space with all these labels, now its own; {@code null} for none. */
    CompletionStage<@Nullable TaskDetail> claim(
            Principal principal, Cause cause, String agentId, List<String> labels, Event.@Nullable Key key) {
        return claim(principal, cause, agents.requireAgent(principal, agentId), agentId, labels, key);
    }

    /** The same for the agent of that id in one space, where the caller has the role. */
    CompletionStage<@Nullable TaskDetail> claim(
            Principal principal,
            Cause cause,
            String spaceId,
            String agentId,
            List<String> labels,
            Event.@Nullable Key key) {
        return agents.beat(principal, cause, spaceId, agentId, Beat.HERE, null).thenCompose(agent -> {
            Command command = new Command(principal.actor(), cause, key, new Claim(principal, agentId, labels));
            return spaces.append(spaceId, command).thenApply(appended -> task(spaceId, appended));
        });
    }

    /** One claim. Decided again, it goes on with the task it has begun to claim. */
    private static final class Claim implements Command.Decision {
        private final Principal principal;
        private final String agentId;
        private final List<String> labels;
        private final String runId = Ids.next();
        /** Appender thread only. The task of the last decision. */
        private @Nullable String chosen;

        private Claim(Principal principal, String agentId, List<String> labels) {
            this.principal = principal;
            this.agentId = agentId;
            this.labels = labels;
        }

        @Override
        public @Nullable Draft decide(SpaceState state) {
            Agent agent = AgentsService.requireOwn(principal, AgentsService.require(state, agentId));
            RunEvent started = new RunEvent.RunStarted(runId, agentId, null);
            Task begun = chosen == null ? null : state.task(chosen);
            if (begun != null
                    && agentId.equals(begun.assignedTo())
                    && begun.work().run() == null) {
                return new Draft(begun.id(), started, false);
            }
            chosen = agent.isOffline() ? null : state.unclaimed(labels);
            return chosen == null
                    ? null
                    : new Draft(chosen, new ActivityEvent.Assigned(agentId), false, new Draft(chosen, started, false));
        }
    }

    /** Ends the agent's run on a task and assigns it to nobody. */
    CompletionStage<@Nullable TaskDetail> release(
            Principal principal, Cause cause, String agentId, String taskId, Event.@Nullable Key key) {
        String spaceId = agents.requireAgent(principal, agentId);
        Command command = new Command(principal.actor(), cause, key, state -> {
            AgentsService.requireOwn(principal, AgentsService.require(state, agentId));
            Task task = state.task(taskId);
            if (task == null) {
                throw Refused.noTask();
            }
            Draft end = end(task, agentId, RunEvent.Outcome.CANCELLED, null);
            if (end == null) {
                throw Transitions.refusal(task, "The task is not held by this agent.");
            }
            return end;
        });
        return spaces.append(spaceId, command).thenApply(appended -> task(spaceId, appended));
    }

    /** Takes a task from an agent that is offline; does nothing when it has come back or the task is not its own any more. */
    Command lose(Agent offline, String taskId) {
        return new Command(Actor.SIGNALBOX, Cause.CLOCK, null, state -> {
            Agent agent = AgentsService.find(state, offline.id());
            Task task = state.task(taskId);
            return agent == null
                            || !agent.isOffline()
                            || task == null
                            || !isRunBy(task.work().run(), agent.id())
                    ? null
                    : end(task, agent.id(), RunEvent.Outcome.LOST, agent.name() + " went offline.");
        });
    }

    private static @Nullable Draft end(Task task, String agentId, RunEvent.Outcome outcome, @Nullable String message) {
        Run run = task.work().run();
        Draft unassigned = agentId.equals(task.assignedTo())
                ? new Draft(task.id(), new ActivityEvent.Assigned(null), false)
                : null;
        return run != null && isRunBy(run, agentId)
                ? new Draft(task.id(), new RunEvent.RunEnded(run.id(), outcome, message, null), false, unassigned)
                : unassigned;
    }

    private static boolean isRunBy(@Nullable Run run, String agentId) {
        return run != null && agentId.equals(run.agentId());
    }

    /** The whole task of the event, as it is now. */
    private @Nullable TaskDetail task(String spaceId, Appended appended) {
        String taskId = appended.event() == null ? null : appended.event().taskId();
        return taskId == null
                ? null
                : spaces.view(spaceId, view -> Optional.ofNullable(view.detail(taskId)))
                        .orElse(null);
    }
}
