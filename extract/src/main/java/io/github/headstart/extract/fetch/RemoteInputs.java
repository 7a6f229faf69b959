package io.github.headstart.extract.fetch;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.FileMutex;
import io.github.headstart.io.NamedChecksum;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.manifest.DatasetSource;
import io.github.headstart.manifest.RemoteFile;
import io.github.headstart.text.UserInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The files that a manifest names by URL: the data set is unpacked into its root, weights go into the cache folder. */
public final class RemoteInputs {
    private static final Logger LOG = LogManager.getLogger(RemoteInputs.class);
    /** Marks a root that was filled from an archive. Hidden, so that no layout treats it as an image. */
    private static final String ORIGIN = ".headstart-source.json";

    private final Download download;
    private final Path cache;

    public RemoteInputs(Download download, Path cache) {
        this.download = download;
        this.cache = cache;
    }

    /**
     * The archive that a root was filled from.
     *
     * @param checksum of the archive
     */
    private record Origin(String url, String checksum, String strip, long files) {}

    /**
     * Ensures that all files are present; downloads only what is missing.
     *
     * @throws PipelineException if something cannot be downloaded or differs from what the manifest says
     */
    public void fetch(DataManifest manifest) {
        fetchWeights(manifest);
        if (manifest.dataset().source().isPresent()) {
            DatasetSource source = manifest.dataset().source().get();
            Path root = manifest.dataset()
                    .root()
                    .local()
                    .orElseThrow(() -> new PipelineException(
                            "dataset.source: expected none, because only a folder on this machine can be filled from %s, found the root %s; unpack the archive there"
                                    .formatted(
                                            source.archive().shownUrl(),
                                            manifest.dataset().root())));
            fill(root, source);
        }
    }

    /** Ensures that the weights of the backbone are present, as {@link #fetch} does. */
    public void fetchWeights(DataManifest manifest) {
        if (manifest.backbone().network() instanceof BackboneSpec.Vgg16 vgg16
                && vgg16.weights() instanceof BackboneSpec.RemoteWeights weights) {
            download.fetch(weights.file(), weights.file().in(cache));
        }
    }

    private void fill(Path root, DatasetSource source) {
        try {
            Path lock = source.archive().in(cache).resolveSibling("unpack.lock");
            Files.createDirectories(lock.getParent());
            try (FileMutex mutex =
                    FileMutex.take(lock, () -> LOG.info("{}: waiting for another run that fills it", root))) {
                if (isEmpty(root)) {
                    unpack(root, source);
                } else {
                    checkOrigin(root, source.archive());
                }
            }
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: cannot be filled from %s: %s"
                            .formatted(root, source.archive().shownUrl(), AtomicFile.reason(e)),
                    e);
        }
    }

    private void unpack(Path root, DatasetSource source) throws IOException {
        Path archive = source.archive().in(cache);
        NamedChecksum checksum = download.fetch(source.archive(), archive);
        // Renaming onto an empty folder works on some systems only.
        Files.deleteIfExists(root);
        LOG.info("{}: unpacking {}", root, source.archive().name());
        AtomicDirectory.write(root, partial -> {
            long files = unpacked(archive, source, partial);
            Origin origin = new Origin(source.archive().shownUrl(), checksum.toString(), source.strip(), files);
            AtomicFile.writeText(partial.resolve(ORIGIN), Json.document(origin));
        });
        Files.delete(archive);
    }

    private static long unpacked(Path archive, DatasetSource source, Path directory) {
        try {
            return Archive.unpack(archive, source.strip(), directory, ArchiveLimits.defaults());
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: cannot be unpacked: %s; remove it to download %s again"
                            .formatted(archive, e.getMessage(), source.archive().shownUrl()),
                    e);
        }
    }

    /** Images that the user placed there are accepted; those of another archive are an error. */
    private static void checkOrigin(Path root, RemoteFile wanted) {
        Path file = root.resolve(ORIGIN);
        if (!Files.exists(file)) {
            LOG.debug("{}: not empty, so nothing is downloaded from {}", root, wanted.shownUrl());
            return;
        }
        Origin origin = Json.read(file, Origin.class);
        boolean other = wanted.checksum().isPresent()
                ? NamedChecksum.parse(origin.checksum())
                        .filter(found ->
                                found.algorithm() == wanted.checksum().get().algorithm())
                        .filter(found -> !found.equals(wanted.checksum().get()))
                        .isPresent()
                : !UserInfo.removed(origin.url()).equals(wanted.shownUrl());
        if (other) {
            throw new PipelineException(
                    ("%s: expected the files of %s%s, found those of %s with %s; remove the folder, "
                                    + "or name another one by dataset.root")
                            .formatted(
                                    root,
                                    wanted.shownUrl(),
                                    wanted.checksum().map(sum -> " with " + sum).orElse(""),
                                    UserInfo.removed(origin.url()),
                                    origin.checksum()));
        }
    }

    /** A file counts as not empty: the layout reports the error. */
    private static boolean isEmpty(Path root) throws IOException {
        if (!Files.exists(root)) {
            return true;
        }
        if (!Files.isDirectory(root) || Files.isSymbolicLink(root)) {
            return false;
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.findAny().isEmpty();
        }
    }
}
