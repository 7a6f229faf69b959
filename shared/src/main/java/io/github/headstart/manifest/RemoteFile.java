package io.github.headstart.manifest;

import io.github.headstart.error.Checks;
import io.github.headstart.io.Checksum;
import io.github.headstart.io.NamedChecksum;
import io.github.headstart.json.JsonObject;
import io.github.headstart.text.UserInfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file to be downloaded: {@code url}, {@code bytes}, {@code checksum} of a manifest's object.
 *
 * @param url http or https
 * @param bytes its size, if known
 * @param checksum of its content, if known; otherwise that of the first download counts from then on
 */
public record RemoteFile(URI url, OptionalLong bytes, Optional<NamedChecksum> checksum) {
    private static final String URL = "a URL such as https://host/file.zip";
    private static final String DOWNLOADS = "downloads";
    /** The number of the URL checksum's digits in a folder's name: enough to distinguish the URLs of one cache. */
    private static final int NAME_DIGITS = 16;

    public RemoteFile {
        new Checks()
                .that(isHttp(url), "url", URL, '"' + UserInfo.removed(url.toString()) + '"')
                .that(bytes.orElse(1) >= 1, "bytes", "1 or more", Long.toString(bytes.orElse(0)))
                .done();
    }

    /** Reads the three fields; the object may have others. */
    static Optional<RemoteFile> read(JsonObject json) {
        Optional<URI> url = json.require("url", URL).text("url").flatMap(text -> uri(json, text));
        OptionalLong bytes = json.longInteger("bytes");
        Optional<String> sum = json.text("checksum");
        Optional<NamedChecksum> checksum = sum.flatMap(NamedChecksum::parse);
        if (sum.isPresent() && checksum.isEmpty()) {
            json.problem("checksum", NamedChecksum.FORM, '"' + sum.get() + '"');
        }
        return url.flatMap(known -> json.build(() -> new RemoteFile(known, bytes, checksum)));
    }

    /** The URL without the name and password that it may hold: for messages and files. */
    public String shownUrl() {
        return UserInfo.removed(url.toString());
    }

    /** The name that its last part gives it, with only characters that every file system allows. */
    public String name() {
        String path = url.getPath() == null ? "" : url.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        return name.matches("[._]*") ? "file" : name;
    }

    /** Its path in a cache folder. */
    public Path in(Path cache) {
        String digits =
                Checksum.ofBytes(shownUrl().getBytes(StandardCharsets.UTF_8)).substring(0, NAME_DIGITS);
        return cache.resolve(DOWNLOADS).resolve(digits).resolve(name());
    }

    private static boolean isHttp(URI url) {
        return url.getHost() != null
                && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()));
    }

    private static Optional<URI> uri(JsonObject json, String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            json.problem("url", URL, '"' + text + '"');
            return Optional.empty();
        }
    }
}
