package io.github.bottleneck.backbone;

import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.io.AtomicDirectory;
import io.github.bottleneck.manifest.BackboneSpec;
import io.github.bottleneck.manifest.RemoteFile;
import io.github.bottleneck.store.FeatureShape;
import io.github.bottleneck.store.Recipe.BackboneIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** VGG16 without top, written as a SavedModel into the cache when it is first opened and run from there. */
final class Vgg16Source implements BackboneSource {
    /** So many digits of the fingerprint in a folder's name keep any two models of one cache apart. */
    private static final int NAME_DIGITS = 16;

    private final Vgg16Weights weights;
    private final BackboneIdentity identity;
    private final int height;
    private final int width;
    private final Path cache;

    private Vgg16Source(Vgg16Weights weights, boolean trained, int height, int width, Path cache) {
        this.weights = weights;
        this.identity = new BackboneIdentity(Vgg16.NAME, weights.fingerprint(), trained);
        this.height = height;
        this.width = width;
        this.cache = cache;
    }

    static Vgg16Source of(BackboneSpec.Weights weights, int height, int width, Path cache) {
        if (height < Vgg16.SMALLEST_SIZE || width < Vgg16.SMALLEST_SIZE) {
            throw new PipelineException("image: VGG16 takes pictures of at least %d×%d, the manifest's are %d×%d"
                    .formatted(Vgg16.SMALLEST_SIZE, Vgg16.SMALLEST_SIZE, height, width));
        }
        if (weights instanceof BackboneSpec.WeightsFile file) {
            return new Vgg16Source(Vgg16Weights.read(file.file()), true, height, width, cache);
        }
        if (weights instanceof BackboneSpec.RemoteWeights remote) {
            return new Vgg16Source(Vgg16Weights.read(downloaded(remote.file(), cache)), true, height, width, cache);
        }
        long seed = ((BackboneSpec.Seed) weights).seed();
        return new Vgg16Source(Vgg16Weights.seeded(seed), false, height, width, cache);
    }

    private static Path downloaded(RemoteFile remote, Path cache) {
        Path file = remote.in(cache);
        if (!Files.isRegularFile(file)) {
            throw new PipelineException(
                    "%s: expected the download of %s there, found none; run extract, which fetches it"
                            .formatted(file, remote.url()));
        }
        return file;
    }

    @Override
    public BackboneIdentity identity() {
        return identity;
    }

    @Override
    public FeatureShape outputShape() {
        return FeatureShape.of(Vgg16.outputSide(height), Vgg16.outputSide(width), Vgg16.outputChannels());
    }

    @Override
    public BackboneSummary summary() {
        return Vgg16.summary(height, width);
    }

    @Override
    public Backbone open() {
        Path model = savedModel();
        return SavedModelBackbone.open(model, ModelSignature.read(model), outputShape(), height, width);
    }

    @Override
    public Path savedModel() {
        Path model = cache.resolve("%s-%dx%d-%s"
                .formatted(Vgg16.NAME, height, width, identity.fingerprint().substring(0, NAME_DIGITS)));
        if (!Files.isDirectory(model)) {
            try {
                AtomicDirectory.write(model, partial -> Vgg16Exporter.export(weights, height, width, partial));
            } catch (IOException e) {
                throw new PipelineException("%s: cannot be written: %s".formatted(model, e.getMessage()), e);
            }
        }
        return model;
    }

    @Override
    public List<Vgg16Layer> vgg16Layers() {
        return IntStream.range(0, Vgg16.CONVOLUTIONS.size())
                .mapToObj(k -> Vgg16Layer.of(
                        Vgg16.CONVOLUTIONS.get(k),
                        weights.kernels().get(k),
                        weights.biases().get(k)))
                .toList();
    }
}
