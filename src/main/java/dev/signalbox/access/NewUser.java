package dev.signalbox.access;

import dev.signalbox.model.Fields;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user that an admin makes. */
@Introspected
record NewUser(
        @NotBlank @Size(max = Users.NAME_MAX) @Schema(example = "ada")
        String username,

        @Nullable
        @Size(min = PASSWORD_MIN, max = PASSWORD_MAX)
        @Schema(
                description = "None: only another provider signs this user in.",
                example = "correct horse battery staple")
        String password,

        @Size(max = ROLES_MAX)
        @ArraySchema(schema = @Schema(type = "string", allowableValues = User.ADMIN))
        @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED, example = "[]")
        List<@Size(max = ROLE_MAX) String> roles)
        implements Requests.WithRules {
    static final int PASSWORD_MIN = 8;
    static final int PASSWORD_MAX = 1_000;
    static final int ROLES_MAX = 10;
    static final int ROLE_MAX = 50;

    NewUser {
        roles = roles.stream().distinct().toList();
    }

    @Override
    public void check(Fields fields) {
        checkRoles(roles, fields);
        if (!username.isEmpty() && !Users.isName(username)) {
            fields.reject("username", "must have visible characters only, no '/', and must not be '.' or '..'");
        }
    }

    static void checkRoles(List<String> roles, Fields fields) {
        if (!roles.stream().allMatch(User.ADMIN::equals)) {
            fields.reject("roles", "may hold " + User.ADMIN + ", nothing else");
        }
    }

    /** Without the password, so that no log can show it. */
    @Override
    public String toString() {
        return "NewUser[" + username + "]";
    }
}
