package io.github.headstart.classify.predict;

import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.PooledFeatures;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.data.UnchangedImages;
import io.github.headstart.classify.data.Vectors;
import io.github.headstart.classify.nearest.NearestRows;
import io.github.headstart.classify.nearest.Neighbors;
import io.github.headstart.classify.nearest.SimilarImages;
import io.github.headstart.classify.nearest.SimilarImages.Match;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the images of a store that are most similar to given ones: by the cosine of their pooled features, among the
 * unchanged images of all splits, exactly. Memory grows with the given images, not with the store but for a few bytes
 * per image. Not thread-safe.
 */
public final class SimilarSearch {
    private final FeatureStore store;
    private final Supplier<ModelBackbone> backbone;
    private final UnchangedImages images;

    /** @param backbone of the store, called if a given image is a file */
    public SimilarSearch(FeatureStore store, Supplier<ModelBackbone> backbone) {
        this.store = store;
        this.backbone = backbone;
        images = new UnchangedImages(
                store,
                Stream.of(Split.values())
                        .map(split -> SplitIndex.of(store, split))
                        .toList());
    }

    /**
     * Finds the most similar images of each given one. Of images of the same similarity, those come first that the store
     * has first; an image that is in the store is among its own.
     *
     * @param given each a file or, if there is no such file, the path of an image of the store
     * @param most number of images to find for each
     * @return by given image, in their order
     * @throws PipelineException if an image is neither; names all such images
     */
    public List<SimilarImages> find(List<String> given, int most) {
        Map<String, Integer> stored = stored(given);
        List<Query> queries = new ArrayList<>();
        try (Features source = new StoreFeatures(store)) {
            Vectors rows = PooledFeatures.of(store, images, source);
            Map<Path, ImageVectors.Result> computed = computed(
                    given.stream().filter(each -> !stored.containsKey(each)).toList());
            for (String image : given) {
                queries.add(
                        stored.containsKey(image)
                                ? new Query(image, SampleFile.OK, rows.vector(stored.get(image)))
                                : Query.of(image, computed.get(Path.of(image))));
            }
            return matches(queries, rows, most);
        }
    }

    /** @param vector float[0] if the image could not be read */
    private record Query(String image, String status, float[] vector) {
        static Query of(String image, ImageVectors.Result result) {
            return new Query(image, result.failure().orElse(SampleFile.OK), result.values());
        }

        boolean ok() {
            return vector.length > 0;
        }
    }

    /** The numbers of those images that are no files, by path. */
    private Map<String, Integer> stored(List<String> given) {
        List<String> paths = given.stream()
                .filter(image -> !Files.exists(Path.of(image)))
                .distinct()
                .toList();
        Set<String> wanted = Set.copyOf(paths);
        Map<String, Integer> numbers = new HashMap<>();
        for (int image = 0; !paths.isEmpty() && image < images.count(); image++) {
            String path = images.sample(image).path();
            if (wanted.contains(path)) {
                numbers.putIfAbsent(path, image);
            }
        }
        List<String> unknown =
                paths.stream().filter(path -> !numbers.containsKey(path)).toList();
        if (!unknown.isEmpty()) {
            throw new PipelineException(
                    "%s: expected image files or paths of images of %s, as its samples.csv has them, found neither"
                            .formatted(String.join(", ", unknown), store.directory()));
        }
        return numbers;
    }

    private Map<Path, ImageVectors.Result> computed(List<String> files) {
        Map<Path, ImageVectors.Result> results = new LinkedHashMap<>();
        if (!files.isEmpty()) {
            new ImageVectors(store.recipe(), backbone.get())
                    .compute(files.stream().map(Path::of).distinct().toList(), results::put);
        }
        return results;
    }

    private List<SimilarImages> matches(List<Query> queries, Vectors rows, int most) {
        List<float[]> vectors =
                queries.stream().filter(Query::ok).map(Query::vector).toList();
        List<Neighbors> found = new ArrayList<>();
        new NearestRows(rows, Math.min(most, rows.count()), Progress.none())
                .find(
                        new InMemory(vectors, rows.length()),
                        (vector, row) -> true,
                        (vector, neighbors) -> found.add(neighbors));
        Map<Integer, Sample> samples = samples(found);
        List<SimilarImages> similar = new ArrayList<>();
        int next = 0;
        for (Query query : queries) {
            List<Match> matches = query.ok() ? matches(found.get(next++), samples) : List.of();
            similar.add(new SimilarImages(query.image(), query.status(), matches));
        }
        return similar;
    }

    private static List<Match> matches(Neighbors neighbors, Map<Integer, Sample> samples) {
        return IntStream.range(0, neighbors.count())
                .mapToObj(place -> new Match(samples.get(neighbors.row(place)), neighbors.cosine(place)))
                .toList();
    }

    /** In the store's order, so that each shard is read once. */
    private Map<Integer, Sample> samples(List<Neighbors> found) {
        Map<Integer, Sample> samples = new TreeMap<>();
        found.forEach(neighbors ->
                IntStream.range(0, neighbors.count()).forEach(place -> samples.put(neighbors.row(place), null)));
        samples.replaceAll((row, none) -> images.sample(row));
        return samples;
    }

    private record InMemory(List<float[]> values, int length) implements Vectors {
        @Override
        public int count() {
            return values.size();
        }

        @Override
        public float[] vector(int number) {
            return values.get(number).clone();
        }
    }
}
