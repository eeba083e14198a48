/**
 * What all HTTP requests share: one shape for every error, the headers that protect browsers, how large a body may be, and the
 * files and pages of the web app.
 *
 * <pre>
 *   BodyLimit, WriteFilter              before a route: 413, 429
 *   ProblemHandler, StoreProblemHandler refusals and failures as application/problem+json (Problem)
 *   SecurityHeaders, EveryAnswer        headers of answers: by a filter, and below the routes
 *   WebAppController ← WebAppPages      the one page of the web app; StaticFiles: how long browsers keep the other files
 *   TrafficController, TrafficGateway   what instances do now, for admins ← TrafficOfAll, which adds up that of all
 *   ApiDocsController                   /openapi.yml, which the compiler makes of the controllers, /asyncapi.yml, /docs
 * </pre>
 *
 * <p><b>Threads.</b> Any, also event loops: nothing here blocks.
 *
 * <p><b>Stored</b> is nothing here.
 */
@NullMarked
package dev.signalbox.http;

import org.jspecify.annotations.NullMarked;
