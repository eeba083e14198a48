package dev.signalbox.notify;

import dev.signalbox.access.Requests;
import dev.signalbox.model.Fields;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Base64;

@Schema(description = "The PushSubscription of a browser as JSON.")
@Introspected
record NewPushSubscription(
        @NotBlank @Size(max = ENDPOINT_MAX) @Schema(example = "https://push.example.com/send/abc")
        String endpoint,

        @NotNull Keys keys) {
    static final int ENDPOINT_MAX = 2_000;
    private static final int PUBLIC_KEY_BYTES = 65;
    private static final int AUTH_BYTES = 16;

    /** In Base64 for URLs. */
    @Schema(name = "PushSubscriptionKeys")
    @Introspected
    record Keys(
            @NotBlank
            @Size(max = 200)
            @Schema(example = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM")
            String p256dh,

            @NotBlank @Size(max = 200) @Schema(example = "tBHItJI5svbpez7KI4CCXg")
            String auth)
            implements Requests.WithRules {
        @Override
        public void check(Fields fields) {
            check(fields, "p256dh", p256dh, PUBLIC_KEY_BYTES);
            check(fields, "auth", auth, AUTH_BYTES);
        }

        private static void check(Fields fields, String name, String value, int length) {
            try {
                if (bytes(value).length == length) {
                    return;
                }
            } catch (IllegalArgumentException e) {
                // rejected below
            }
            fields.reject(name, "must be " + length + " bytes in Base64 for URLs");
        }
    }

    static byte[] bytes(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }
}
