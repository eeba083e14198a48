package dev.signalbox.contract;

import dev.signalbox.fakes.Answers;
import java.util.List;
import java.util.Map;

/** A client of a transport that sends complete states. */
interface States extends AutoCloseable {
    /** A state: the version of the space that it shows, and the list. */
    record State(long version, List<Map<String, Object>> list) {
        @SuppressWarnings("unchecked")
        static State of(Map<String, Object> message, String list) {
            return new State(Answers.number(message, "version"), (List<Map<String, Object>>) message.get(list));
        }
    }

    State next();

    boolean isSilent();

    /** Waits for the end: the close code, the status of a refusal, or {@code ""} for the end of a good answer. */
    String awaitEnd();

    @Override
    void close();
}
