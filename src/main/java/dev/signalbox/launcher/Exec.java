package dev.signalbox.launcher;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.util.List;

/**
 * The system's {@code execv(3)}: this process goes on as another program, with the same id, environment, files and
 * signals; so the launcher costs no second process. Called by its name, because the launcher is compiled for an older Java.
 */
final class Exec {
    private Exec() {}

    /** Returns only when it cannot be done, for instance on Windows. */
    static void run(List<String> command) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MemorySegment execv = linker.defaultLookup().find("execv").orElse(null);
        if (execv == null) {
            return;
        }
        MethodHandle call = linker.downcallHandle(
                execv, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding")); // that of paths and arguments
            MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, command.size() + 1); // ends with NULL
            for (int i = 0; i < command.size(); i++) {
                arguments.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(command.get(i), charset));
            }
            int failed = (int) call.invokeExact(arguments.getAtIndex(ValueLayout.ADDRESS, 0), arguments);
        }
    }
}
