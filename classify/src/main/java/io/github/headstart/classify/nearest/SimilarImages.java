package io.github.headstart.classify.nearest;

import io.github.headstart.dataset.Sample;
import java.util.List;

/**
 * The images of a store that are most similar to an image.
 *
 * @param image as given by the caller
 * @param status {@code ok}, or why the image could not be read, as in {@code samples.csv}
 * @param matches the nearest first; none if the image could not be read
 */
public record SimilarImages(String image, String status, List<Match> matches) {
    public SimilarImages {
        matches = List.copyOf(matches);
    }

    /** @param cosine similarity of the pooled features, −1 to 1 */
    public record Match(Sample sample, float cosine) {}
}
