package dev.signalbox.agents;

import dev.signalbox.access.Requests;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import dev.signalbox.model.Transitions;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.SpaceState;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The optional fields of a heartbeat. */
@Schema(name = "Heartbeat")
@Introspected
record Beat(
        @Nullable @Schema(ref = "#/components/schemas/AgentStatus")
        String status,

        @Nullable @Size(min = 1, max = AgentsService.TEXT_MAX) @Schema(ref = "#/components/schemas/Id")
        String taskId)
        implements Requests.WithRules {
    static final Beat HERE = new Beat(null, null);

    private static final List<String> STATUSES = List.of(Agent.IDLE, Agent.BUSY, Agent.OFFLINE);

    @Override
    public void check(Fields fields) {
        if (status != null && !STATUSES.contains(status)) {
            fields.reject("status", Refused.mustBeOneOf(STATUSES));
        }
    }

    /**
     * The agent, if it may send this.
     *
     * @throws Refused {@code INVALID_TRANSITION} for a task that another agent has a run on
     */
    Agent allowed(Agent agent, SpaceState state) {
        Task task = taskId == null || taskId.equals(agent.taskId()) ? null : state.task(taskId);
        String holder = task == null || task.work().run() == null
                ? null
                : task.work().run().agentId();
        if (task != null && holder != null && !holder.equals(agent.id())) {
            throw Transitions.refusal(task, "Another agent works on this task.");
        }
        return agent;
    }

    /** The event of this heartbeat; {@code null} when it changes neither status nor task. */
    Command.@Nullable Draft after(Agent agent, Instant lastSeen) {
        String next = status != null ? status : agent.isOffline() ? Agent.IDLE : agent.status();
        boolean rests = !next.equals(Agent.BUSY) && (status != null || agent.isOffline());
        String task = taskId != null ? taskId : rests ? null : agent.taskId();
        return AgentsService.change(agent, next, task, lastSeen);
    }
}
