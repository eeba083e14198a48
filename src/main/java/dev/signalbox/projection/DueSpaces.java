package dev.signalbox.projection;

import dev.signalbox.log.EventLog;
import java.time.Instant;
import java.util.List;

/** Opens the spaces that are not live here and in which something is due. Any thread; blocks. */
final class DueSpaces {
    static final int OPENED_AT_ONCE = 100;
    private static final int LOOKED_AT_ONCE = 1_000;
    private static final int PLACES_AT_ONCE = 256;

    private final SpacesInMemory live;
    private final SpaceStore stored;
    private final EventLog log;
    private final Round due = new Round();
    private final Round unseen = new Round();
    private final Round dispatching = new Round();

    DueSpaces(SpacesInMemory live, SpaceStore stored, EventLog log) {
        this.live = live;
        this.stored = stored;
        this.log = log;
    }

    void openDue(Instant quietSince, Instant expiresAt) {
        due.open((after, most) -> stored.due(quietSince, expiresAt, after, most));
    }

    void openUnseen(Instant agentSeen) {
        unseen.open((after, most) -> stored.unseen(agentSeen, after, most));
    }

    void openDispatching() {
        dispatching.open(stored::dispatching);
    }

    void openUnprojected() {
        List<String> places = stored.nextPlaces();
        for (int from = 0; from < places.size(); from += PLACES_AT_ONCE) {
            log.taken(places.subList(from, Math.min(places.size(), from + PLACES_AT_ONCE)))
                    .forEach(place -> open(EventLog.spaceOf(place)));
        }
    }

    /** Returns whether it was not live. */
    private boolean open(String spaceId) {
        if (live.<Boolean>ifLive(spaceId, space -> true) != null) {
            return false;
        }
        live.use(spaceId).close();
        return true;
    }

    private interface Page {
        /** At most so many of the spaces that match, after that one, in the order of their ids. */
        List<String> after(String spaceId, int most);
    }

    /** Goes on where it ended the last time: spaces that match for long, as those of agents that are seen, hide none. */
    private final class Round {
        /** Guarded by this. Where it ended; empty at the beginning. */
        private String last = "";

        synchronized void open(Page page) {
            List<String> found = page.after(last, LOOKED_AT_ONCE);
            int opened = 0;
            for (String spaceId : found) {
                last = spaceId; // also of one that cannot be opened
                if (DueSpaces.this.open(spaceId) && ++opened == OPENED_AT_ONCE) {
                    return;
                }
            }
            if (found.size() < LOOKED_AT_ONCE) {
                last = "";
            }
        }
    }
}
