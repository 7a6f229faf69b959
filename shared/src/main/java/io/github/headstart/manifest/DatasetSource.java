package io.github.headstart.manifest;

import io.github.headstart.error.Checks;
import io.github.headstart.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;

/**
 * The manifest's {@code dataset.source}: an archive that the data set's root is filled from.
 *
 * @param archive a zip or tar.gz file
 * @param strip the archive's folder whose content becomes the root's, {@code /} between parts; empty for all of it
 */
public record DatasetSource(RemoteFile archive, String strip) {
    public DatasetSource {
        new Checks()
                .that(
                        strip.isEmpty()
                                || Arrays.stream(strip.split("/", -1)).noneMatch(part -> part.matches("|\\.|\\.\\.")),
                        "strip",
                        "a folder of the archive such as data/images",
                        '"' + strip + '"')
                .done();
    }

    static Optional<DatasetSource> read(JsonObject json) {
        Optional<RemoteFile> archive = RemoteFile.read(json);
        String strip = json.text("strip").orElse("");
        json.end();
        return archive.flatMap(file -> json.build(() -> new DatasetSource(file, strip.replaceFirst("/$", ""))));
    }
}
