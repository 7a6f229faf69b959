package io.github.headstart.classify.report;

import io.github.headstart.classify.nearest.SimilarImages;
import io.github.headstart.classify.report.Thumbnails.Thumbnail;
import io.github.headstart.classify.run.RunDescription.TrainedOn;
import io.github.headstart.error.PipelineException;
import io.github.headstart.store.FeatureStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The content of {@code similar.jte}: images and the images of a store that are most similar to them. */
public final class ContactSheet {
    private static final String OPTION = "html";

    private final String store;
    private final String note;
    private final List<Group> groups;

    private ContactSheet(FeatureStore store, List<SimilarImages> found) {
        this.store = store.directory().toString();
        Thumbnails thumbnails = Thumbnails.of(TrainedOn.of(store));
        note = thumbnails.whyNone();
        groups = found.stream().map(each -> group(each, thumbnails)).toList();
    }

    /**
     * Checks that a page could be written, for example before the search.
     *
     * @throws PipelineException if the folder does not exist, or the file exists and is not such a page
     */
    public static void check(Path file) {
        HtmlPage.check(file, OPTION);
    }

    /**
     * Writes a page or replaces an earlier one.
     *
     * @throws PipelineException if the file exists and is not such a page, or the page cannot be written
     */
    public static void write(FeatureStore store, List<SimilarImages> found, Path file) {
        HtmlPage.write(file, OPTION, "similar.jte", new ContactSheet(store, found));
    }

    /**
     * An image with the images that are similar to it.
     *
     * @param problem why it could not be read; empty if it could
     */
    record Group(String image, Thumbnail thumbnail, String problem, List<Similar> similar) {}

    /** @param cosine for example 0.9876 */
    record Similar(List<String> parts, Thumbnail thumbnail, String split, String label, String cosine) {}

    String store() {
        return store;
    }

    /** Why images of the store cannot be shown; empty if they can. */
    String note() {
        return note;
    }

    List<Group> groups() {
        return groups;
    }

    private static Group group(SimilarImages found, Thumbnails thumbnails) {
        Path file = Path.of(found.image());
        return new Group(
                found.image(),
                Files.exists(file) ? thumbnails.ofFile(file.toAbsolutePath()) : thumbnails.of(found.image()),
                found.matches().isEmpty() ? found.status() : "",
                found.matches().stream()
                        .map(match -> new Similar(
                                List.of(match.sample().path().split("(?<=/)")),
                                thumbnails.of(match.sample().path()),
                                match.sample().split().toString(),
                                match.sample().label(),
                                String.format(Locale.ROOT, "%.4f", match.cosine())))
                        .toList());
    }
}
