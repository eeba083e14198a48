package dev.signalbox.notify;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.model.Attention;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Task;
import dev.signalbox.notify.Choices.Choice;
import dev.signalbox.notify.Messenger.Outcome;
import dev.signalbox.ops.Backoff;
import dev.signalbox.ops.WhileServing;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import dev.signalbox.store.LeasedWork;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares, every second and on one instance by lease, what tasks need with what has been told, and tells the difference: of new needs
 * those who chose them, of met ones those who were told. What it knows is in the store, so a restart neither loses nor repeats. Only
 * spaces that somebody watches are looked at, and of these only the ones that have changed.
 */
@Singleton
@WhileServing
final class NotifyWorker implements ApplicationEventListener<ServerStartupEvent> {
    private static final Duration LEASE = Duration.ofSeconds(30);
    /** After it a notification comes too late to help. */
    private static final Duration GIVEN_UP_AFTER = Duration.ofHours(1);

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10));
    /** Messages on their way. */
    private static final int SENDING_MAX = 64;

    private final Choices choices;
    private final Devices devices;
    private final Notices notices;
    private final Messenger messenger;
    private final Spaces spaces;
    private final SpaceAccess access;
    private final Clock clock;
    private final LeasedWork work;
    /** Worker only. The version at which each watched space was looked at. */
    private final Map<String, Long> seen = new HashMap<>();

    NotifyWorker(
            Choices choices,
            Devices devices,
            Notices notices,
            Messenger messenger,
            Spaces spaces,
            SpaceAccess access,
            Clock clock,
            LeasedWork.Parts parts) {
        this.choices = choices;
        this.devices = devices;
        this.notices = notices;
        this.messenger = messenger;
        this.spaces = spaces;
        this.access = access;
        this.clock = clock;
        this.work = new LeasedWork("notifications", LEASE, this::tellDifference, parts);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        work.start();
    }

    /** Finds what is new and what is met, and begins to tell what is due. Blocks. */
    void look() {
        work.look();
    }

    private void tellDifference() {
        List<Choice> all = choices.all();
        Set<String> watched = new HashSet<>(access.withChats());
        all.forEach(choice -> watched.addAll(choice.spaces().keySet()));
        watched.removeIf(spaceId -> !access.exists(spaceId));
        if (watched.isEmpty() && seen.isEmpty() || !work.isOurs()) {
            seen.clear();
            return;
        }
        if (!seen.keySet().equals(watched)) {
            notices.keepOnly(watched);
            seen.keySet().retainAll(watched);
        }
        Map<String, Long> changed = new HashMap<>();
        for (String spaceId : watched) {
            Long version = spaces.knownVersion(spaceId);
            if (!version.equals(seen.get(spaceId))) {
                changed.put(spaceId, version);
            }
        }
        Set<String> needy = Set.copyOf(spaces.needy(changed.keySet()));
        changed.forEach((spaceId, version) -> {
            compare(spaceId, needy.contains(spaceId), all);
            seen.put(spaceId, version);
        });
        tell();
    }

    /** @param isNeedy a space without needs is not opened */
    private void compare(String spaceId, boolean isNeedy, List<Choice> all) {
        Instant now = clock.instant();
        List<Task> needy = isNeedy ? spaces.view(spaceId, SpaceView::needy) : List.of();
        Notices.Known known = notices.known(spaceId);
        Set<String> met = new HashSet<>(known.ids());
        for (Task task : needy) {
            for (Attention need : task.attention()) {
                if (!met.remove(Notice.id(spaceId, task, need))) {
                    List<String> targets = known.isFirst() ? List.of() : targets(spaceId, Kind.of(need.reason()), all);
                    notices.add(Notice.of(spaceId, task, need, now, targets));
                }
            }
        }
        if (known.isFirst()) {
            notices.begin(spaceId);
        }
        met.forEach(id -> notices.met(id, now));
    }

    /** The chat of the space, and the devices of those who chose this kind and see the space now. */
    private List<String> targets(String spaceId, Kind kind, List<Choice> all) {
        List<String> targets = new ArrayList<>();
        if (access.withChats().contains(spaceId)) {
            targets.add(Notice.CHAT);
        }
        List<String> people = all.stream()
                .filter(choice -> choice.wants(spaceId, kind))
                .map(Choice::userId)
                .filter(user -> sees(user, spaceId))
                .toList();
        devices.of(people).forEach(device -> targets.add(device.id()));
        return targets;
    }

    private boolean sees(String user, String spaceId) {
        return access.sees(new Principal(Principal.Kind.USER, user, user, null, null), spaceId);
    }

    private void tell() {
        for (Notice notice : notices.due(clock.instant(), SENDING_MAX)) {
            for (String target : notice.left()) {
                work.beside(notice.id() + " " + target, SENDING_MAX, () -> tell(notice, target));
            }
        }
    }

    private void tell(Notice notice, String target) {
        Outcome outcome = messenger.tell(notice, target);
        Instant now = clock.instant();
        if (outcome == Outcome.LATER && notice.at().plus(GIVEN_UP_AFTER).isAfter(now)) {
            notices.later(notice, now.plus(BACKOFF.after(notice.attempts() + 1)));
        } else {
            notices.done(notice, target, outcome == Outcome.TOLD);
        }
    }

    /** Whether nothing is being sent. */
    boolean isIdle() {
        return work.isIdle();
    }

    /** What is on its way is told; what is not known to be, is told again with the same tag. */
    @PreDestroy
    void stop() throws InterruptedException {
        work.stop();
    }
}
