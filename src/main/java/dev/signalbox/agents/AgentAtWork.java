package dev.signalbox.agents;

import dev.signalbox.model.Agent;
import dev.signalbox.model.JsonObject;
import dev.signalbox.model.Run;
import dev.signalbox.model.Task;
import dev.signalbox.projection.SpaceState;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An agent with what it does: the fields of the agent, {@code run?} {@code {id, link?, startedAt, taskId, title}} and
 * {@code runs?}, the number of its open runs. {@code taskId} is that of the run where its heartbeats name none.
 *
 * @param current the task with its newest open run
 */
record AgentAtWork(Agent agent, int runs, @Nullable Task current) implements JsonObject {
    static AgentAtWork of(SpaceState state, Agent agent) {
        var held = state.heldBy(agent.id());
        Task newest = held.stream()
                .map(state::task)
                .filter(Objects::nonNull)
                .filter(task -> task.work().run() != null)
                .max(Comparator.comparing(
                        task -> Objects.requireNonNull(task.work().run()).startedAt()))
                .orElse(null);
        return new AgentAtWork(agent, held.size(), newest);
    }

    @Override
    public Map<String, Object> json() {
        Map<String, Object> json = agent.json();
        Run run = current == null ? null : current.work().run();
        if (current != null && run != null) {
            json.put("runs", runs);
            json.putIfAbsent("taskId", current.id());
            Map<String, Object> shown = run.json();
            shown.remove("agentId");
            shown.put("taskId", current.id());
            shown.put("title", current.title());
            json.put("run", shown);
        }
        return json;
    }
}
