package dev.signalbox.tasks;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.Task;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import dev.signalbox.projection.TaskList;
import io.micronaut.http.HttpParameters;
import jakarta.inject.Singleton;
import java.util.List;

/** Lists of tasks, for those who may see the space. Blocks. */
@Singleton
public final class TaskPages {
    private final SpaceAccess access;
    private final TaskList list;
    private final Spaces spaces;

    TaskPages(SpaceAccess access, TaskList list, Spaces spaces) {
        this.access = access;
        this.list = list;
        this.spaces = spaces;
    }

    /** @throws Refused {@code INVALID_PAYLOAD} for a bad parameter, {@code SPACE_NOT_FOUND} */
    public TaskPage page(Principal principal, HttpParameters parameters) {
        TaskQuery query = TaskQuery.read(parameters);
        version(principal, query);
        return page(query);
    }

    /** The version of the space that the list will certainly contain. */
    long version(Principal principal, TaskQuery query) {
        String spaceId = query.filter().spaceId();
        access.require(principal, spaceId, Role.VIEWER);
        spaces.follow(spaceId); // what another instance has acknowledged must be found here
        return spaces.view(spaceId, SpaceView::version);
    }

    TaskPage page(TaskQuery query) {
        TaskList.Page found = list.page(query.filter(), query.after(), query.limit() + 1);
        boolean more = found.tasks().size() > query.limit();
        List<Task> page = more ? found.tasks().subList(0, query.limit()) : found.tasks();
        return new TaskPage(page, more ? query.cursorAfter(page.getLast()) : null, found.version(), found.partial());
    }
}
