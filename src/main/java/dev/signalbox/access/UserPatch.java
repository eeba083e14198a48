package dev.signalbox.access;

import dev.signalbox.model.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New values for a user; {@code null} leaves one as it is. */
record UserPatch(
        @Nullable String password,
        @Nullable Boolean disabled,
        @Nullable List<String> roles) {
    private static final int PASSWORD_MIN = 8;
    private static final int PASSWORD_MAX = 1_000;
    private static final int ROLES_MAX = 10;
    private static final int ROLE_MAX = 50;

    static UserPatch read(Fields fields) {
        UserPatch patch = new UserPatch(
                password(fields), fields.flagOrNull("disabled"), fields.has("roles") ? roles(fields) : null);
        fields.check();
        return patch;
    }

    static @Nullable String password(Fields fields) {
        String password = fields.textOrNull("password", PASSWORD_MAX);
        if (password != null && (password.isBlank() || password.length() < PASSWORD_MIN)) {
            fields.reject("password", "must have at least " + PASSWORD_MIN + " characters");
        }
        return password;
    }

    static List<String> roles(Fields fields) {
        List<String> roles =
                fields.texts("roles", ROLES_MAX, ROLE_MAX).stream().distinct().toList();
        if (!roles.stream().allMatch(User.ADMIN::equals)) {
            fields.reject("roles", "may hold " + User.ADMIN + ", nothing else");
        }
        return roles;
    }

    /** Without the password, so that no log can show it. */
    @Override
    public String toString() {
        return "UserPatch[disabled=" + disabled + ", roles=" + roles + "]";
    }
}
