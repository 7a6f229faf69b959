package io.github.headstart.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that this process holds open; on Linux only. */
public final class OpenFiles {
    private OpenFiles() {}

    /** Those in a folder, by their real paths, once per descriptor. */
    public static List<Path> in(Path folder) throws IOException {
        Path real = folder.toRealPath();
        List<Path> open = new ArrayList<>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                // Other threads of the virtual machine open and close files of their own.
                if (Files.isSymbolicLink(descriptor)) {
                    Path file = Files.readSymbolicLink(descriptor);
                    if (file.startsWith(real)) {
                        open.add(file);
                    }
                }
            }
        }
        return open;
    }
}
