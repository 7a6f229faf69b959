package io.github.headstart.storage;

import io.github.headstart.error.PipelineException;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a folder or a file is: a path of this machine, or a URI of another file system such as {@code hdfs:} or {@code s3a:}.
 * {@code toString} is the path or the URI.
 *
 * @param text an absolute path, or a URI without a slash at its end, unless that is its root
 */
public record Location(String text) {
    /** A letter before a colon is a drive of Windows. */
    private static final Pattern URI_SCHEME = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]+):/.*");

    /** What all locations in a file system begin with: {@code hdfs:/}, {@code hdfs:///}, {@code s3a://bucket}. */
    private static final Pattern URI_ROOT = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]+:(//[^/]+|/+)");

    private static final String LOCAL_SCHEME = "file";

    public static Location of(Path path) {
        return new Location(path.toAbsolutePath().normalize().toString());
    }

    /**
     * @param text a path, or a URI; {@code file:} names a path
     * @param base the folder that relative paths start from
     * @throws IllegalArgumentException if it begins like a {@code file:} URI and is none
     */
    public static Location parse(String text, Path base) {
        if (!URI_SCHEME.matcher(text).matches()) {
            return of(base.resolve(text));
        }
        return text.substring(0, text.indexOf(':')).equalsIgnoreCase(LOCAL_SCHEME)
                ? of(Path.of(URI.create(text).getPath()))
                : new Location(withoutSlashes(text));
    }

    private static String withoutSlashes(String uri) {
        int end = uri.length();
        while (end > root(uri) && uri.charAt(end - 1) == '/') {
            end--;
        }
        return uri.substring(0, end);
    }

    /** The length of a URI's root; 0 for a path. */
    private static int root(String text) {
        Matcher root = URI_ROOT.matcher(text);
        return root.find() ? root.end() : 0;
    }

    /** Empty for a URI. */
    public Optional<Path> local() {
        return isUri() ? Optional.empty() : Optional.of(Path.of(text));
    }

    /** @throws PipelineException if it is a URI */
    public Path path() {
        return local().orElseThrow(() -> new PipelineException(
                "%s: expected a path of this machine, found a URI; use SparkExtract, which reads and writes there, or copy it here"
                        .formatted(text)));
    }

    /** What lies below under a name. */
    public Location resolve(String name) {
        return isUri() ? new Location(folder() + name) : of(Path.of(text).resolve(name));
    }

    /** The beginning of the URIs of what lies below. */
    private String folder() {
        return text.endsWith("/") ? text : text + "/";
    }

    /** The last part of the path; empty for the root of a URI. */
    public String name() {
        int slash = Math.max(text.lastIndexOf('/'), text.lastIndexOf(File.separatorChar));
        return text.substring(Math.max(root(text), slash + 1));
    }

    /** The folder that it lies in; for the root of a URI the root itself. */
    public Location parent() {
        return isUri()
                ? new Location(text.substring(0, Math.max(root(text), text.lastIndexOf('/'))))
                : of(Path.of(text).toAbsolutePath().getParent());
    }

    /** Whether this is the other one, or lies below it. */
    public boolean isWithin(Location other) {
        if (isUri() || other.isUri()) {
            return folder().startsWith(other.folder());
        }
        return path().startsWith(other.path());
    }

    private boolean isUri() {
        return URI_SCHEME.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
