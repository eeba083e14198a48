package dev.signalbox.model;

import java.util.List;
import java.util.Map;

/** Requests to people, and what ends them. None of them changes the task's status. */
public sealed interface InputEvent extends TaskEvent {
    int AT_ONCE_MAX = 20;

    /** {@code {requests: [{id, kind, text, options?, expiresAt?}]}}, at least one. */
    record InputRequested(List<InputRequest> requests) implements InputEvent {
        @Override
        public EventType eventType() {
            return EventType.INPUT_REQUESTED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("requests", Json.array(requests, InputRequest::json));
        }

        static InputRequested read(Fields f) {
            return new InputRequested(
                    f.distinct("requests", f.objects("requests", AT_ONCE_MAX, InputRequest::read), InputRequest::id));
        }
    }

    /** Ends requests: all named ones, or the event is refused. */
    sealed interface Ending extends InputEvent {
        List<String> ids();
    }

    /** {@code {answers: [{id, text}]}}, at least one. */
    record InputAnswered(List<Answer> answers) implements Ending {
        @Override
        public EventType eventType() {
            return EventType.INPUT_ANSWERED;
        }

        @Override
        public List<String> ids() {
            return answers.stream().map(Answer::id).toList();
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("answers", Json.array(answers, Answer::json));
        }

        static InputAnswered read(Fields f) {
            return new InputAnswered(
                    f.distinct("answers", f.objects("answers", AT_ONCE_MAX, Answer::read), Answer::id));
        }
    }

    /** {@code {ids: [], expired?}}, at least one id; {@code expired: true} where the system withdraws what has expired. */
    record InputWithdrawn(List<String> ids, boolean expired) implements Ending {
        public InputWithdrawn {
            ids = List.copyOf(ids);
        }

        @Override
        public EventType eventType() {
            return EventType.INPUT_WITHDRAWN;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("ids", ids, "expired", expired ? true : null);
        }

        /** What a client may say: {@code expired} is not its to say. */
        public InputWithdrawn byClient() {
            return new InputWithdrawn(ids, false);
        }

        static InputWithdrawn read(Fields f) {
            return new InputWithdrawn(
                    f.distinct("ids", f.texts("ids", AT_ONCE_MAX, Question.ID_MAX), id -> id),
                    Boolean.TRUE.equals(f.flagOrNull("expired")));
        }
    }
}
