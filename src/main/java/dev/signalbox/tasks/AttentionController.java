package dev.signalbox.tasks;

import dev.signalbox.access.JsonAnswers;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.model.Attention;
import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Role;
import dev.signalbox.model.Task;
import dev.signalbox.projection.Spaces;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HTTP endpoint {@code /api/attention}: what needs a person, the oldest need first. */
@Controller("/api/attention")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AttentionController {
    private static final Comparator<Need> OLDEST =
            Comparator.<Need, Instant>comparing(need -> need.attention.since()).thenComparing(need -> need.task.id());

    private final Spaces spaces;
    private final SpaceAccess access;

    AttentionController(Spaces spaces, SpaceAccess access) {
        this.spaces = spaces;
        this.access = access;
    }

    /**
     * All needs.
     *
     * @param version of the space; {@code null} for several
     */
    @Serdeable
    record Needs(List<Need> items, @Nullable Long version) {}

    /** {@code {task (the row), reason, since, detail?}}. */
    record Need(Task task, Attention attention) implements JsonObject {
        @Override
        public Map<String, Object> json() {
            Map<String, Object> json = Json.object("task", task.json());
            json.putAll(attention.json());
            return json;
        }
    }

    /** What needs a person, in one space or in all that the caller may see. */
    @Get
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/Needs")))
    @ReadErrors
    HttpResponse<Needs> needs(Principal principal, @QueryValue @Nullable String spaceId) {
        List<Need> needs = new ArrayList<>();
        Long version = null;
        if (spaceId != null) {
            access.require(principal, spaceId, Role.VIEWER);
            spaces.follow(spaceId); // what another instance has acknowledged must be found here
            version = collect(spaceId, needs);
        } else {
            List<String> visible = access.visible(principal).stream()
                    .map(seen -> seen.space().id())
                    .toList();
            spaces.needy(visible).forEach(id -> collect(id, needs));
        }
        needs.sort(OLDEST);
        return JsonAnswers.ok(new Needs(needs, version));
    }

    private long collect(String spaceId, List<Need> needs) {
        record Read(List<Task> tasks, long version) {}
        Read read = spaces.view(spaceId, view -> new Read(view.needy(), view.version()));
        read.tasks.forEach(task -> task.attention().forEach(one -> needs.add(new Need(task, one))));
        return read.version;
    }
}
