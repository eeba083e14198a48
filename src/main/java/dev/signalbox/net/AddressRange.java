package dev.signalbox.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An IP address, or all that begin like it (CIDR). Names are never looked up.
 *
 * @param bits how many of the network's first ones count
 */
public record AddressRange(InetAddress network, int bits) {
    private static final int MAPPED_BITS = 96;
    private static final int BITS_DIGITS_MAX = 3;

    /** @return {@code null} for what is neither an address nor a range */
    static @Nullable AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = address(slash < 0 ? text : text.substring(0, slash));
        if (network == null || text.indexOf('[') >= 0) {
            return null;
        }
        int most = network.getAddress().length * 8;
        if (slash < 0) {
            return new AddressRange(network, most);
        }
        String given = text.substring(slash + 1);
        if (given.isEmpty()
                || given.length() > BITS_DIGITS_MAX
                || !given.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        // ::ffff:10.0.0.0/104 is 10.0.0.0/8
        int bits = Integer.parseInt(given) - (most == 32 && text.indexOf(':') >= 0 ? MAPPED_BITS : 0);
        return bits < 0 || bits > most ? null : new AddressRange(network, bits);
    }

    /** An address as it is written, with or without brackets; an IPv4-mapped IPv6 address is the IPv4 one. */
    static @Nullable InetAddress address(String text) {
        byte[] bytes = text.indexOf('%') >= 0 ? null : NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** What limits count an address by: of IPv6 its /64, since a client has all 2^64 addresses of it; other texts as they are. */
    public static String limitKey(String address) {
        byte[] bytes = address.indexOf(':') < 0 ? null : NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length != 16 ? address : HexFormat.of().formatHex(bytes, 0, 8) + "::/64";
    }

    boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] given = address.getAddress();
        int whole = bits / 8;
        return ours.length == given.length
                && Arrays.equals(ours, 0, whole, given, 0, whole)
                && (bits % 8 == 0 || ((ours[whole] ^ given[whole]) & 0xff) >> 8 - bits % 8 == 0);
    }
}
