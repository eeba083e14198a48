package dev.signalbox.access;

import dev.signalbox.model.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user that an admin makes.
 *
 * @param password {@code null} for a user of another provider
 */
record NewUser(String username, @Nullable String password, List<String> roles) {
    static NewUser read(Fields fields) {
        NewUser wanted = new NewUser(
                fields.text("username", Users.NAME_MAX), UserPatch.password(fields), UserPatch.roles(fields));
        if (!wanted.username.isEmpty() && !Users.isName(wanted.username)) {
            fields.reject("username", "must have visible characters only, no '/', and must not be '.' or '..'");
        }
        fields.check();
        return wanted;
    }

    /** Without the password, so that no log can show it. */
    @Override
    public String toString() {
        return "NewUser[" + username + "]";
    }
}
