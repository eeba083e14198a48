package dev.signalbox.cli;

import dev.signalbox.access.AuditTrail;
import dev.signalbox.access.ReadErrors;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.model.Principal;
import dev.signalbox.store.ArchiveStream;
import dev.signalbox.store.Mongo;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /api/backup}, for admins: an {@link ArchiveStream} of the store, written while the server works. */
@Controller("/api/backup")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class BackupController {
    private static final Logger LOG = LoggerFactory.getLogger(BackupController.class);
    private static final String GZIP = "application/gzip";

    private final Mongo mongo;
    private final SpaceAccess access;
    private final AuditTrail audit;

    BackupController(Mongo mongo, SpaceAccess access, AuditTrail audit) {
        this.mongo = mongo;
        this.access = access;
        this.audit = audit;
    }

    /** A backup of everything, while the server works; for admins of the instance. */
    @Get(produces = GZIP)
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "string", format = "binary")))
    @ReadErrors
    StreamedFile backup(HttpRequest<?> request, Principal principal) throws IOException {
        access.requireAdmin(principal);
        audit.ok(AuditTrail.Action.BACKUP_TAKEN, principal, request, "", null);
        return new StreamedFile(new Logged(new ArchiveStream(mongo)), MediaType.of(GZIP)).attach("signalbox-backup.gz");
    }

    /** An archive whose end is logged. */
    private static final class Logged extends FilterInputStream {
        private final ArchiveStream archive;

        Logged(ArchiveStream archive) {
            super(archive);
            this.archive = archive;
        }

        @Override
        public void close() {
            archive.close();
            if (archive.documents() < 0) { // the file has no last line then
                LOG.warn("[BACKUP] ended=early");
            } else {
                LOG.info("[BACKUP] documents={}", archive.documents());
            }
        }
    }
}
