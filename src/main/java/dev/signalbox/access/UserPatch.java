package dev.signalbox.access;

import dev.signalbox.model.Fields;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New values for a user; {@code null} leaves one as it is. */
@Introspected
record UserPatch(
        @Nullable
        @Size(min = NewUser.PASSWORD_MIN, max = NewUser.PASSWORD_MAX)
        @Schema(example = "correct horse battery staple")
        String password,

        @Nullable @Schema(example = "false") Boolean disabled,

        @Nullable
        @Size(max = NewUser.ROLES_MAX)
        @ArraySchema(schema = @Schema(type = "string", allowableValues = User.ADMIN))
        @Schema(example = "[\"admin\"]")
        List<@Size(max = NewUser.ROLE_MAX) String> roles)
        implements Requests.WithRules {
    UserPatch {
        roles = roles == null ? null : roles.stream().distinct().toList();
    }

    @Override
    public void check(Fields fields) {
        NewUser.checkRoles(roles == null ? List.of() : roles, fields);
    }

    /** Without the password, so that no log can show it. */
    @Override
    public String toString() {
        return "UserPatch[disabled=" + disabled + ", roles=" + roles + "]";
    }
}
