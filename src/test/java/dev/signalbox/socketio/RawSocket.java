package dev.signalbox.socketio;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A WebSocket without a library, for invalid frames and for not reading. */
public final class RawSocket implements AutoCloseable {
    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    public RawSocket(URI server) throws IOException {
        this("/socket.io/?EIO=4&transport=websocket", server, "");
    }

    /** @param headers whole lines, or nothing */
    public RawSocket(String path, URI server, String headers) throws IOException {
        socket.setReceiveBufferSize(8_192);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        out.write(("GET " + path + " HTTP/1.1\r\nHost: here\r\n" + headers + "Connection: Upgrade\r\n"
                        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
                        + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101") || head.indexOf("deflate") >= 0) {
            throw new IOException("unexpected answer " + head);
        }
    }

    /** One masked frame. */
    public void send(int firstByte, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(firstByte);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.write(new byte[4]); // a mask of zeros
        frame.write(payload);
        out.write(frame.toByteArray());
    }

    public void text(String packet) throws IOException {
        send(0x81, packet.getBytes(StandardCharsets.UTF_8));
    }

    public void bytes(int... bytes) throws IOException {
        for (int each : bytes) {
            out.write(each);
        }
    }

    /** Reads a frame that has no text, and returns its first byte. */
    public int control() throws IOException {
        int first = in.readUnsignedByte();
        payload();
        return first;
    }

    /** The payload of the next text frame. */
    public String text() throws IOException {
        int first = in.readUnsignedByte();
        byte[] payload = payload();
        if (first != 0x81) {
            throw new IOException("no text but " + first);
        }
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** Reads up to the next text, and counts the pongs before it. */
    int pongsBeforeText() throws IOException {
        int pongs = 0;
        while (true) {
            int first = in.readUnsignedByte();
            payload();
            if (first == 0x81) {
                return pongs;
            }
            pongs++;
        }
    }

    /** Reads until the close frame. */
    public int closeCode() throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = payload();
            if (first == 0x88) {
                return ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
            }
        }
    }

    /** Whether the server has ended the connection; reads what is left. */
    public boolean isEnded() throws IOException {
        try {
            while (true) {
                in.readByte();
            }
        } catch (EOFException e) {
            return true;
        }
    }

    private byte[] payload() throws IOException {
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return payload;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
