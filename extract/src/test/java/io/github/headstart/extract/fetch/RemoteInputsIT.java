package io.github.headstart.extract.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Scanned;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.reference.JavaProcess;
import io.github.headstart.reference.LoopbackServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteInputsIT {
    /** Longer than a Java process takes to start, so that the second one has to wait. */
    private static final int SLOW_MILLISECONDS = 3000;

    @TempDir
    private Path folder;

    @Test
    void letsOneOfTwoProcessesDownloadAndTheOtherUseIt() throws Exception {
        byte[] archive = RemoteInputsTest.zip("pets/train/cats/1.jpg", "pets/train/dogs/2.jpg");
        try (LoopbackServer server = new LoopbackServer()) {
            server.file("/weights.h5", RemoteInputsTest.WEIGHTS).on("/slow.zip", (exchange, number) -> {
                try {
                    Thread.sleep(SLOW_MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                LoopbackServer.send(exchange, archive);
            });
            DataManifest manifest = RemoteInputsTest.manifest(folder, server, "/slow.zip", "");
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                processes.add(JavaProcess.of(Fetching.class, manifest.file().toString())
                        .inheritIO()
                        .start());
            }
            for (Process process : processes) {
                assertThat(process.waitFor()).isZero();
            }
            assertThat(server.requests()).containsExactlyInAnyOrder("/weights.h5", "/slow.zip");
            assertThat(Scanned.of(manifest.dataset()).files()).hasSize(2);
        }
    }

    /** A process that fetches a manifest's inputs. */
    public static final class Fetching {
        public static void main(String[] arguments) {
            RemoteInputsTest.fetch(DataManifest.read(Path.of(arguments[0])), false);
        }
    }
}
