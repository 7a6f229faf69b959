package io.github.headstart.backbone.onnx;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneIdentity;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.BackboneSummary;
import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.backbone.SavedNetwork;
import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.TensorLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** The provider of an ONNX model. Not thread-safe. */
final class OnnxProvider implements BackboneProvider {
    private static final int MAP_RANK = 4;

    private final OnnxSignature signature;
    private final int height;
    private final int width;
    private final BackboneIdentity identity;
    private OutputMaps outputs;

    private OnnxProvider(OnnxSignature signature, Optional<Pooling> pooling, int height, int width) {
        this.signature = signature;
        this.height = height;
        this.width = width;
        OnnxModel model = signature.model();
        this.identity = new BackboneIdentity(
                model.file().getFileName() + signature.choice(),
                model.fingerprint(signature.choice()),
                true,
                Optional.empty(),
                pooling,
                Optional.empty());
    }

    /** @param spec of an ONNX model */
    static OnnxProvider of(BackboneSpec spec, int height, int width) {
        BackboneSpec.Onnx chosen = (BackboneSpec.Onnx) spec.network();
        OnnxModel model = OnnxModel.read(chosen.file().path());
        OnnxSignature signature = OnnxSignature.of(model, chosen);
        List<Long> expected = signature.imageSize();
        if (differs(expected.get(0), height) || differs(expected.get(1), width)) {
            throw new PipelineException(("%s: the model takes images of %s×%s (height×width), the manifest's image is "
                            + "%d×%d; change image.height and image.width or the model")
                    .formatted(model.file(), size(expected.get(0)), size(expected.get(1)), height, width));
        }
        boolean isMap = signature
                .output()
                .shape()
                .filter(sizes -> sizes.size() != MAP_RANK)
                .isEmpty();
        OnnxProvider provider = new OnnxProvider(signature, BackboneIdentity.pooling(spec), height, width);
        // Where the model does not say its output's rank, a run does.
        if (spec.pooling() != Pooling.NONE && (!isMap || !provider.outputs().isMap())) {
            throw new PipelineException(
                    "backbone.pooling: expected none, because the output of %s has no height and width: %s; found %s"
                            .formatted(model.file(), signature.output(), spec.pooling()));
        }
        return provider;
    }

    @Override
    public BackboneIdentity identity() {
        return identity;
    }

    @Override
    public FeatureShape outputShape() {
        return outputs().shape();
    }

    @Override
    public BackboneSummary summary() {
        return signature.summary(identity.name()).pooled(identity.pooling(), this::outputShape);
    }

    @Override
    public Backbone open() {
        OutputMaps maps = outputs();
        return new OnnxBackbone(OnnxSession.open(signature, height, width), signature, maps, height, width);
    }

    @Override
    public String device() {
        return "CPU:0";
    }

    @Override
    public SavedNetwork savedModel() {
        throw new PipelineException(
                "%s: cannot be part of a SavedModel, which has TensorFlow's operations and no ONNX model; use `classify predict`, or export the head with --format keras and run it on the model's features"
                        .formatted(signature.model().file()));
    }

    @Override
    public List<Vgg16Convolution> vgg16Convolutions() {
        return List.of();
    }

    private OutputMaps outputs() {
        if (outputs == null) {
            outputs = new OutputMaps(
                    signature.outputSizes().orElseGet(this::sizesOfARun),
                    signature.outputLayout() == TensorLayout.NCHW,
                    identity.pooling());
        }
        return outputs;
    }

    /** The model leaves sizes open, so one batch of zeros is sent through. */
    private List<Integer> sizesOfARun() {
        int images = signature.batch().orElse(1);
        try (OnnxSession session = OnnxSession.open(signature, height, width)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(signature.inputBytes(images, height, width));
            return session.run(zeros.order(ByteOrder.nativeOrder()), images).sizes();
        }
    }

    private static boolean differs(long expected, int found) {
        return expected >= 0 && expected != found;
    }

    private static String size(long size) {
        return size < 0 ? "any" : Long.toString(size);
    }
}
