package dev.signalbox.net;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.signalbox.ops.Limits;
import io.micronaut.context.annotation.Context;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at the start when the system allows too few open files for the connections that the settings allow. */
@Context
final class OpenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
    /** The jar, the store, event loops, and requests beside the sockets and streams. */
    private static final int OURS = 200;

    OpenFiles(Limits limits) {
        int needed = limits.addressConnections() + OURS;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < needed) {
            LOG.warn(
                    "[START] open_files_max={} needed={} for SIGNALBOX_LIMITS_ADDRESS_CONNECTIONS; raise it, for"
                            + " instance with ulimit -n, or further connections are refused",
                    system.getMaxFileDescriptorCount(),
                    needed);
        }
    }
}
