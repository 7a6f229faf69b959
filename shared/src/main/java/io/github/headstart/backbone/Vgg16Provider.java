package io.github.headstart.backbone;

import io.github.headstart.backbone.winograd.WinogradBackbone;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Engine;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.manifest.RemoteFile;
import io.github.headstart.manifest.Vgg16Layer;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** VGG16 without top, written as a SavedModel into the cache when it is first opened and run from there. */
final class Vgg16Provider implements BackboneProvider {
    /** The number of the fingerprint's digits in a folder's name: enough to distinguish the models of one cache. */
    private static final int NAME_DIGITS = 16;

    private static final String VECTORS = "jdk.incubator.vector";

    private final Supplier<Vgg16Weights> weights;
    private final SoftReference<Vgg16Weights> read;
    private final Vgg16Layer layer;
    private final BackboneIdentity identity;
    private final int height;
    private final int width;
    private final Precision precision;
    private final Path cache;

    /**
     * @param weights reads or draws them
     * @throws PipelineException if the weights cannot be read, or the images are too small
     */
    private Vgg16Provider(
            Supplier<Vgg16Weights> weights, boolean trained, BackboneSpec spec, int height, int width, Path cache) {
        this.weights = weights;
        Vgg16Weights values = weights.get();
        read = new SoftReference<>(values);
        layer = ((BackboneSpec.Vgg16) spec.network()).layer();
        identity = new BackboneIdentity(
                Vgg16.NAME,
                values.fingerprint(),
                trained,
                Optional.of(layer).filter(cut -> cut != Vgg16Layer.LAST),
                BackboneIdentity.pooling(spec),
                Optional.of(((BackboneSpec.Vgg16) spec.network()).engine())
                        .filter(engine -> engine != Engine.TENSORFLOW));
        this.height = height;
        this.width = width;
        this.precision = spec.precision();
        this.cache = cache;
    }

    /** @param spec of VGG16 */
    static Vgg16Provider of(BackboneSpec spec, int height, int width, Path cache) {
        if (height < Vgg16.SMALLEST_SIZE || width < Vgg16.SMALLEST_SIZE) {
            throw new PipelineException("image: VGG16 takes images of at least %d×%d, the manifest's are %d×%d"
                    .formatted(Vgg16.SMALLEST_SIZE, Vgg16.SMALLEST_SIZE, height, width));
        }
        BackboneSpec.Weights weights = ((BackboneSpec.Vgg16) spec.network()).weights();
        if (weights instanceof BackboneSpec.Seed drawn) {
            return new Vgg16Provider(() -> Vgg16Weights.seeded(drawn.seed()), false, spec, height, width, cache);
        }
        Path file = weights instanceof BackboneSpec.RemoteWeights remote
                ? downloaded(remote.file(), cache)
                : ((BackboneSpec.WeightsFile) weights).file().path();
        return new Vgg16Provider(() -> Vgg16Weights.read(file), true, spec, height, width, cache);
    }

    /** Those of the identity, if there was memory to keep them until the network is opened. */
    private Vgg16Weights weights() {
        Vgg16Weights kept = read.get();
        if (kept != null) {
            return kept;
        }
        Vgg16Weights again = weights.get();
        if (!again.fingerprint().equals(identity.fingerprint())) {
            throw new PipelineException("the weights of %s changed during the run; run again".formatted(Vgg16.NAME));
        }
        return again;
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
        FeatureShape shape = Vgg16.outputShape(layer, height, width);
        return identity.pooling().isPresent() ? shape.pooled() : shape;
    }

    @Override
    public BackboneSummary summary() {
        return Vgg16.summary(layer, height, width).pooled(identity.pooling(), this::outputShape);
    }

    @Override
    public Backbone open() {
        Backbone opened = identity.engine().isPresent() ? winograd() : tensorFlow();
        // 59 MB that nobody reads again.
        read.clear();
        return opened;
    }

    private Backbone winograd() {
        requireVectors();
        return new WinogradBackbone(
                vgg16Convolutions(), layer, identity.pooling().orElse(Pooling.NONE), height, width);
    }

    private Backbone tensorFlow() {
        Path model = built();
        return SavedModelBackbone.open(
                model,
                signature(model),
                identity.pooling(),
                outputShape(),
                height,
                width,
                SessionSettings.of(precision));
    }

    @Override
    public SavedNetwork savedModel() {
        Path model = built();
        return signature(model).network(model);
    }

    /** TensorFlow, which takes a second to load and 200 MB, is asked only where it computes. */
    @Override
    public String device() {
        return identity.engine().isPresent() ? "CPU:0" : NativeTensorFlow.device();
    }

    private static void requireVectors() {
        if (ModuleLayer.boot().findModule(VECTORS).isEmpty()) {
            throw new PipelineException(
                    "backbone.engine: winograd needs Java to be started with --add-modules %s, as ./headstart does; start it so, or take the engine tensorflow"
                            .formatted(VECTORS));
        }
    }

    private ModelSignature signature(Path model) {
        return ModelSignature.read(model, Optional.empty(), Optional.of(layer.toString()));
    }

    private Path built() {
        Path model = cache.resolve("%s-layers-%dx%d-%s"
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
    public List<Vgg16Convolution> vgg16Convolutions() {
        Vgg16Weights values = weights();
        return IntStream.range(0, Vgg16.CONVOLUTIONS.size())
                .mapToObj(k -> Vgg16Convolution.of(
                        Vgg16.CONVOLUTIONS.get(k),
                        values.kernels().get(k),
                        values.biases().get(k)))
                .toList();
    }
}
