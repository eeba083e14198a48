package dev.signalbox.delivery;

/** All event and command names of the sockets (SPEC section 5). No other class has them as literals. */
public final class EventName {
    // client → server
    public static final String DASHBOARD_JOIN = "dashboard:join";
    public static final String DASHBOARD_LEAVE = "dashboard:leave";
    public static final String TASK_JOIN = "task:join";
    public static final String TASK_LEAVE = "task:leave";
    public static final String RESYNC_REQUESTED = "resync_requested";
    public static final String TASK_APPEND = "task:append";
    public static final String SPACE_JOIN = "space:join";
    public static final String SPACE_LEAVE = "space:leave";
    /** Also from the server, to the others. */
    public static final String SPACE_DRAFT = "space:draft";

    public static final String SUBSCRIBE = "subscribe";
    public static final String UNSUBSCRIBE = "unsubscribe";
    public static final String AGENT_HEARTBEAT = "agent:heartbeat";
    public static final String AUTH_REFRESH = "auth:refresh";

    /** Of admins: {@link #TRAFFIC_STEP}s from now on. */
    public static final String TRAFFIC_JOIN = "traffic:join";

    public static final String TRAFFIC_LEAVE = "traffic:leave";

    // server → client
    public static final String TRAFFIC_STEP = "traffic:step";
    public static final String DASHBOARD_STATE = "dashboard:state";
    public static final String DASHBOARD_TASK_LIST_UPDATED = "dashboard:task_list_updated";
    public static final String TASK_STATE = "task:state";
    public static final String TASK_DELETED = "task:deleted";
    public static final String TASK_EVENT_ADDED = "task:event_added";
    public static final String TASK_ACTIVITY = "task:activity";
    public static final String SPACE_STATE = "space:state";
    public static final String SPACE_PRESENCE = "space:presence";
    public static final String SYNC_FULL = "sync:full";
    public static final String AGENT_STATUS = "agent:status";
    public static final String AGENT_ASSIGNED = "agent:assigned";
    public static final String WORKFLOWS_UPDATED = "workflows:updated";
    public static final String FEATURES_CHANGED = "features:changed";
    public static final String AUTH_EXPIRING = "auth:expiring";
    public static final String SERVER_DRAINING = "server:draining";
    public static final String SERVER_AGE = "server:age";
    public static final String ERROR = "error";

    /** The prefix of a task event's type: {@code task:pr_opened}. */
    public static final String TASK_PREFIX = "task:";

    private EventName() {}
}
