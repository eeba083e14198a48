package dev.signalbox.mcp;

import dev.signalbox.model.Answer;
import dev.signalbox.model.Cause;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.InputEvent;
import dev.signalbox.model.InputRequest;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command.Draft;
import dev.signalbox.tasks.TasksService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks what was not asked before, and tells what was answered. Blocks. */
@Singleton
final class Asking {
    private static final int PAGE = 500;

    private final TasksService tasks;
    private final AnswerWait wait;

    Asking(TasksService tasks, AnswerWait wait) {
        this.tasks = tasks;
        this.wait = wait;
    }

    /**
     * What has come of requests.
     *
     * @param open those that nobody has answered; one that was withdrawn is neither open nor answered
     */
    record Result(List<Answer> answers, List<InputRequest> open) {}

    /** What the events of a task say about requests to people, up to one of its versions. */
    private static final class Past {
        private final Set<String> asked = new HashSet<>();
        private final Map<String, Answer> answers = new LinkedHashMap<>();
        private long version;

        void fold(Event event) {
            switch (event.payload()) {
                case InputEvent.InputRequested requested -> requested.requests().forEach(each -> asked.add(each.id()));
                case InputEvent.InputAnswered answered ->
                    answered.answers().forEach(each -> answers.put(each.id(), each));
                case LifecycleEvent.ClarificationAnswered answered ->
                    answered.answers().forEach(each -> answers.put(each.id(), each));
                default -> {}
            }
            version = event.taskVersion();
        }
    }

    private Past past(Principal principal, TaskDetail task) {
        Past past = new Past();
        if (task.task().version() > task.events().size()) {
            follow(principal, task.task().id(), past);
        } else {
            task.events().forEach(past::fold);
        }
        return past;
    }

    private void follow(Principal principal, String taskId, Past past) {
        for (List<Event> page = tasks.timeline(principal, taskId, past.version, PAGE);
                !page.isEmpty();
                page = page.size() < PAGE ? List.of() : tasks.timeline(principal, taskId, past.version, PAGE)) {
            page.forEach(past::fold);
        }
    }

    /** All answers to a task's questions so far. */
    List<Answer> answers(Principal principal, TaskDetail task) {
        return List.copyOf(past(principal, task).answers.values());
    }

    /**
     * Asks, and waits until nothing is open, the time is over, or the caller is gone.
     *
     * @throws Refused as for an {@code input_requested}
     */
    Result ask(Caller caller, String taskId, InputEvent.InputRequested wanted, Duration most) {
        Principal principal = caller.principal();
        String spaceId = tasks.requireTask(principal, taskId, Role.AGENT);
        TasksService.checkSize(wanted);
        Past past = past(principal, tasks.get(principal, taskId));
        while (!append(principal, taskId, wanted.requests(), past)) {
            follow(principal, taskId, past); // something has happened meanwhile: look whether it was one of these
        }
        if (most.isZero()) {
            return result(principal, taskId, wanted);
        }
        try (AnswerWait.Place place = wait.at(spaceId, taskId, caller.gone(), most)) {
            Result result = result(principal, taskId, wanted); // after the place was taken, so that no answer is missed
            while (!result.open().isEmpty() && place.await()) {
                result = result(principal, taskId, wanted);
            }
            return result;
        }
    }

    /** Returns whether what is in {@code past} is all that has happened; else nothing is appended. */
    private boolean append(Principal principal, String taskId, List<InputRequest> wanted, Past past) {
        List<InputRequest> fresh =
                wanted.stream().filter(each -> !past.asked.contains(each.id())).toList();
        if (fresh.isEmpty()) {
            return true;
        }
        try {
            Appended.await(tasks.change(principal, Cause.MCP, taskId, Role.AGENT, task -> {
                if (task.version() != past.version) {
                    throw new Refused(ErrorCode.VERSION_CONFLICT, "The task has changed.");
                }
                return new Draft(taskId, new InputEvent.InputRequested(fresh), false);
            }));
            return true;
        } catch (Refused e) {
            if (e.code() == ErrorCode.VERSION_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    private Result result(Principal principal, String taskId, InputEvent.InputRequested wanted) {
        TaskDetail detail = tasks.get(principal, taskId);
        Task task = detail.task();
        List<InputRequest> open = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        for (InputRequest each : wanted.requests()) {
            if (task.request(each.id()) != null) {
                open.add(each);
            } else {
                ended.add(each.id());
            }
        }
        Map<String, Answer> answers = ended.isEmpty() ? Map.of() : past(principal, detail).answers;
        return new Result(
                ended.stream().filter(answers::containsKey).map(answers::get).toList(), open);
    }
}
