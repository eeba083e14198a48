package dev.signalbox.access;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.net.ClientAddress;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signing in and out, which other pages may not do for a person: see {@code OriginFilter}. */
@Controller("/api/auth")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_ANONYMOUS)
final class AuthController {
    @Schema(name = "Login")
    @Introspected
    record Login(
            @NotBlank @Size(max = Users.NAME_MAX) @Schema(example = "ada")
            String username,

            @NotBlank @Size(max = NewUser.PASSWORD_MAX) @Schema(example = "correct horse battery staple")
            String password) {}

    @Schema(name = "SignInLink")
    @Introspected
    record SignInLink(
            @NotBlank @Size(max = 200) @Schema(description = "Of the link of a first start.", example = "Zk3-vQ")
            String token) {}

    /** What every sign-in answers, named as OAuth does. */
    @Serdeable(naming = SnakeCaseStrategy.class)
    record SignedIn(String accessToken, String tokenType, long expiresIn, String username, List<String> roles) {}

    private final SignIn signIn;
    private final Logouts logouts;
    private final ClientAddress clientAddress;
    private final AuditTrail audit;

    AuthController(SignIn signIn, Logouts logouts, ClientAddress clientAddress, AuditTrail audit) {
        this.signIn = signIn;
        this.logouts = logouts;
        this.clientAddress = clientAddress;
        this.audit = audit;
    }

    /** Signs in with a password. */
    @Post("/login")
    @RequestBody(content = @Content(schema = @Schema(implementation = Login.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/SignedIn")))
    @WriteErrors
    HttpResponse<SignedIn> login(HttpRequest<?> request, @Body byte[] body) {
        Login login = Requests.read(body, Login.class);
        SignIn.Session session;
        try {
            session = signIn.byPassword(login.username, login.password, clientAddress.of(request));
        } catch (Refused e) {
            if (e.code() == ErrorCode.INVALID_CREDENTIALS) {
                boolean isKnown = signIn.isKnown(login.username);
                audit.refused(AuditTrail.Action.SIGN_IN, request, isKnown ? login.username : null);
            }
            throw e;
        }
        return answer(request, session, AuditTrail.Action.SIGN_IN);
    }

    /** Signs in with the token of a one-time link. */
    @Post("/link")
    @RequestBody(content = @Content(schema = @Schema(implementation = SignInLink.class)))
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/SignedIn")))
    @WriteErrors
    HttpResponse<SignedIn> link(HttpRequest<?> request, @Body byte[] body) {
        SignInLink link = Requests.read(body, SignInLink.class);
        return answer(request, signIn.byLink(link.token), AuditTrail.Action.SIGN_IN);
    }

    /** Renews a session. */
    @Post("/refresh")
    @Consumes(MediaType.ALL)
    @Secured(SecurityRule.IS_AUTHENTICATED)
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "#/components/schemas/SignedIn")))
    @WriteErrors
    HttpResponse<SignedIn> refresh(HttpRequest<?> request, Principal caller) {
        Principal.Login login = caller.login();
        if (login == null || login.generation() == null) {
            throw new Refused(ErrorCode.FORBIDDEN, "Only a session that was opened by signing in here can be renewed.");
        }
        return answer(request, signIn.renew(caller.id(), login), null);
    }

    /** Ends the session everywhere: its tokens, and its sockets within a second. */
    @Post("/logout")
    @Consumes(MediaType.ALL)
    @ApiResponse(responseCode = "204", ref = "#/components/responses/Done")
    @WriteErrors
    HttpResponse<?> logout(HttpRequest<?> request) {
        Principal caller = Caller.of(request);
        if (caller != null && caller.login() != null) {
            logouts.end(caller);
            audit.ok(AuditTrail.Action.SIGN_OUT, caller, request, null, null);
        }
        return HttpResponse.noContent().cookie(SessionCookie.cleared(clientAddress.isOverTls(request)));
    }

    private HttpResponse<SignedIn> answer(
            HttpRequest<?> request, SignIn.Session session, AuditTrail.@Nullable Action action) {
        Tokens.Issued issued = session.issued();
        if (action != null) {
            audit.ok(action, session.principal(), request, null, null);
        }
        SignedIn answer = new SignedIn(
                issued.token(),
                "Bearer",
                issued.lifetime().toSeconds(),
                session.user().username(),
                session.user().roles());
        return HttpResponse.ok(answer)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .cookie(SessionCookie.of(clientAddress.isOverTls(request), issued.token(), issued.lifetime()));
    }
}
