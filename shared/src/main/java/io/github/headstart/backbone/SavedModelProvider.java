package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The provider of a SavedModel that another program exported. Not thread-safe. */
final class SavedModelProvider implements BackboneProvider {
    private final Path directory;
    private final ModelSignature signature;
    private final int height;
    private final int width;
    private final Precision precision;
    private final BackboneIdentity identity;
    private FeatureShape outputShape;

    private SavedModelProvider(Path directory, ModelSignature signature, BackboneSpec spec, int height, int width) {
        this.directory = directory;
        this.signature = signature;
        this.height = height;
        this.width = width;
        this.precision = spec.precision();
        this.identity = new BackboneIdentity(
                directory.getFileName() + signature.choice(),
                fingerprint(directory, signature.choice()),
                true,
                Optional.empty(),
                BackboneIdentity.pooling(spec),
                Optional.empty());
    }

    /** @param spec of a SavedModel */
    static SavedModelProvider of(BackboneSpec spec, int height, int width) {
        BackboneSpec.SavedModel model = (BackboneSpec.SavedModel) spec.network();
        Path directory = model.directory().path();
        ModelSignature signature = ModelSignature.read(directory, model.signature(), model.output());
        if (signature.inputType() == TensorType.UINT8 && !spec.preprocessing().equals(Preprocessing.NONE)) {
            throw new PipelineException(
                    "backbone.preprocessing: expected none, because the model of %s takes pixels as bytes (uint8) and prepares them itself, found %s"
                            .formatted(directory, spec.preprocessing()));
        }
        if (spec.pooling() != Pooling.NONE && !signature.isMaps()) {
            throw new PipelineException(
                    "backbone.pooling: expected none, because the output of the model of %s is not [n, height, width, channels], found %s"
                            .formatted(directory, spec.pooling()));
        }
        List<Long> expected = signature.imageSize();
        if (differs(expected.get(0), height) || differs(expected.get(1), width)) {
            throw new PipelineException(("%s: the model takes images of %d×%d (height×width), the manifest's image is "
                            + "%d×%d; change image.height and image.width or the model")
                    .formatted(directory, expected.get(0), expected.get(1), height, width));
        }
        return new SavedModelProvider(directory, signature, spec, height, width);
    }

    @Override
    public BackboneIdentity identity() {
        return identity;
    }

    @Override
    public FeatureShape outputShape() {
        if (outputShape == null) {
            FeatureShape whole = signature.outputDimensions().contains(-1L) ? shapeOfARun() : signature.outputShape();
            outputShape = identity.pooling().isPresent() ? whole.pooled() : whole;
        }
        return outputShape;
    }

    @Override
    public BackboneSummary summary() {
        return signature.summary(identity.name()).pooled(identity.pooling(), this::outputShape);
    }

    @Override
    public Backbone open() {
        return SavedModelBackbone.open(
                directory, signature, identity.pooling(), outputShape(), height, width, SessionSettings.of(precision));
    }

    @Override
    public SavedNetwork savedModel() {
        return signature.network(directory);
    }

    @Override
    public List<Vgg16Convolution> vgg16Convolutions() {
        return List.of();
    }

    /** The signature leaves sizes open, so one black image is sent through. */
    private FeatureShape shapeOfARun() {
        try (SavedModelBackbone backbone = SavedModelBackbone.open(
                directory, signature, Optional.empty(), null, height, width, SessionSettings.of(precision))) {
            return backbone.measureOutputShape();
        }
    }

    private static boolean differs(long expected, int found) {
        return expected >= 0 && expected != found;
    }

    /**
     * SHA-256 over the files that make the model: the graph and the variables, by relative name and content. What
     * exporters add for their own use ({@code fingerprint.pb}, {@code keras_metadata.pb}) may change from export to
     * export and does not count. Neither does the choice of the only output of {@code serving_default}, so that naming
     * the default changes nothing.
     */
    private static String fingerprint(Path directory, String choice) {
        Checksum checksum = new Checksum();
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                String name = slashed(directory.relativize(file));
                if (name.equals("saved_model.pb") || name.startsWith("variables/") || name.startsWith("assets/")) {
                    checksum.add(name).add(Checksum.ofFile(file));
                }
            }
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(directory, AtomicFile.reason(e)), e);
        }
        return choice.isEmpty() ? checksum.hex() : checksum.add(choice).hex();
    }

    private static String slashed(Path relative) {
        return StreamSupport.stream(relative.spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
    }
}
