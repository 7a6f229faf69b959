package io.github.headstart.classify.predict;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.FeaturePipeline;
import io.github.headstart.backbone.FeaturePipeline.Row;
import io.github.headstart.backbone.Workers;
import io.github.headstart.classify.data.PooledFeatures;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.Pixels;
import io.github.headstart.image.ReadingMemory;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.store.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Computes the pooled features of image files as a store of a recipe would have them. Not thread-safe. */
final class ImageVectors {
    private final Recipe recipe;
    private final ModelBackbone backbone;
    private final ReadingMemory memory;

    ImageVectors(Recipe recipe, ModelBackbone backbone) {
        this.recipe = recipe;
        this.backbone = backbone;
        memory = new ReadingMemory(backbone.preparation().image().reading());
    }

    /**
     * A file's vector or why it has none.
     *
     * @param values float[length]; float[0] if the file could not be read
     */
    record Result(float[] values, Optional<String> failure) {}

    /** @param results receives the result of each file in order */
    void compute(List<Path> files, BiConsumer<Path, Result> results) {
        ImagePreparation preparation = backbone.preparation();
        Workers workers = Workers.ofMachine().fitting(preparation.height(), preparation.width());
        int imageSize = preparation.height() * preparation.width() * Pixels.CHANNELS;
        try (Backbone network = backbone.provider().open();
                FeaturePipeline<LocalImage> rows = new FeaturePipeline<>(
                        files.stream().map(LocalImage::new).iterator(), this::read, network, imageSize, workers)) {
            while (rows.hasNext()) {
                Row<LocalImage> row = rows.next();
                results.accept(row.image().file(), result(row));
            }
        }
    }

    private float[] read(LocalImage image) throws IOException, UnreadableImageException {
        ImagePreparation preparation = backbone.preparation();
        return memory.read(image, image::open, opened -> preparation.prepare(preparation.read(opened)));
    }

    private Result result(Row<LocalImage> row) {
        Optional<String> failure = row.failure()
                .map(cause -> Predictor.status(row.image(), cause))
                .or(() -> recipe.unstorable(row.maps(), row.index()));
        if (failure.isPresent()) {
            return new Result(new float[0], failure);
        }
        int size = recipe.featureShape().size();
        float[] map = Arrays.copyOfRange(row.maps(), row.index() * size, (row.index() + 1) * size);
        recipe.roundAsStored(map);
        return new Result(PooledFeatures.pooled(map, recipe.featureShape()), Optional.empty());
    }
}
