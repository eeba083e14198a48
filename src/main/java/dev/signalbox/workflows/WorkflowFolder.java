package dev.signalbox.workflows;

import dev.signalbox.model.Json;
import dev.signalbox.ops.NanoClock;
import dev.signalbox.ops.Workers;
import dev.signalbox.workflows.WorkflowFile.Stamp;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workflows in the {@code *.yaml} files of one folder, as they are now. It looks at the folder seven times a second: that costs a
 * list of its names, and sees what a watch of the system misses, which are the targets of links, folders that come and go, and network
 * drives. A change counts once two looks in a row see the same, or after a while, so that a file that is being written or
 * replaced is read once.
 */
@Context
final class WorkflowFolder {
    private static final Logger LOG = LoggerFactory.getLogger(WorkflowFolder.class);

    static final Duration LOOK_EVERY = Duration.ofMillis(150);
    /** What changes all the time is read after this. */
    static final long SETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    static final int FILES_MAX = 500;

    private final Path folder;
    private final ShownWorkflows shown;
    private final NanoClock clock;
    private final TaskScheduler scheduler;

    /** Guarded by this. By the name of the file. */
    private Map<String, WorkflowFile> files = new TreeMap<>();
    /** Guarded by this. What the last look saw. */
    private Map<String, Stamp> seen = Map.of();
    /** Guarded by this. When the first look saw what is not read yet; 0 for none. */
    private long changedAt;
    /** Guarded by this. Whether the log has a line about a folder that cannot be read. */
    private boolean unreadable;
    /** Guarded by this. */
    private @Nullable ScheduledFuture<?> looks;
    /** Guarded by this. */
    private boolean closed;

    WorkflowFolder(
            @Property(name = "signalbox.workflows-dir", defaultValue = "./workflows") String folder,
            ShownWorkflows shown,
            NanoClock clock,
            @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.folder = Path.of(folder.isBlank() ? "./workflows" : folder);
        this.shown = shown;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    @PostConstruct
    synchronized void start() {
        Map<String, Stamp> now = list();
        if (now != null) {
            seen = now;
            read(now);
        }
        looks = scheduler.scheduleWithFixedDelay(LOOK_EVERY, LOOK_EVERY, Workers.repeated("workflows", this::look));
    }

    synchronized void look() {
        Map<String, Stamp> now = closed ? null : list();
        if (now == null) {
            return;
        }
        boolean isSame = now.equals(seen);
        seen = now;
        if (isRead(now)) {
            changedAt = 0;
            return;
        }
        long nanos = clock.nanos();
        changedAt = changedAt == 0 ? nanos : changedAt;
        if (isSame || nanos - changedAt >= SETTLED_NANOS) {
            changedAt = 0;
            read(now);
        }
    }

    private boolean isRead(Map<String, Stamp> now) {
        return now.size() == files.size()
                && now.entrySet().stream().allMatch(entry -> {
                    WorkflowFile file = files.get(entry.getKey());
                    return file != null && file.stamp().equals(entry.getValue());
                });
    }

    /** The workflow files; none without a folder, {@code null} when that cannot be told now. */
    private @Nullable Map<String, Stamp> list() {
        Map<String, Stamp> found = new TreeMap<>();
        try (DirectoryStream<Path> names =
                Files.newDirectoryStream(folder, path -> WorkflowFile.isWorkflow(String.valueOf(path.getFileName())))) {
            for (Path path : names) {
                found.put(String.valueOf(path.getFileName()), Stamp.of(path));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            found.clear();
        } catch (IOException | DirectoryIteratorException e) {
            if (!unreadable) {
                LOG.warn("[WORKFLOWS] folder={} read=failed; what was read before stays", folder);
                unreadable = true;
            }
            return null;
        }
        unreadable = false;
        while (found.size() > FILES_MAX) {
            ((TreeMap<String, Stamp>) found).pollLastEntry();
        }
        return found;
    }

    private void read(Map<String, Stamp> now) {
        Map<String, WorkflowFile> read = new TreeMap<>();
        now.forEach((name, stamp) -> {
            WorkflowFile before = files.get(name);
            read.put(
                    name,
                    before != null && before.stamp().equals(stamp)
                            ? before
                            : WorkflowFile.read(folder.resolve(name), stamp, before));
        });
        files = read;
        shown.own(Json.array(withoutDoubles(read), WorkflowFile::json));
    }

    /** Of files with the same name of the workflow, the first by the name of the file counts. */
    private static List<WorkflowFile> withoutDoubles(Map<String, WorkflowFile> files) {
        Map<String, String> byName = new HashMap<>();
        List<WorkflowFile> all = new ArrayList<>();
        files.values().forEach(file -> {
            String first = file.workflow() == null ? null : byName.putIfAbsent(file.name(), file.file());
            all.add(
                    first == null
                            ? file
                            : file.with(new WorkflowProblem("name: is the name of " + first + " already", null)));
        });
        return all;
    }

    @PreDestroy
    synchronized void close() {
        closed = true;
        if (looks != null) {
            looks.cancel(false);
        }
    }
}
