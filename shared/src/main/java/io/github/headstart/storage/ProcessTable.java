package io.github.headstart.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says which processes can see one another: host names and the numbers of processes may be the same on two machines, and in two
 * containers of one.
 */
final class ProcessTable {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");
    private static final Path SELF = Path.of("/proc/self");

    private ProcessTable() {}

    /** The boot of Linux, the namespace of its processes and the user, who may be shown only his own; empty if they are not known. */
    static String name() {
        try {
            return "%s %s %s"
                    .formatted(
                            Files.readString(BOOT).strip(),
                            Files.readSymbolicLink(NAMESPACE),
                            Files.getAttribute(SELF, "unix:uid"));
        } catch (IOException | RuntimeException e) {
            // This is another system, or one that hides it.
            return "";
        }
    }
}
