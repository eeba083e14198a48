package dev.signalbox.model;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The agents that callers stand for: an API key for the one that it registered or claimed with last, a person for the one that
 * has the person's name as its id. Calls block.
 */
public interface OwnAgents {
    /** The space for which the caller's credential is good, where it is good for one; {@code main} for everyone else. */
    String home(Principal caller);

    /** The caller's agent in a space; {@code null} where there is none, or the caller may not act as one. */
    @Nullable
    Agent of(Principal caller, String spaceId);

    /**
     * The id of the caller's agent in a space, which this is a heartbeat of; registers one named after the caller where there is
     * none.
     *
     * @throws Refused {@code SPACE_NOT_FOUND}, {@code FORBIDDEN}
     */
    String present(Principal caller, Cause cause, String spaceId);

    /** Counts as a heartbeat of the caller's agent at home, if there is one. */
    void seen(Principal caller, Cause cause);

    /**
     * Gives the caller's agent, as for {@link #present}, the oldest unclaimed task with all these labels.
     *
     * @return {@code null} for no task
     * @throws Refused {@code SPACE_NOT_FOUND}, {@code FORBIDDEN}
     */
    CompletionStage<@Nullable TaskDetail> claimNext(Principal caller, Cause cause, String spaceId, List<String> labels);
}
