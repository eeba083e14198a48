package dev.signalbox.websocket;

import dev.signalbox.access.Revocations;
import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.Source;
import dev.signalbox.workflows.ShownWorkflows;
import dev.signalbox.workflows.WorkflowList;
import org.jspecify.annotations.Nullable;

/** The service of {@code /ws/workflows} for one socket: sends the list, and again after each change. */
final class WorkflowsService implements SocketService {
    private final ShownWorkflows workflows;
    private final Revocations revocations;
    /** The session's virtual thread only. */
    private @Nullable Feed feed;

    WorkflowsService(ShownWorkflows workflows, Revocations revocations) {
        this.workflows = workflows;
        this.revocations = revocations;
    }

    /** What one client pulls: the newest list, until its credential ends. */
    private static final class Feed implements Source {
        private final ShownWorkflows workflows;
        private final Runnable wake;
        /** Written by the event loop. */
        private volatile long sent = -1;

        Feed(PlainClient client, ShownWorkflows workflows) {
            this.workflows = workflows;
            this.wake = client::wake;
        }

        @Override
        public @Nullable Batch pull() {
            WorkflowList list = workflows.current();
            if (list.version() <= sent) {
                return null;
            }
            sent = list.version();
            return list.update();
        }

        @Override
        public boolean isDone() {
            return workflows.current().version() <= sent;
        }
    }

    @Override
    public void opened(PlainClient client) {
        Feed begun = new Feed(client, workflows);
        feed = begun;
        revocations.watch(client, () -> {}); // every caller may read workflows
        workflows.listen(begun.wake);
        client.follow(begun);
        client.wake();
    }

    @Override
    public void closed(PlainClient client, String reason) {
        client.follow(Source.NONE);
        if (feed != null) {
            workflows.forget(feed.wake);
        }
        revocations.forget(client);
    }
}
