package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Precision;
import io.github.headstart.manifest.RemoteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** VGG16 without top, written as a SavedModel into the cache when it is first opened and run from there. */
final class Vgg16Provider implements BackboneProvider {
    /** The number of the fingerprint's digits in a folder's name: enough to distinguish the models of one cache. */
    private static final int NAME_DIGITS = 16;

    private final Supplier<Vgg16Weights> weights;
    private final BackboneIdentity identity;
    private final int height;
    private final int width;
    private final Precision precision;
    private final Path cache;

    /** @param weights reads or draws them; they are not kept, because most runs need only the built model */
    private Vgg16Provider(
            Supplier<Vgg16Weights> weights, boolean trained, int height, int width, Precision precision, Path cache) {
        this.weights = weights;
        this.identity = new BackboneIdentity(Vgg16.NAME, weights.get().fingerprint(), trained);
        this.height = height;
        this.width = width;
        this.precision = precision;
        this.cache = cache;
    }

    static Vgg16Provider of(BackboneSpec.Weights weights, int height, int width, Precision precision, Path cache) {
        if (height < Vgg16.SMALLEST_SIZE || width < Vgg16.SMALLEST_SIZE) {
            throw new PipelineException("image: VGG16 takes images of at least %d×%d, the manifest's are %d×%d"
                    .formatted(Vgg16.SMALLEST_SIZE, Vgg16.SMALLEST_SIZE, height, width));
        }
        if (weights instanceof BackboneSpec.WeightsFile given) {
            return new Vgg16Provider(
                    () -> Vgg16Weights.read(given.file().path()), true, height, width, precision, cache);
        }
        if (weights instanceof BackboneSpec.RemoteWeights remote) {
            Path file = downloaded(remote.file(), cache);
            return new Vgg16Provider(() -> Vgg16Weights.read(file), true, height, width, precision, cache);
        }
        long seed = ((BackboneSpec.Seed) weights).seed();
        return new Vgg16Provider(() -> Vgg16Weights.seeded(seed), false, height, width, precision, cache);
    }

    private Vgg16Weights weights() {
        Vgg16Weights read = weights.get();
        if (!read.fingerprint().equals(identity.fingerprint())) {
            throw new PipelineException("the weights of %s changed during the run; run again".formatted(Vgg16.NAME));
        }
        return read;
    }

    private static Path downloaded(RemoteFile remote, Path cache) {
        Path file = remote.in(cache);
        if (!Files.isRegularFile(file)) {
            throw new PipelineException(
                    "%s: expected the download of %s there, found none; run `extract`, which downloads it"
                            .formatted(file, remote.shownUrl()));
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
        Path model = built();
        return SavedModelBackbone.open(
                model, ModelSignature.read(model), outputShape(), height, width, SessionSettings.of(precision));
    }

    @Override
    public SavedNetwork savedModel() {
        Path model = built();
        return ModelSignature.read(model).network(model);
    }

    private Path built() {
        Path model = cache.resolve("%s-%dx%d-%s"
                .formatted(Vgg16.NAME, height, width, identity.fingerprint().substring(0, NAME_DIGITS)));
        if (!Files.isDirectory(model)) {
            try {
                AtomicDirectory.write(model, partial -> Vgg16Exporter.export(weights(), height, width, partial));
            } catch (IOException e) {
                throw new PipelineException("%s: cannot be written: %s".formatted(model, AtomicFile.reason(e)), e);
            }
        }
        return model;
    }

    @Override
    public List<Vgg16Layer> vgg16Layers() {
        Vgg16Weights values = weights();
        return IntStream.range(0, Vgg16.CONVOLUTIONS.size())
                .mapToObj(k -> Vgg16Layer.of(
                        Vgg16.CONVOLUTIONS.get(k),
                        values.kernels().get(k),
                        values.biases().get(k)))
                .toList();
    }
}
