package dev.signalbox.notify;

import dev.signalbox.model.Attention;
import dev.signalbox.model.Task;
import java.time.Instant;
import java.util.List;

/**
 * A need and who is told of it.
 *
 * @param id the same for the same need on every instance and after every restart
 * @param reason as people read it
 * @param left devices, and {@link #CHAT}, that are still to be told; of one that is met, that it is
 * @param told devices that were
 * @param isMet the need is no more
 * @param attempts that failed
 */
record Notice(
        String id,
        String spaceId,
        String taskId,
        String title,
        String reason,
        Instant at,
        List<String> left,
        List<String> told,
        boolean isMet,
        int attempts) {
    /** The address of the space's chat, in place of a device. */
    static final String CHAT = "chat";

    /** As a push service takes them for a {@code Topic} (RFC 8030). */
    private static final int TAG_CHARACTERS = 32;

    static String id(String spaceId, Task task, Attention need) {
        return spaceId + "/" + task.id() + "/" + need.reason().wire() + "/"
                + need.since().toEpochMilli();
    }

    static Notice of(String spaceId, Task task, Attention need, Instant at, List<String> targets) {
        return new Notice(
                id(spaceId, task, need),
                spaceId,
                task.id(),
                task.title(),
                words(need.reason()),
                at,
                targets,
                List.of(),
                false,
                0);
    }

    private static String words(Attention.Reason reason) {
        return switch (reason) {
            case QUESTION -> "A question waits for an answer";
            case PERMISSION -> "Permission is asked for";
            case REVIEW_REQUESTED -> "A review is asked for";
            case CHANGES_REQUESTED -> "Changes were requested";
            case CHECKS_FAILED -> "Checks failed";
            case CONFLICT -> "There is a conflict to resolve";
            case FAILED -> "It failed";
            case STALE -> "Its agent has gone silent";
            case DISPATCH_STOPPED -> "The issue could not be made";
        };
    }

    /** Identifies it on a device, so that it is shown once and can be taken back. */
    String tag() {
        return Devices.id(id).substring(0, TAG_CHARACTERS);
    }

    /** Where the task shows what it needs. */
    String path() {
        return "/tasks/" + taskId + "#now";
    }
}
