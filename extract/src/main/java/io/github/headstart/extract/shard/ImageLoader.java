package io.github.headstart.extract.shard;

import io.github.headstart.augment.Augmentation;
import io.github.headstart.augment.TransformParameters;
import io.github.headstart.dataset.Sample;
import io.github.headstart.extract.augment.Transform;
import io.github.headstart.extract.augment.TransformSampler;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Pixels;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.ReadingMemory;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.ReadableFile;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StoredFile;
import io.github.headstart.store.FeatureKey;
import java.io.IOException;
import java.util.Optional;

/** Loads a row's image and prepares it for the backbone: read, resize, augment, preprocess. Thread-safe. */
public final class ImageLoader {
    private final Storage storage;
    private final ImagePreparation preparation;
    private final ReadingMemory memory;
    private final TransformSampler sampler;
    private final Transform transform;

    /** @param storage that the images are in */
    public ImageLoader(Storage storage, ImageSpec image, Preprocessing preprocessing, Augmentation augmentation) {
        this.storage = storage;
        this.preparation = new ImagePreparation(image, preprocessing);
        this.memory = new ReadingMemory(preparation.image().reading());
        this.sampler = new TransformSampler(augmentation, image.height(), image.width());
        this.transform = new Transform(augmentation);
    }

    /**
     * Loads the images as a manifest says.
     *
     * @param storage the manifest's root
     */
    public static ImageLoader of(DataManifest manifest, Storage storage) {
        return new ImageLoader(
                storage,
                manifest.image(),
                manifest.backbone().preprocessing(),
                manifest.augmentation().augmentation());
    }

    /** The number of values of one prepared image. */
    public int size() {
        return preparation.height() * preparation.width() * Pixels.CHANNELS;
    }

    Location location(Sample sample) {
        return storage.location().resolve(sample.path());
    }

    /** The transform parameters of the row; empty in pass 0. */
    public Optional<TransformParameters> augmentation(FeatureKey key) {
        return key.pass() == 0
                ? Optional.empty()
                : Optional.of(sampler.draw(key.sample().sha256(), key.pass()));
    }

    /**
     * @return float[height * width * 3], preprocessed
     * @throws UnreadableImageException if the file is not an image, or has changed since it was hashed
     */
    public float[] read(FeatureKey key) throws IOException, UnreadableImageException {
        return read(key, StoredFile.UNKNOWN);
    }

    /**
     * As {@link #read(FeatureKey)}.
     *
     * @param bytes the length of the image's file, or {@link StoredFile#UNKNOWN}
     */
    float[] read(FeatureKey key, long bytes) throws IOException, UnreadableImageException {
        float[] values = rgb(key, bytes);
        preparation.preprocessing().apply(values);
        return values;
    }

    /** As {@link #read}, but without preprocessing: RGB, 0 to 255. */
    public float[] rgb(FeatureKey key) throws IOException, UnreadableImageException {
        return rgb(key, StoredFile.UNKNOWN);
    }

    private float[] rgb(FeatureKey key, long bytes) throws IOException, UnreadableImageException {
        StoredFile stored = new StoredFile(key.sample().path(), bytes);
        return memory.read(location(key.sample()), () -> storage.open(stored), file -> rgb(key, file));
    }

    private float[] rgb(FeatureKey key, ReadableFile file) throws IOException, UnreadableImageException {
        byte[] bytes = preparation.read(file);
        if (!Checksum.ofBytes(bytes).equals(key.sample().sha256())) {
            throw new UnreadableImageException("changed during the run; run again");
        }
        Pixels pixels = preparation.resized(bytes);
        Optional<TransformParameters> augmentation = augmentation(key);
        return augmentation.isPresent() ? transform.apply(pixels, augmentation.get()) : ImagePreparation.values(pixels);
    }
}
