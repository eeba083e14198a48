package dev.signalbox.sse;

import dev.signalbox.access.ReadErrors;
import dev.signalbox.delivery.Snapshot;
import dev.signalbox.delivery.SyncSettings;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.net.ClientAddress;
import dev.signalbox.session.Setup;
import dev.signalbox.session.StateFeed;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.netty.channel.Channel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

/** The endpoint {@code GET /api/sync} for clients without sockets, as a stream or as a single response. */
@Controller("/api/sync")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SyncController {
    private final Setup setup;
    private final StateFeed.Parts feeds;
    private final SyncSettings settings;
    private final ClientAddress clientAddress;

    SyncController(Setup setup, StateFeed.Parts feeds, SyncSettings settings, ClientAddress clientAddress) {
        this.setup = setup;
        this.feeds = feeds;
        this.settings = settings;
        this.clientAddress = clientAddress;
    }

    /** The state of a space: once, or as a stream. */
    @Get(produces = {MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
    @Operation(
            parameters = {
                @Parameter(
                        name = "spaceId",
                        in = ParameterIn.QUERY,
                        description = "main if absent.",
                        schema = @Schema(type = "string")),
                @Parameter(
                        name = "types",
                        in = ParameterIn.QUERY,
                        description = "With commas; all if absent: beings, intentions, tasks, agents.",
                        schema = @Schema(type = "string"))
            })
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/SyncState")))
    @ApiResponse(responseCode = "304", ref = "#/components/responses/NotModified")
    @ReadErrors
    HttpResponse<?> sync(Principal principal, HttpRequest<?> request) {
        SyncQuery wanted = SyncQuery.read(request.getParameters());
        feeds.access().require(principal, wanted.spaceId(), Role.VIEWER);
        SyncQuery query = feeds.access().seesPeople(principal, wanted.spaceId()) ? wanted : wanted.withoutPeople();
        return wantsStream(request) ? stream(principal, query, request) : state(query, request);
    }

    /** Whether {@code Accept} prefers a stream; {@code *}{@code /*} does not ask for one. */
    private static boolean wantsStream(HttpRequest<?> request) {
        if (request.getMethod() == HttpMethod.HEAD) {
            return false;
        }
        for (MediaType type : MediaType.orderedOf(request.getHeaders().getAll(HttpHeaders.ACCEPT))) {
            if (type.matches(MediaType.APPLICATION_JSON_TYPE)) {
                return false;
            }
            if (type.matches(MediaType.TEXT_EVENT_STREAM_TYPE)) {
                return true;
            }
        }
        return false;
    }

    private HttpResponse<?> stream(Principal principal, SyncQuery query, HttpRequest<?> request) {
        Channel channel =
                ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel();
        Long since = SyncQuery.lastEventId(request.getHeaders());
        return StreamSession.open(
                        setup,
                        channel,
                        principal,
                        clientAddress.of(request),
                        body -> new SseSession(body, setup, feeds, settings.heartbeat(), principal, query, since))
                .answer();
    }

    private HttpResponse<?> state(SyncQuery query, HttpRequest<?> request) {
        Snapshot state = now(query);
        String known = EntityTags.known(request.getHeaders(), state, query.types());
        return (known == null
                        ? HttpResponse.ok(state.json(query.types())).contentType(MediaType.APPLICATION_JSON_TYPE)
                        : HttpResponse.notModified())
                .header(HttpHeaders.ETAG, known == null ? EntityTags.of(state.version()) : known)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    }

    private Snapshot now(SyncQuery query) {
        try {
            return feeds.states().now(query.spaceId(), query.types());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.busy("The server is closing. Try again.");
        }
    }
}
