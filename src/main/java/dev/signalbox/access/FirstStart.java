package dev.signalbox.access;

import dev.signalbox.model.Refused;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the user {@code admin} of a new installation. Only after the port is bound: a start that fails before must not use
 * up the one time that the password is shown. Sign-ins that come in between wait.
 */
@Singleton
final class FirstStart implements ApplicationEventListener<ServerStartupEvent> {
    static final String ADMIN = "admin";

    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);
    /** No 0 and O, no 1, l and I: it is typed from a screen. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int PASSWORD_CHARS = 20;
    private static final int LINK_BYTES = 32;
    private static final int WAIT_SECONDS = 10;

    private final AccessSettings settings;
    private final Users users;
    private final Passwords passwords;
    private final PrintStream out;
    private final SecureRandom random = new SecureRandom();
    private final CountDownLatch done = new CountDownLatch(1);

    @Inject
    FirstStart(AccessSettings settings, Users users, Passwords passwords) {
        this(settings, users, passwords, System.out);
    }

    FirstStart(AccessSettings settings, Users users, Passwords passwords, PrintStream out) {
        this.settings = settings;
        this.users = users;
        this.passwords = passwords;
        this.out = out;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        EmbeddedServer server = event.getSource();
        run(server.getScheme() + "://localhost:" + server.getPort());
    }

    void run(String url) {
        if (users.find(ADMIN) == null) {
            String given = settings.adminPassword();
            if (given == null) {
                createAndPrint(url);
            } else if (users.create(ADMIN, passwords.hash(given), List.of(User.ADMIN), null)) {
                LOG.info("First start: created the user admin with the password of SIGNALBOX_ADMIN_PASSWORD");
            }
        }
        done.countDown();
    }

    /** Standard output and not the log: logs are kept and shipped. */
    private void createAndPrint(String url) {
        String password = password();
        String link = link();
        if (!users.create(ADMIN, passwords.hash(password), List.of(User.ADMIN), link)) {
            return;
        }
        out.println();
        out.println("First start: created a user for you. This is shown only once.");
        out.println("  username: " + ADMIN);
        out.println("  password: " + password);
        out.println("  or sign in with this link, once, within 24 hours:");
        out.println("  " + url + "/sign-in#link=" + link);
        out.println();
        out.flush();
    }

    /** @throws Refused {@code STORE_UNAVAILABLE} when the start takes too long */
    void await() {
        try {
            if (done.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Refused.busy("Signalbox is still starting; try again in a moment.");
    }

    private String password() {
        StringBuilder password = new StringBuilder(PASSWORD_CHARS);
        for (int i = 0; i < PASSWORD_CHARS; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    private String link() {
        byte[] bytes = new byte[LINK_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
