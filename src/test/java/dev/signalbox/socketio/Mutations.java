package dev.signalbox.socketio;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** What hostile and broken clients may send: good packets, bad ones, both also with a few bytes changed. Seeded. */
final class Mutations {
    private static final List<String> PACKETS = List.of(
            "40{\"token\":\"user-ada\"}",
            "40",
            "40/custom,{\"token\":\"x\"}",
            "41",
            "42[\"test:echo\",{\"text\":\"h\u00e9\"}]",
            "421[\"test:echo\",{\"text\":\"x\"}]",
            "42/other,7[\"test:echo\",{}]",
            "42[\"test:number\",{\"number\":5}]",
            "42[\"test:number\",{\"number\":1e400}]",
            "42[\"test:later\",{},1,null,[],{\"a\":{\"b\":[1.5,true]}}]",
            "42[\"disconnect\"]",
            "42[\"test:echo\",{\"text\":\"\\ud800\"}]",
            "43[]",
            "431[]",
            "44{}",
            "451-[\"test:echo\",{\"text\":\"x\",\"file\":{\"_placeholder\":true,\"num\":0}}]",
            "452-9[\"test:echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":7}]",
            "45999999999999-[\"x\"]",
            "4510-[\"x\"]",
            "461-1[{\"_placeholder\":true,\"num\":0}]",
            "42" + "[".repeat(2_000),
            "42[" + "{\"a\":".repeat(100) + "1" + "}".repeat(100) + "]",
            "42999999999999999999[\"x\"]",
            "40/" + "n".repeat(500),
            "0{}",
            "1",
            "2",
            "2probe",
            "3",
            "3probe",
            "4",
            "5",
            "6",
            "",
            "bAQID",
            "b***",
            "b",
            "{\"event\":\"auth\",\"data\":{\"token\":\"user-ada\"},\"id\":1}",
            "{\"event\":\"test:echo\",\"data\":{\"text\":\"x\"},\"id\":\"a\"}",
            "{\"event\":\"test:later\",\"id\":1e999}",
            "{\"event\":7,\"id\":{}}",
            "[]");

    private final Random random;

    Mutations(long seed) {
        this.random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A packet, in half of all cases with some bytes changed; perhaps no UTF-8. */
    byte[] packet() {
        byte[] packet = PACKETS.get(random.nextInt(PACKETS.size())).getBytes(StandardCharsets.UTF_8);
        return random.nextBoolean() ? packet : changed(packet);
    }

    /** Several packets in one HTTP body. */
    byte[] payload() {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        int packets = 1 + random.nextInt(6);
        for (int i = 0; i < packets; i++) {
            if (i > 0) {
                payload.write(0x1e);
            }
            payload.writeBytes(packet());
        }
        return payload.toByteArray();
    }

    byte[] bytes(int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] changed(byte[] packet) {
        byte[] changed = packet;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(changed.length + 1);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(changed, 0, at);
            switch (random.nextInt(4)) {
                case 0 -> out.write(random.nextInt(256)); // one more
                case 1 -> at = Math.min(at + 1, changed.length); // one less
                case 2 -> out.writeBytes(bytes(4));
                default -> at = changed.length; // cut off
            }
            out.write(changed, at, changed.length - at);
            changed = out.toByteArray();
        }
        return changed;
    }
}
