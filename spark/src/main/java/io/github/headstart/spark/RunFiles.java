package io.github.headstart.spark;

import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a run that a prediction needs, its description and its head, to be carried to the executors. */
final class RunFiles implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int KEY_DIGITS = 16;

    /** By path relative to the run's folder. */
    private final TreeMap<String, byte[]> files;

    private RunFiles(TreeMap<String, byte[]> files) {
        this.files = files;
    }

    static RunFiles of(TrainedModel run) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> head = Files.walk(run.head())) {
            List<Path> all = Stream.concat(head.filter(Files::isRegularFile), Stream.of(run.file()))
                    .toList();
            for (Path file : all) {
                files.put(run.folder().relativize(file).toString(), Files.readAllBytes(file));
            }
            return new RunFiles(files);
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(run.folder(), AtomicFile.reason(e)), e);
        }
    }

    /** SHA-256 of all names and contents. */
    String sha256() {
        Checksum checksum = new Checksum();
        files.forEach((name, content) -> checksum.add(name).add(Checksum.ofBytes(content)));
        return checksum.hex();
    }

    /** The run on this node; it is written there if it is not there yet. */
    TrainedModel in(Path cache) {
        Path folder = cache.resolve("runs").resolve(sha256().substring(0, KEY_DIGITS));
        try {
            AtomicDirectory.write(folder, partial -> {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    Path target = partial.resolve(file.getKey());
                    Files.createDirectories(target.getParent());
                    Files.write(target, file.getValue());
                }
            });
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(folder, e);
        }
        return TrainedModel.read(folder);
    }
}
